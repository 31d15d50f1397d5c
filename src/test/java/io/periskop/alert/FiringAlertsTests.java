package io.periskop.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.alert.FiringAlert.Silence;
import io.periskop.alert.FiringAlert.State;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpConfig;
import io.periskop.http.HttpTrouble;
import io.periskop.label.Labels;
import io.periskop.store.ErrorId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class FiringAlertsTests {
    private static final Alertmanager A = alertmanager("a");
    private static final Alertmanager B = alertmanager("b");
    private static final String STARTS =
            "\"startsAt\":\"2026-11-23T13:00:00.5+01:00\",\"endsAt\":\"2026-11-23T12:04:00Z\"";

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Alerter alerter = Mockito.mock(Alerter.class);
    private final Map<String, Mono<HttpAnswer>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final FiringAlerts firing = new FiringAlerts(
            alerter,
            (config, call) -> {
                asked.incrementAndGet();
                assertThat(call.uri().getRawQuery()).isEqualTo("filter=service_name%3D~%22.%2B%22");
                return answers.get(call.uri().getHost());
            },
            time);

    @BeforeEach
    void begin() {
        Mockito.when(alerter.alertmanagers()).thenReturn(List.of(A, B));
        answers.put("a", ok("[]"));
        answers.put("b", ok("[]"));
    }

    @Test
    void oneThatBothHaveIsOneAndFiresWhereOneSaysSo() {
        String labels = "\"labels\":{\"alertname\":\"X\",\"service_name\":\"sh\\\"op\",\"aggregation_key\":\"k\"},";
        answers.put(
                "a",
                ok(
                        "[{" + labels + STARTS
                                + ",\"annotations\":{\"summary\":\"s\"},\"generatorURL\":\"https://p.example.com/g\","
                                + "\"status\":{\"state\":\"suppressed\",\"silencedBy\":[\"id-1\",\"../x\"],\"inhibitedBy\":[]}}]"));
        answers.put("b", ok("[{" + labels + STARTS + ",\"status\":{\"state\":\"active\",\"silencedBy\":[]}}]"));
        FiringAlerts.Answer answer = read();
        String filter = "%7Baggregation_key%3D%22k%22%2Calertname%3D%22X%22%2Cservice_name%3D%22sh%5C%22op%22%7D";
        assertThat(answer.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(State.FIRING);
            assertThat(alert.service()).isEqualTo("sh\"op");
            assertThat(alert.error()).isEqualTo(ErrorId.of("sh\"op", "k"));
            assertThat(alert.startsAt()).isEqualTo(Instant.parse("2026-11-23T12:00:00.500Z"));
            assertThat(alert.source()).isEqualTo("https://p.example.com/g");
            assertThat(alert.pages())
                    .containsExactly(
                            "http://a:9093/#/alerts?filter=" + filter, "http://b:9093/#/alerts?filter=" + filter);
            assertThat(alert.silences()).containsExactly(new Silence("id-1", "http://a:9093/#/silences/id-1"));
            assertThat(alert.silenceUrl()).isEqualTo("http://a:9093/#/silences/new?filter=" + filter);
        });
        assertThat(answer.truncated()).isFalse();
    }

    @Test
    void aFailureIsNamedBesideTheOthersAnswers() {
        answers.put("a", Mono.error(new HttpTrouble("connection refused")));
        answers.put(
                "b", ok("[{\"labels\":{\"alertname\":\"X\"}," + STARTS + ",\"status\":{\"state\":\"suppressed\"}}]"));
        FiringAlerts.Answer answer = read();
        assertThat(answer.alerts()).extracting(FiringAlert::state).containsExactly(State.INHIBITED);
        assertThat(answer.sources())
                .extracting(FiringAlerts.Source::problem)
                .containsExactly("connection refused", null);
    }

    @Test
    void asksOnceInFiveSeconds() {
        read();
        read();
        assertThat(asked).hasValue(2);
        time.advanceTimeBy(Duration.ofSeconds(6));
        read();
        assertThat(asked).hasValue(4);
        Mockito.when(alerter.alertmanagers()).thenReturn(List.of(B));
        assertThat(read().sources()).hasSize(1);
        assertThat(asked).hasValue(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "null", "<html>", "[[[[[[[[[[", "[]x", "[{}", "[{},"})
    void whatIsNoListIsAProblem(String body) {
        answers.put("a", ok(body));
        assertThat(read().sources().get(0).problem()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[null]",
                "[1, \"x\", []]",
                "[{}]",
                "[{\"labels\": 1}]",
                "[{\"labels\": {\"a\": \"b\"}}]",
                "[{\"labels\": {\"a\": \"b\"}, \"startsAt\": \"soon\"}]",
                "[{\"labels\": {\"a\": {}}, \"startsAt\": \"2026-11-23T12:00:00Z\"}]",
            })
    void whatIsNoAlertIsLeftOut(String body) {
        answers.put("a", ok(body));
        assertThat(read().alerts()).isEmpty();
        assertThat(read().sources().get(0).problem()).isNull();
        assertThat(read().sources().get(0).leftOut()).isPositive();
        assertThat(read().truncated()).isTrue();
    }

    /** A list of a few bytes an element must not become a tree of a hundred each. */
    @Test
    void oneThatIsTooLongIsLeftOutAndSaid() {
        String junk = "[],".repeat(FiringAlerts.LONGEST_ALERT) + "[]";
        String good = "{\"labels\":{\"a\":\"b\"}," + STARTS + "}";
        answers.put("a", ok("[{\"labels\":{\"a\":\"c\"}," + STARTS + ",\"x\":[" + junk + "]}, " + good + "]"));
        FiringAlerts.Answer answer = read();
        assertThat(answer.alerts()).extracting(alert -> alert.labels().get("a")).containsExactly("b");
        assertThat(answer.sources()).extracting(FiringAlerts.Source::leftOut).containsExactly(1, 0);
        assertThat(answer.truncated()).isTrue();
    }

    @Test
    void holdsTheAnswersOfTwoAtATime() {
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Alertmanager> many = java.util.stream.IntStream.range(0, 12)
                .mapToObj(i -> alertmanager("am" + i))
                .toList();
        Mockito.when(alerter.alertmanagers()).thenReturn(many);
        many.forEach(each -> answers.put(
                each.url().getHost(),
                Mono.defer(() -> {
                            most.accumulateAndGet(under.incrementAndGet(), Math::max);
                            return ok("[]");
                        })
                        .delayElement(Duration.ofMillis(5))
                        .doOnNext(done -> under.decrementAndGet())));
        assertThat(read().sources()).hasSize(12).allMatch(source -> source.problem() == null);
        assertThat(most.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void linksThatDoOtherThingsAreNotFollowed() {
        answers.put("a", ok("[{\"labels\":{\"a\":\"b\"}," + STARTS + ",\"generatorURL\":\"javascript:alert(1)\"}]"));
        assertThat(read().alerts()).extracting(FiringAlert::source).containsExactly("");
    }

    @Test
    void aFailedRequestIsAProblem() {
        answers.put("a", Mono.just(new HttpAnswer(401, Map.of(), "secret".getBytes(StandardCharsets.UTF_8))));
        assertThat(read().sources().get(0).problem()).isEqualTo("answered with status 401");
    }

    @Test
    void isBounded() {
        StringBuilder body = new StringBuilder("[");
        for (int i = 0; i <= FiringAlerts.MOST; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("{\"labels\":{\"a\":\"")
                    .append(i)
                    .append("\"},")
                    .append(STARTS)
                    .append('}');
        }
        answers.put("a", ok(body.append(']').toString()));
        FiringAlerts.Answer answer = read();
        assertThat(answer.alerts()).hasSize(FiringAlerts.MOST);
        assertThat(answer.truncated()).isTrue();
    }

    @Test
    void theErrorIsNamedByItsIdOrByServiceAndKey() {
        ErrorId id = ErrorId.of("s", "k");
        assertThat(FiringAlerts.error(Labels.of(Map.of("error_id", id.text())))).isEqualTo(id);
        assertThat(FiringAlerts.error(Labels.of(Map.of("error_id", "x", "service_name", "s", "aggregation_key", "k"))))
                .isEqualTo(id);
        assertThat(FiringAlerts.error(Labels.of(Map.of("service_name", "s")))).isNull();
        assertThat(FiringAlerts.error(Labels.of(Map.of("service_name", "s", "aggregation_key", "__other__"))))
                .isNull();
    }

    private FiringAlerts.Answer read() {
        FiringAlerts.Answer answer = firing.read().block(Duration.ofSeconds(30));
        assertThat(answer).isNotNull();
        return answer;
    }

    private static Mono<HttpAnswer> ok(String body) {
        return Mono.just(new HttpAnswer(200, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static Alertmanager alertmanager(String host) {
        return new Alertmanager(
                URI.create("http://" + host + ":9093/api/v2/alerts"), HttpConfig.DEFAULT, Duration.ofSeconds(10));
    }
}
