package io.periskop.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.discovery.Json;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpConfig;
import io.periskop.http.HttpTrouble;
import io.periskop.label.Labels;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

class AlertSenderTests {
    private static final Alertmanager TO = new Alertmanager(
            URI.create("http://192.0.2.1:9093/api/v2/alerts"), HttpConfig.DEFAULT, Duration.ofSeconds(10));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<List<String>> asked = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final Deque<Mono<HttpAnswer>> answers = new ArrayDeque<>();
    private String refused = "none";
    private boolean takesNothing;
    private final Set<String> poisonous = new HashSet<>();
    private final Set<String> taken = new TreeSet<>();
    private final AlertSender sender = new AlertSender(
            TO,
            (config, call) -> answer(call.body()),
            () -> Duration.ofMinutes(4),
            time,
            new NotificationMeters(registry));

    @AfterEach
    void stop() {
        sender.dispose();
    }

    private Mono<HttpAnswer> answer(byte[] body) {
        List<String> names = new ArrayList<>();
        for (JsonNode each : Json.parse(body)) {
            names.add(Json.text(each, "labels", "alertname"));
        }
        asked.add(names);
        bodies.add(new String(body, java.nio.charset.StandardCharsets.UTF_8));
        if (takesNothing || names.contains(refused) || !Collections.disjoint(names, poisonous)) {
            return status(400, "invalid label set");
        }
        if (!answers.isEmpty()) {
            return answers.remove();
        }
        taken.addAll(names);
        return status(200, "");
    }

    private Set<String> taken() {
        return taken;
    }

    private double gauge(String what) {
        return registry.get("periskop.notifications." + what).gauge().value();
    }

