package io.periskop.discovery.http;

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
import io.periskop.label.Labels;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(30)
class HttpDiscoveryTests {
    private static final String URL = "http://sd.example.com/targets?team=shop";
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final String LIST =
            "[{\"targets\": [\"a:1\"], \"labels\": {\"x\": \"1\"}}, {\"targets\": [\"b:1\"]}]";

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final List<HttpCall> calls = new ArrayList<>();
    private final List<Refresh> said = new ArrayList<>();
    private Mono<HttpAnswer> answer = json(LIST);
    private Disposable running = () -> {};

    @AfterEach
    void stop() {
        running.dispose();
        clock.dispose();
    }

    @Test
    void aServerThatHangsIsNoticedWithinAMinute() {
        start(Duration.ofHours(1));
        assertThat(calls.get(0).timeout()).isEqualTo(Duration.ofMinutes(1));
        running.dispose();
        start(Duration.ofSeconds(20));
        assertThat(calls.get(1).timeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void asksAsPrometheusDoes() {
        start(INTERVAL);
        HttpCall call = calls.get(0);
        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.uri()).hasToString(URL);
        assertThat(call.timeout()).isEqualTo(INTERVAL);
        assertThat(call.headers())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("Accept", "application/json", "X-Prometheus-Refresh-Interval-Seconds", "60"));
    }

    @ParameterizedTest
    @CsvSource({"60000, 60", "500, 0.5", "1, 0.001", "90000, 90"})
    void tellsItsInterval(long millis, String seconds) {
        start(Duration.ofMillis(millis));
        assertThat(calls.get(0).headers()).containsEntry("X-Prometheus-Refresh-Interval-Seconds", seconds);
    }

    @Test
    void findsWhatIsListed() {
        start(INTERVAL);
        assertThat(said)
                .containsExactly(new Refresh.Found(List.of(
                        new TargetGroup(
                                URL + ":0", List.of(address("a:1")), Labels.of(Map.of("x", "1", "__meta_url", URL))),
                        new TargetGroup(URL + ":1", List.of(address("b:1")), Labels.of(Map.of("__meta_url", URL))))));
    }

