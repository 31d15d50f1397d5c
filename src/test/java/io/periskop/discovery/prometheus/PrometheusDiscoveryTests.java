package io.periskop.discovery.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.ServerUrl;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Watched;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.http.HttpTrouble;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The rules of living with a server that forgets at each start, is old, or lists a part. */
@Timeout(30)
class PrometheusDiscoveryTests {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final String SERVER = "http://prometheus.example.com/prom";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Map<String, Mono<HttpAnswer>> answers = new HashMap<>();
    private final List<HttpCall> calls = new ArrayList<>();
    private final List<Refresh> said = new ArrayList<>();
    private Disposable running = () -> {};

    @AfterEach
    void stop() {
        running.dispose();
        clock.dispose();
    }

    @Test
    void asksForAllPoolsAtOnceIfNoneIsNamed() {
        targets("state=any", active("a", "a:1"), dropped("b", "b:1"), dropped("a", "a:2"));
        start(State.ANY);
        assertThat(calls)
                .extracting(call -> call.uri().toString())
                .containsExactly(SERVER + "/api/v1/targets?state=any");
        assertThat(calls.get(0).maxBytes()).isEqualTo(256 << 20);
        assertThat(Watched.groups(last())).extracting(TargetGroup::source).containsExactly("a", "b");
        assertThat(Watched.addresses(last())).containsExactly("a:1", "a:2", "b:1");
    }

    @Test
    void asksForEachPoolAndForgetsOthersThatAnOldServerAnswers() {
        targets("state=any&scrapePool=a", active("a", "a:1"), active("other", "o:1"), dropped(null, "d:1"));
        targets("state=any&scrapePool=b+c", active("b c", "b:1"), dropped(null, "b:2"));
        start(State.ANY, "a", "b c");
        assertThat(Watched.addresses(last())).containsExactly("a:1", "b:1", "b:2");
        assertThat(Watched.targets(last()).get(2).get("__meta_prometheus_scrape_pool"))
                .isEqualTo("b c");
        assertThat(Watched.problem(last()))
                .isEqualTo(
                        "the server is older than 2.42 and does not tell which of its dropped targets are of pool 'a';"
                                + " update it, or leave out scrape_pools");
    }

    @Test
    void takesOnlyTheStateThatIsWanted() {
        targets("state=active", active("a", "a:1"), dropped("a", "a:2"));
        start(State.ACTIVE);
        assertThat(Watched.addresses(last())).containsExactly("a:1");
    }

    @Test
    void aTargetThatIsListedTwiceIsOne() {
        targets("state=any", dropped("a", "a:1"), dropped("a", "a:1"), dropped("b", "a:1"));
        start(State.ANY);
        assertThat(Watched.addresses(last())).containsExactly("a:1", "a:1");
    }

    @Test
    void anotherOrderIsNoChangeAndOtherPoolsStayTheSameObjects() {
        targets("state=any", active("a", "a:1"), active("a", "a:2"), active("b", "b:1"));
        start(State.ANY);
        List<TargetGroup> first = Watched.groups(last());
        targets("state=any", active("b", "b:1"), active("b", "b:2"), active("a", "a:2"), active("a", "a:1"));
        next();
        List<TargetGroup> second = Watched.groups(last());
        assertThat(second).extracting(TargetGroup::source).containsExactly("b", "a");
        assertThat(second.get(1)).isSameAs(first.get(0));
        assertThat(second.get(0).targets().get(0))
                .isSameAs(first.get(1).targets().get(0));
    }

    @Test
    void aServerThatHasJustStartedTakesNothingAway() {
        targets("state=any", active("a", "a:1"), active("a", "a:2"));
        start(State.ANY);
        assertThat(calls).hasSize(1);
        targets("state=any");
        runsFor(Duration.ofSeconds(10));
        next();
        assertThat(last()).isInstanceOf(Refresh.Found.class);
        assertThat(Watched.addresses(last())).containsExactly("a:1", "a:2");
        targets("state=any", active("a", "a:2"), active("a", "a:3"));
        runsFor(GRACE.minusSeconds(1));
        next();
        assertThat(Watched.addresses(last())).containsExactly("a:1", "a:2", "a:3");
        runsFor(GRACE);
        next();
        assertThat(last()).isInstanceOf(Refresh.Found.class);
        assertThat(Watched.addresses(last())).containsExactly("a:2", "a:3");
    }

