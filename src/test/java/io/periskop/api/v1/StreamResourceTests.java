package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed.Change;
import io.periskop.error.Severity;
import io.periskop.it.Eventually;
import io.periskop.label.Labels;
import io.periskop.label.search.TextSignature;
import io.periskop.store.ErrorFacts;
import io.periskop.store.ErrorId;
import io.periskop.store.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class StreamResourceTests {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final State OPEN = State.open(NOW, false);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Catalog catalog = new Catalog(Duration.ofHours(1), Clock.fixed(NOW, ZoneOffset.UTC));
    private final Sinks.Many<List<Change>> changes = Sinks.many().multicast().directBestEffort();
    private final StreamResource resource = new StreamResource(catalog, time, 3);
    private final Disposable.Composite open = Disposables.composite();
    private final WebTestClient client =
            WebTestClient.bindToRouterFunction(Apis.of(resource)).build();

    @BeforeEach
    void start() {
        open.add(resource.start(changes.asFlux()));
    }

    @AfterEach
    void close() {
        open.dispose();
    }

    @Test
    void tellsWhatHappens() {
        List<ServerSentEvent<String>> told = listen("", null);
        put("a", OPEN, 5, Map.of());
        second();
        put("a", OPEN, 7, Map.of());
        put("a", OPEN, 8, Map.of());
        second();
        put("a", State.resolved(NOW, false), 8, Map.of());
        second();
        put("a", State.open(NOW, true), 9, Map.of());
        second();
        put("a", State.muted(NOW, null, null), 9, Map.of("team", "x"));
        second();
        put("a", OPEN, 9, Map.of("team", "x"));
        second();
        put("a", State.resolved(NOW, false), 9, Map.of("team", "x"));
        second();
        put("a", OPEN, 9, Map.of("team", "x"));
        second();
        remove("a");
        second();
        assertThat(told.stream().skip(1).map(ServerSentEvent::event))
                .containsExactly(
                        "new",
                        "changed",
                        "resolved",
                        "regressed",
                        "muted",
                        "labelled",
                        "unmuted",
                        "resolved",
                        "reopened",
                        "removed");
        assertThat(told.get(2).data())
                .isEqualTo(
                        "{\"errorId\":\"" + ErrorId.of("s", "a").text()
                                + "\",\"service\":\"s\",\"key\":\"a\",\"class\":\"E\",\"severity\":\"error\",\"state\":\"open\","
                                + "\"mark\":\"new\",\"labels\":{},\"total\":8,\"lastSeen\":\"2026-11-22T10:00:00Z\",\"delta\":3}");
        assertThat(told.get(6).data()).contains("\"labels\":{\"team\":\"x\"}").contains("\"delta\":0");
    }

    @Test
    void onlyWhatTheSearchMatchesOrDid() {
        List<ServerSentEvent<String>> told = listen("state=open key=a", null);
        put("a", OPEN, 1, Map.of());
        put("b", OPEN, 1, Map.of());
        second();
        put("a", State.resolved(NOW, false), 1, Map.of());
        second();
        put("a", State.resolved(NOW, false), 1, Map.of("team", "x"));
        second();
        assertThat(told.stream().skip(1).map(ServerSentEvent::event)).containsExactly("new", "resolved");
    }

    @Test
    void goesOnWhereItEnded() {
        List<ServerSentEvent<String>> first = listen("", null);
        put("a", OPEN, 1, Map.of());
        put("b", OPEN, 1, Map.of());
        second();
        put("c", OPEN, 1, Map.of());
        second();
        List<ServerSentEvent<String>> again = listen("", first.get(1).id());
        put("d", OPEN, 1, Map.of());
        second();
        assertThat(again.stream().skip(1).map(ServerSentEvent::data))
                .satisfiesExactly(
                        b -> assertThat(b).contains("\"key\":\"b\""),
                        c -> assertThat(c).contains("\"key\":\"c\""),
                        d -> assertThat(d).contains("\"key\":\"d\""));
        assertThat(again.get(0).id()).isEqualTo(first.get(1).id());
        assertThat(again.get(1).id()).isEqualTo(first.get(2).id());
    }

    @Test
    void whoMissedSomethingIsToldToLoadAnew() {
        String id = listen("", null).get(0).id();
        assertThat(listen("", "00000000-1").get(1).event()).isEqualTo("reset");
        String ofAnother = id.substring(0, id.indexOf('-')) + "-99";
        List<ServerSentEvent<String>> told = listen("", ofAnother);
        assertThat(told.get(1).event()).isEqualTo("reset");
        IntStream.rangeClosed(0, StreamHub.REMEMBERED).forEach(i -> put("k" + i, OPEN, 1, Map.of()));
        second();
        assertThat(told.get(2).event()).isEqualTo("reset");
        put("a", OPEN, 1, Map.of());
        second();
        assertThat(told.get(3).event()).isEqualTo("new");
        assertThat(told.get(3).id()).endsWith("-1").doesNotStartWith(id.substring(0, 8));
    }

    @Test
    void countsByServiceEverySoOften() {
        List<ServerSentEvent<String>> told = listen("&ticks=5s", "", null);
        put("a", OPEN, 2, Map.of());
        put("b", OPEN, 3, Map.of());
        second();
        put("a", OPEN, 4, Map.of());
        time.advanceTimeBy(Duration.ofSeconds(4));
        assertThat(told.get(told.size() - 1).event()).isEqualTo("tick");
        assertThat(told.get(told.size() - 1).data())
                .isEqualTo(
                        "{\"from\":\"1970-01-01T00:00:00Z\",\"to\":\"1970-01-01T00:00:05Z\",\"occurrences\":{\"s\":7}}");
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(told.get(told.size() - 1).data()).contains("\"occurrences\":{}");
    }

    @Test
    void aSilentStreamIsKeptOpen() {
        List<ServerSentEvent<String>> told = listen("", null);
        time.advanceTimeBy(Duration.ofSeconds(46));
        assertThat(told).hasSize(4).allSatisfy(each -> assertThat(each.event()).isNull());
    }

    @Test
    void whoDoesNotKeepUpIsCutOff() {
        StreamHub hub = new StreamHub(catalog, time);
        open.add(hub.start(changes.asFlux()));
        StepVerifier.create(hub.join(null, 1), 1)
                .expectNextCount(1)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(StreamHub.PATIENCE)))
                .then(() -> assertThat(hub.open()).isEqualTo(1))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(5)))
                .then(() -> assertThat(hub.open()).isZero())
                .thenRequest(Long.MAX_VALUE)
                .then(time::advanceTime)
                .thenConsumeWhile(pulse -> true)
                .expectError(StreamHub.Behind.class)
                .verify(Duration.ofSeconds(10));
        assertThat(StreamRun.overflow().event()).isEqualTo("overflow");
    }

    /** However long it has been: a minute of a storm would be too much to keep. */
    @Test
    void whoHasTooMuchToReadIsCutOff() {
        StreamHub hub = new StreamHub(catalog, time);
        open.add(hub.start(changes.asFlux()));
        Flux<StreamHub.Pulse> slow = hub.join(null, 2);
        assertThat(hub.join(null, 2)).isNotNull();
        assertThat(hub.join(null, 2)).isNull();
        StepVerifier.create(slow, 1)
                .expectNextCount(1)
                .then(() -> many(StreamHub.REMEMBERED * 9 / 10))
                .then(() -> many(StreamHub.REMEMBERED * 9 / 10))
                .then(() -> assertThat(hub.open()).as("who never began is gone").isEqualTo(1))
                .then(() -> many(StreamHub.REMEMBERED * 9 / 10))
                .then(() -> assertThat(hub.open()).isZero())
                .thenRequest(Long.MAX_VALUE)
                .then(time::advanceTime)
                .thenConsumeWhile(pulse -> true)
                .expectError(StreamHub.Behind.class)
                .verify(PATIENCE);
    }

    private void many(int errors) {
        IntStream.range(0, errors).forEach(i -> put("k" + i, OPEN, 1, Map.of()));
        second();
    }

    /** It would stay open, with nobody to close it. */
    @Test
    void askingForTheHeadersOnlyOpensNone() {
        client.head().uri("/api/v1/stream").exchange().expectStatus().isOk();
        assertThat(resource.open()).isZero();
    }

    @Test
    void refusesTooManyAndWhatCannotBeRead() {
        client.get()
                .uri("/api/v1/stream?q={q}", "service=")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo(ProblemType.BAD_SEARCH.uri())
                .jsonPath("$.parameter")
                .isEqualTo("q");
        for (int i = 0; i < 3; i++) {
            listen("", null);
        }
        client.get()
                .uri("/api/v1/stream")
                .exchange()
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .valueEquals("Retry-After", "30");
        assertThat(resource.open()).isEqualTo(3);
    }

    @Test
    void holdsAThousand() {
        StreamResource many = new StreamResource(catalog, Schedulers.parallel(), 1_000);
        open.add(many.start(changes.asFlux()));
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(Apis.of(many))))
                .bindNow();
        open.add(server::disposeNow);
        ConnectionProvider connections =
                ConnectionProvider.builder("streams").maxConnections(1_001).build();
        open.add(connections);
        HttpClient http = HttpClient.create(connections).host("127.0.0.1").port(server.port());
        List<String> told = new CopyOnWriteArrayList<>();
        Disposable.Composite clients = Disposables.composite();
        open.add(clients);
        int threads = Thread.activeCount();
        for (int i = 0; i < 1_000; i++) {
            clients.add(http.get()
                    .uri("/api/v1/stream?q=key=a")
                    .responseContent()
                    .asString()
                    .filter(text -> text.contains("event:new"))
                    .subscribe(told::add));
        }
        Eventually.within(PATIENCE, () -> many.open() == 1_000);
        put("a", OPEN, 1, Map.of());
        put("b", OPEN, 1, Map.of());
        Eventually.within(PATIENCE, () -> told.size() == 1_000);
        assertThat(told)
                .allSatisfy(text -> assertThat(text).contains("\"key\":\"a\"").doesNotContain("\"key\":\"b\""));
        assertThat(Thread.activeCount() - threads)
                .isLessThan(8 * Runtime.getRuntime().availableProcessors() + 8);
        assertThat(http.get().uri("/api/v1/stream").response().block().status().code())
                .isEqualTo(429);
        clients.dispose();
        Eventually.within(PATIENCE, () -> many.open() == 0);
    }

    private List<ServerSentEvent<String>> listen(String search, String last) {
        return listen("", search, last);
    }

    private List<ServerSentEvent<String>> listen(String more, String search, String last) {
        List<ServerSentEvent<String>> told = new CopyOnWriteArrayList<>();
        WebTestClient.RequestHeadersSpec<?> get = client.get().uri("/api/v1/stream?q={q}" + more, search);
        if (last != null) {
            get.header("Last-Event-ID", last);
        }
        Disposable waking = Flux.interval(Duration.ofMillis(5)).subscribe(tick -> time.advanceTime());
        Flux<ServerSentEvent<String>> events = get.exchange()
                .expectStatus()
                .isOk()
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .getResponseBody();
        open.add(events.subscribe(told::add));
        Eventually.within(PATIENCE, () -> !told.isEmpty());
        waking.dispose();
        return told;
    }

    private void second() {
        time.advanceTimeBy(Duration.ofSeconds(1));
    }

    private void put(String key, State state, long total, Map<String, String> labels) {
        ErrorId id = ErrorId.of("s", key);
        var before = catalog.find("s", id);
        catalog.apply(
                "s",
                List.of(new ErrorFacts(
                        "s",
                        key,
                        "E",
                        Severity.ERROR,
                        state,
                        Labels.of(labels),
                        NOW,
                        NOW,
                        NOW,
                        total,
                        TextSignature.of(List.of("text")))),
                Set.of());
        changes.tryEmitNext(List.of(new Change(before, catalog.find("s", id)))).orThrow();
    }

    private void remove(String key) {
        var before = catalog.find("s", ErrorId.of("s", key));
        catalog.apply("s", List.of(), Set.of(key));
        changes.tryEmitNext(List.of(new Change(before, null))).orThrow();
    }
}