    @Test
    void asksAtEachIntervalAndKeepsTheObjectsThatAreTheSame() {
        start(INTERVAL);
        answer = json("[{\"targets\": [\"a:1\"], \"labels\": {\"x\": \"1\"}}, {\"targets\": [\"b:2\"]}]");
        clock.advanceTimeBy(INTERVAL);
        List<TargetGroup> first = Watched.groups(said.get(0));
        List<TargetGroup> second = Watched.groups(said.get(1));
        assertThat(second.get(0)).isSameAs(first.get(0));
        assertThat(Watched.addresses(said.get(1))).containsExactly("a:1", "b:2");
        answer = json("[]");
        clock.advanceTimeBy(INTERVAL);
        assertThat(said.get(2)).isEqualTo(new Refresh.Found(List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, true",
        "application/json; charset=utf-8, true",
        "application/json;charset=UTF-8, true",
        "'APPLICATION/JSON;   charset=\"utf-8\"', true",
        "' application/json ', true",
        "application/json; charset=iso-8859-1, false",
        "application/json;, false",
        "application/json; charset=utf-8; x=1, false",
        "application/vnd.api+json, false",
        "text/plain, false",
        "'', false",
    })
    void takesOneContentTypeOnly(String type, boolean taken) {
        answer = Mono.just(new HttpAnswer(200, Map.of("content-type", type), bytes(LIST)));
        start(INTERVAL);
        if (taken) {
            assertThat(said.get(0)).isInstanceOf(Refresh.Found.class);
        } else {
            assertThat(Watched.problem(said.get(0)))
                    .isEqualTo("GET http://sd.example.com/targets: answered content of type '" + type.strip()
                            + "'; let it send Content-Type: application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 304, 401, 404, 500, 503})
    void anotherStatusThan200IsAFailure(int status) {
        answer = Mono.just(new HttpAnswer(status, Map.of("content-type", "application/json"), bytes(LIST)));
        start(INTERVAL);
        assertThat(said)
                .containsExactly(new Refresh.Failed("GET http://sd.example.com/targets: answered " + status
                        + ", not 200; look at the server's log"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[null]", "[{\"target\": []}]", "[{\"labels\": {\"a\": 1}}]", "[", "<html>"})
    void contentThatIsWrongIsAFailureWithItsPlace(String body) {
        answer = json(body);
        start(INTERVAL);
        assertThat(Watched.problem(said.get(0))).startsWith("GET http://sd.example.com/targets: line 1: ");
    }

    @Test
    void goesOnAfterTroubleOfEveryKind() {
        start(INTERVAL);
        answer = Mono.error(new HttpTrouble("connection refused"));
        clock.advanceTimeBy(INTERVAL);
        assertThat(said.get(1)).isEqualTo(new Refresh.Failed("GET http://sd.example.com/targets: connection refused"));
        answer = Mono.never();
        clock.advanceTimeBy(Duration.ofSeconds(5));
        clock.advanceTimeBy(INTERVAL);
        assertThat(said.get(2)).isEqualTo(new Refresh.Failed("no answer within 60 s"));
        answer = json(LIST);
        clock.advanceTimeBy(INTERVAL);
        assertThat(Watched.addresses(said.get(3))).containsExactly("a:1", "b:1");
        assertThat(Watched.groups(said.get(3)).get(0))
                .isSameAs(Watched.groups(said.get(0)).get(0));
    }

    @Test
    void asksForChangesOnlyWhereTheServerHasTags() {
        answer = json(LIST, "etag", "\"v1\"");
        start(INTERVAL);
        answer = Mono.just(new HttpAnswer(304, Map.of(), new byte[0]));
        clock.advanceTimeBy(INTERVAL);
        assertThat(calls.get(1).headers()).containsEntry("If-None-Match", "\"v1\"");
        assertThat(Watched.groups(said.get(1))).isEqualTo(Watched.groups(said.get(0)));
        answer = json("[]");
        clock.advanceTimeBy(INTERVAL);
        clock.advanceTimeBy(INTERVAL);
        assertThat(calls.get(3).headers()).doesNotContainKey("If-None-Match");
        answer = Mono.just(new HttpAnswer(304, Map.of(), new byte[0]));
        clock.advanceTimeBy(INTERVAL);
        assertThat(Watched.problem(said.get(4))).contains("answered 304, not 200");
    }

    @Test
    void overTheWire() {
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicInteger status = new AtomicInteger(200);
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .route(routes -> routes.get("/targets", (in, out) -> {
                    seen.add(in.requestHeaders().get("Accept"));
                    return out.status(status.get())
                            .header("Content-Type", "application/json; charset=utf-8")
                            .sendString(Mono.just(LIST));
                }))
                .bindNow();
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/targets");
        try (Watched watched =
                Watched.of(new HttpDiscovery(new ServerUrl(uri, HttpConfig.DEFAULT), Duration.ofMillis(200)))) {
            watched.untilAddresses("a:1", "b:1");
            status.set(500);
            assertThat(Watched.problem(watched.until(refresh -> refresh instanceof Refresh.Failed)))
                    .isEqualTo("GET " + uri + ": answered 500, not 200; look at the server's log");
            status.set(200);
            watched.untilAddresses("a:1", "b:1");
        } finally {
            server.disposeNow();
        }
        assertThat(seen).contains("application/json");
    }

    private void start(Duration interval) {
        HttpDiscovery discovery = new HttpDiscovery(new ServerUrl(URI.create(URL), HttpConfig.DEFAULT), interval);
        running = discovery
                .refreshes(new DiscoveryContext(
                        (config, call) -> {
                            calls.add(call);
                            return answer;
                        },
                        clock,
                        Schedulers.immediate(),
                        "test"))
                .subscribe(said::add);
        clock.advanceTime();
    }

    private static Mono<HttpAnswer> json(String body, String... header) {
        Map<String, String> headers = new HashMap<>(Map.of("content-type", "application/json"));
        if (header.length > 0) {
            headers.put(header[0], header[1]);
        }
        return Mono.just(new HttpAnswer(200, headers, bytes(body)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Labels address(String address) {
        return Labels.of(Map.of(Labels.ADDRESS, address));
    }
}