    @Test
    void itIsAskedHowLongItRunsAfterItsTargets() {
        targets("state=any", active("a", "a:1"));
        start(State.ANY);
        targets("state=any");
        runsFor(Duration.ofHours(1));
        next();
        assertThat(calls)
                .extracting(call -> call.uri().getPath())
                .containsExactly("/prom/api/v1/targets", "/prom/api/v1/targets", "/prom/api/v1/status/runtimeinfo");
        assertThat(last()).isEqualTo(new Refresh.Found(List.of()));
    }

    @Test
    void aChangeOfHealthIsNeitherGoneNorTwice() {
        targets("state=any", active("a", "a:1").replace("up", "unknown"));
        start(State.ANY);
        targets("state=any", active("a", "a:1"));
        runsFor(Duration.ofSeconds(1));
        next();
        assertThat(Watched.targets(last())).hasSize(1);
        assertThat(Watched.targets(last()).get(0).get("__meta_prometheus_health"))
                .isEqualTo("up");
        assertThat(calls).hasSize(2);
    }

    @Test
    void whatDoesNotTellItsAgeHasNoGrace() {
        targets("state=any", active("a", "a:1"));
        start(State.ANY);
        targets("state=any");
        answers.put("/prom/api/v1/status/runtimeinfo", Mono.just(new HttpAnswer(404, Map.of(), new byte[0])));
        next();
        assertThat(last()).isEqualTo(new Refresh.Found(List.of()));
    }

    @Test
    void nothingIsTakenAwayWhileItsAgeIsNotKnown() {
        targets("state=any", active("a", "a:1"));
        start(State.ANY);
        targets("state=any");
        answers.put("/prom/api/v1/status/runtimeinfo", Mono.error(new HttpTrouble("connection reset")));
        next();
        assertThat(Watched.addresses(last())).containsExactly("a:1");
        assertThat(Watched.problem(last()))
                .isEqualTo("GET " + SERVER + "/api/v1/status/runtimeinfo: connection reset; targets that are gone stay,"
                        + " because the server may have just started");
    }

    @Test
    void aListThatIsCutIsAProblem() {
        answers.put(
                "state=any",
                ok(body("\"droppedTargetCounts\": {\"a\": 5, \"b\": 1}", dropped("a", "a:1"), dropped("b", "b:1"))));
        start(State.ANY);
        assertThat(Watched.addresses(last())).containsExactly("a:1", "b:1");
        assertThat(Watched.problem(last()))
                .isEqualTo("pool 'a' lists 1 of 5 dropped targets; leave out keep_dropped_targets in that Prometheus");
        answers.put(
                "state=any",
                ok(body("\"droppedTargetCounts\": {\"a\": 5, \"b\": 1}", dropped(null, "a:1"), dropped(null, "b:1"))));
        runsFor(Duration.ofHours(1));
        next();
        assertThat(Watched.problem(last()))
                .isEqualTo(
                        "the server lists 2 of 6 dropped targets; leave out keep_dropped_targets in that Prometheus");
        answers.put(
                "state=any",
                ok(body("\"droppedTargetCounts\": {\"a\": 1, \"b\": 1}", dropped("a", "a:1"), dropped("b", "b:1"))));
        next();
        assertThat(last()).isInstanceOf(Refresh.Found.class);
    }

    @Test
    void aListOfOnePoolIsComparedWithThatPoolsCount() {
        answers.put(
                "state=any&scrapePool=a",
                ok(body("\"droppedTargetCounts\": {\"a\": 2, \"b\": 9}", dropped(null, "a:1"), dropped(null, "a:2"))));
        start(State.ANY, "a");
        assertThat(last()).isInstanceOf(Refresh.Found.class);
        answers.put(
                "state=any&scrapePool=a",
                ok(body("\"droppedTargetCounts\": {\"a\": 2, \"b\": 9}", dropped(null, "a:1"))));
        runsFor(Duration.ofHours(1));
        next();
        assertThat(Watched.problem(last())).startsWith("pool 'a' lists 1 of 2 dropped targets");
    }

    @Test
    void aPoolThatCannotBeAskedKeepsItsTargetsWhileOthersGoOn() {
        targets("state=any&scrapePool=a", active("a", "a:1"));
        targets("state=any&scrapePool=b", active("b", "b:1"));
        start(State.ANY, "a", "b");
        answers.put("state=any&scrapePool=a", Mono.just(new HttpAnswer(503, Map.of(), new byte[0])));
        targets("state=any&scrapePool=b", active("b", "b:1"), active("b", "b:2"));
        next();
        assertThat(Watched.addresses(last())).containsExactly("a:1", "b:1", "b:2");
        assertThat(Watched.problem(last()))
                .isEqualTo("GET " + SERVER + "/api/v1/targets: answered 503; look at the server's log");
        answers.put("state=any&scrapePool=a", Mono.never());
        next();
        clock.advanceTimeBy(INTERVAL);
        assertThat(Watched.addresses(last())).containsExactly("a:1", "b:1", "b:2");
        assertThat(Watched.problem(last())).isEqualTo("the server did not answer in time");
    }