    private static Mono<HttpAnswer> status(int status, String body) {
        return Mono.just(new HttpAnswer(status, Map.of(), body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void sendsSixtyFourAtOnce() {
        sender.offer(alerts(0, 100));
        assertThat(asked).extracting(List::size).containsExactly(64, 36);
        assertThat(count("sent")).isEqualTo(100);
        assertThat(sender.status().lastSent()).isEqualTo(now());
        assertThat(sender.status().waiting()).isZero();
    }

    @Test
    void saysUntilWhenItFiresAndWhenItEnded() {
        Alert alert = alert("a");
        sender.offer(List.of(alert));
        sender.offer(List.of(alert.ended(alert.startsAt().plusSeconds(1))));
        assertThat(bodies.get(0))
                .isEqualTo(
                        "[{\"labels\":{\"alertname\":\"a\"},\"annotations\":{},\"startsAt\":\"1970-01-01T00:00:00Z\","
                                + "\"endsAt\":\"1970-01-01T00:04:00Z\",\"generatorURL\":\"http://p.example.com/\"}]");
        assertThat(bodies.get(1)).contains("\"endsAt\":\"1970-01-01T00:00:01Z\"");
    }

    @Test
    void triesAgainAfterLongerAndLongerPausesAndSendsTheNewestState() {
        for (int i = 0; i < 3; i++) {
            answers.add(Mono.error(new HttpTrouble("connection refused")));
        }
        sender.offer(List.of(alert("a")));
        assertThat(sender.status().problem()).isEqualTo("connection refused");
        assertThat(sender.status().waiting()).isEqualTo(1);
        Alert ended = alert("a").ended(Instant.EPOCH.plusSeconds(1));
        sender.offer(List.of(ended, alert("b")));
        assertThat(asked).hasSize(1);
        pass(1);
        assertThat(asked).containsExactly(List.of("a"), List.of("a", "b"));
        pass(2);
        assertThat(asked).hasSize(3);
        pass(3);
        assertThat(asked).hasSize(3);
        pass(1);
        assertThat(asked).hasSize(4);
        assertThat(bodies.get(3)).contains("00:00:01Z");
        assertThat(sender.status().problem()).isNull();
        assertThat(count("errors")).isEqualTo(5);
        assertThat(count("sent")).isEqualTo(2);
    }

    @Test
    void anEndNeverOvertakesItsBeginning() {
        Sinks.One<HttpAnswer> slow = Sinks.one();
        answers.add(slow.asMono());
        sender.offer(List.of(alert("a")));
        sender.offer(List.of(alert("a").ended(Instant.EPOCH.plusSeconds(1))));
        assertThat(asked).hasSize(1);
        slow.tryEmitValue(new HttpAnswer(200, Map.of(), new byte[0]));
        assertThat(asked).hasSize(2);
        assertThat(bodies.get(1)).contains("00:00:01Z");
    }

    @Test
    void oneThatIsRefusedHoldsNothingUpAndIsNotOfferedAgainForAWhile() {
        refused = "a17";
        sender.offer(alerts(0, 64));
        assertThat(sender.status().waiting()).isZero();
        assertThat(sender.status().dropped()).isEqualTo(1);
        assertThat(sender.status().refused()).singleElement().satisfies(each -> {
            assertThat(each.labels()).containsEntry("alertname", "a17");
            assertThat(each.reason()).startsWith("answered with status 400: 'invalid label set'; look at the labels");
        });
        assertThat(sender.status().problem()).isNull();
        assertThat(asked).as("halved until it was clear which").hasSizeLessThan(15);
        int before = asked.size();
        sender.offer(alerts(0, 64));
        assertThat(asked).hasSize(before + 1);
        assertThat(asked.get(before)).hasSize(63).doesNotContain("a17");
        pass(600);
        refused = "none";
        sender.offer(alerts(17, 18));
        assertThat(asked.get(before + 1)).containsExactly("a17");
    }

    @Test
    void oneThatTakesNothingFailsAndIsTriedWithOneAlertAtATime() {
        takesNothing = true;
        sender.offer(alerts(0, 200));
        assertThat(sender.status().lastSent()).isNull();
        assertThat(sender.status().problem())
                .startsWith("it takes no alert: answered with status 400: 'invalid label set'");
        assertThat(sender.status().problemSince()).isEqualTo(now());
        assertThat(gauge("failing")).isEqualTo(1);
        assertThat(asked).as("not every half").hasSizeLessThan(12);
        assertThat(sender.status().waiting()).isGreaterThan(190);

        int before = asked.size();
        pass(300);
        sender.offer(alerts(0, 200));
        pass(300);
        assertThat(asked.subList(before, asked.size()))
                .hasSizeBetween(18, 30)
                .allSatisfy(batch -> assertThat(batch).hasSize(1))
                .as("not the same again and again")
                .doesNotHaveDuplicates();
        assertThat(sender.status().dropped()).isEqualTo(3);

        takesNothing = false;
        pass(30);
        sender.offer(alerts(0, 200));
        assertThat(sender.status().problem()).isNull();
        assertThat(sender.status().lastSent()).isEqualTo(now());
        assertThat(gauge("failing")).isZero();
        assertThat(sender.status().waiting()).isZero();
        assertThat(taken()).hasSize(200);
    }

    @Test
    void theOnlyAlertThatIsRefusedShowsAsAProblemWhereNoneWasEverTaken() {
        refused = "a0";
        sender.offer(alerts(0, 1));
        assertThat(sender.status().lastSent()).isNull();
        assertThat(sender.status().problem()).startsWith("it takes no alert: ");
        pass(1);
        sender.offer(alerts(1, 2));
        assertThat(sender.status().problem()).isNull();
        assertThat(taken()).containsExactly("a1");
    }

    @Test
    void wrongOnesAtTheFrontDoNotKeepTheOthersBack() {
        poisonous.addAll(List.of("a0", "a1", "a2", "a3", "a4"));
        sender.offer(alerts(0, 64));
        for (int second = 0; second < 120; second++) {
            pass(1);
        }
        assertThat(taken()).hasSize(59);
        assertThat(sender.status().waiting()).isZero();
        assertThat(sender.status().refused()).hasSize(5);
        assertThat(sender.status().problem()).isNull();
    }

    /** They are asked for again alone, and the more seldom the longer it lasts. */
    @Test
    void halvesAreNotSentAgainForTheSameAlert() {
        refused = "a17";
        sender.offer(alerts(0, 64));
        int before = asked.size();
        for (int minute = 0; minute < 120; minute++) {
            pass(60);
            sender.offer(alerts(0, 64));
        }
        List<List<String>> later = asked.subList(before, asked.size());
        assertThat(later.stream().filter(batch -> batch.contains("a17")))
                .hasSize(3)
                .allSatisfy(batch -> assertThat(batch).containsExactly("a17"));
        assertThat(later).hasSizeLessThan(130);
        assertThat(sender.status().problem()).isNull();
    }

    @Test
    void aServerInTroubleIsNotARefusal() {
        answers.add(status(503, "down"));
        sender.offer(List.of(alert("a")));
        assertThat(sender.status().problem()).isEqualTo("answered with status 503: 'down'; see its log");
        assertThat(sender.status().dropped()).isZero();
        pass(1);
        assertThat(asked).hasSize(2);
        assertThat(sender.status().waiting()).isZero();
    }

    @Test
    void givesUpWhatWaitsForLongest() {
        answers.add(Mono.never());
        sender.offer(List.of(alert("first")));
        sender.offer(alerts(0, AlertSender.CAPACITY + 10));
        assertThat(sender.status().waiting()).isEqualTo(AlertSender.CAPACITY);
        assertThat(count("dropped")).isEqualTo(10);
    }

    @Test
    void leavesNoMetersBehind() {
        sender.dispose();
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getTags()).isEmpty());
    }

    private void pass(int seconds) {
        time.advanceTimeBy(Duration.ofSeconds(seconds));
    }

    private Instant now() {
        return Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
    }

    private double count(String what) {
        return registry.get("periskop.notifications." + what)
                .tag("alertmanager", TO.name())
                .counter()
                .count();
    }

    private static List<Alert> alerts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> alert("a" + i)).toList();
    }

    private static Alert alert(String name) {
        return new Alert(
                Labels.of(Map.of("alertname", name)), new TreeMap<>(), Instant.EPOCH, null, "http://p.example.com/");
    }
}