    @Test
    void goesOnAfterTroubleWithEverything() {
        targets("state=any", active("a", "a:1"));
        start(State.ANY);
        answers.put("state=any", Mono.error(new HttpTrouble("connection refused")));
        next();
        assertThat(last()).isEqualTo(new Refresh.Failed("GET " + SERVER + "/api/v1/targets: connection refused"));
        answers.put("state=any", ok("<html>"));
        next();
        assertThat(Watched.problem(last())).startsWith("GET " + SERVER + "/api/v1/targets: its answer is not ");
        targets("state=any", active("a", "a:1"), active("a", "a:2"));
        next();
        assertThat(last()).isInstanceOf(Refresh.Found.class);
        assertThat(Watched.addresses(last())).containsExactly("a:1", "a:2");
    }

    @Test
    void namesPoolsThatThereAreNot() {
        targets("state=any&scrapePool=shpo");
        answers.put(
                "/prom/api/v1/scrape_pools",
                ok("{\"status\": \"success\", \"data\": {\"scrapePools\": [\"shop\", \"other\"]}}"));
        start(State.ANY, "shpo");
        assertThat(Watched.problem(last())).isEqualTo("the server has no scrape pool 'shpo'; it has 'other', 'shop'");
        answers.put("/prom/api/v1/scrape_pools", Mono.just(new HttpAnswer(404, Map.of(), new byte[0])));
        next();
        assertThat(last()).isEqualTo(new Refresh.Found(List.of()));
    }

    private void start(State state, String... pools) {
        PrometheusDiscovery discovery = new PrometheusDiscovery(
                new ServerUrl(URI.create(SERVER), HttpConfig.DEFAULT), List.of(pools), state, INTERVAL, GRACE);
        running = discovery
                .refreshes(new DiscoveryContext(
                        (config, call) -> {
                            calls.add(call);
                            String query = call.uri().getRawQuery();
                            return answers.getOrDefault(
                                    query == null ? call.uri().getPath() : query,
                                    Mono.error(new HttpTrouble("nobody asks for " + call.uri())));
                        },
                        clock,
                        Schedulers.immediate(),
                        "test"))
                .subscribe(said::add);
        clock.advanceTime();
    }

    private void next() {
        int before = said.size();
        clock.advanceTimeBy(INTERVAL);
        if (said.size() == before) {
            clock.advanceTimeBy(INTERVAL);
        }
    }

    private Refresh last() {
        return said.get(said.size() - 1);
    }

    private void targets(String query, String... targets) {
        answers.put(query, ok(body("\"x\": 1", targets)));
    }

    private void runsFor(Duration time) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.atOffset(ZoneOffset.UTC));
        String body =
                "{\"status\": \"success\", \"data\": {\"startTime\": \"" + NOW.minus(time) + "\", \"CWD\": \"/\"}}";
        answers.put(
                "/prom/api/v1/status/runtimeinfo",
                Mono.just(new HttpAnswer(200, Map.of("date", date), body.getBytes(StandardCharsets.UTF_8))));
    }

    private static Mono<HttpAnswer> ok(String body) {
        return Mono.just(new HttpAnswer(200, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String body(String more, String... targets) {
        return "{\"status\": \"success\", \"data\": {\"activeTargets\": ["
                + Stream.of(targets).filter(t -> t.contains("health")).collect(Collectors.joining(","))
                + "], \"droppedTargets\": ["
                + Stream.of(targets).filter(t -> !t.contains("health")).collect(Collectors.joining(",")) + "], " + more
                + "}}";
    }

    private static String active(String pool, String address) {
        return "{\"discoveredLabels\": {\"__address__\": \"" + address + "\", \"job\": \"" + pool
                + "\"}, \"labels\": {\"job\": \"" + pool + "\"}, \"scrapePool\": \"" + pool + "\", \"health\": \"up\"}";
    }

    private static String dropped(String pool, String address) {
        return "{\"discoveredLabels\": {\"__address__\": \"" + address + "\"}"
                + (pool == null ? "" : ", \"scrapePool\": \"" + pool + "\"") + "}";
    }
}
