package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.Lifecycle;
import io.periskop.aggregate.Observation;
import io.periskop.alert.FiringAlerts;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed;
import io.periskop.catalog.StoredTexts;
import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.query.QueryEngine;
import io.periskop.query.QueryLimits;
import io.periskop.store.ErrorId;
import io.periskop.store.Report;
import io.periskop.store.StorageHealth;
import io.periskop.store.StorageState;
import io.periskop.store.StorageStatus;
import io.periskop.store.StoreLimits;
import io.periskop.store.memory.MemoryStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The whole API over one store, as a server has it, and processes that say what a test wants. */
final class ApiServer {
    /** What tests say happened, happened about then: at a full hour, two hours ago. */
    static final Instant T0 = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS);

    static final int MOST_STREAMS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Ports store;
    final CatalogFeed feed;
    final Aggregator aggregator;
    final WebTestClient client;
    /** Of the stream. */
    final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    private final StreamResource stream;

    ApiServer(Ports store, StoreLimits limits) {
        this.store = store;
        InstantSource clock = InstantSource.system();
        Catalog catalog = new Catalog(Duration.ofDays(7), Clock.systemUTC());
        feed = new CatalogFeed(store.feed(), catalog, () -> 0, Schedulers.parallel(), Duration.ofHours(1));
        aggregator = new Aggregator(store.reports(), 5, new AggregatorMeters(new SimpleMeterRegistry()));
        stream = new StreamResource(catalog, time, MOST_STREAMS);
        StoredTexts texts = new StoredTexts(catalog, store.errors());
        QueryEngine queries = new QueryEngine(store.series(), limits, QueryLimits.DEFAULT, clock, () -> 0);
        Lifecycle lifecycle = new Lifecycle(store.states(), clock);
        ErrorsResource errors =
                new ErrorsResource(catalog, feed, texts, store.errors(), store.sources(), queries, clock);
        client = WebTestClient.bindToRouterFunction(Apis.of(
                        errors,
                        new ErrorActionsResource(catalog, feed, texts, lifecycle, errors, clock),
                        new LabelsResource(catalog, feed),
                        new ServicesResource(catalog, feed, queries, TreeMap::new, clock),
                        new QueryResource(
                                queries, catalog, texts, store.errors(), store.events(), () -> Set.of("zone")),
                        new EventsResource(store.events(), catalog, texts),
                        stream,
                        new ExportResource(store.errors(), lifecycle, catalog, clock),
                        new TargetsResource(TreeMap::new),
                        new AlertsResource(alerts(), new ToldAlertmanagers(), catalog, feed),
                        new StorageResource(store.status())))
                .configureClient()
                .responseTimeout(PATIENCE)
                .build();
    }

    /** Two Alertmanagers, one of which does not answer; the other has alerts on what tests count as shop/a. */
    private static Supplier<Mono<FiringAlerts.Answer>> alerts() {
        return () -> Mono.just(ToldAlertmanagers.FIRING);
    }

    static Ports inMemory() {
        StorageStatus up = new StorageStatus(
                "memory",
                "",
                new StorageHealth(StorageState.UP, "errors are kept in memory", T0),
                null,
                null,
                null,
                new StorageStatus.Waiting(0, 0));
        return Ports.of(new MemoryStore(StoreLimits.DEFAULT, (service, what, count) -> {}), () -> up);
    }

    static String id(String service, String key) {
        return ErrorId.of(service, key).text();
    }

    /** Tells streams of what changes, until disposed. */
    Disposable streaming() {
        return stream.start(feed.changes());
    }

    /** One process says that it counted an error so often since a minute ago, and shows one occurrence. */
    void counted(String service, String key, long count, String message, Instant at) {
        counted(service, key, count, message, at, at.minusSeconds(60));
    }

    /** The same process as before says now how often it counted an error since {@link #T0}. */
    void grows(String service, String key, long count) {
        counted(service, key, count, "again", Instant.now().truncatedTo(ChronoUnit.MILLIS), T0);
    }

    private void counted(String service, String key, long count, String message, Instant at, Instant since) {
        Occurrence occurrence = new Occurrence(
                service + key + count,
                at,
                Severity.ERROR,
                new ErrorInstance("com.example." + key, message, List.of("at com.example.Main.run(Main.java:7)"), null),
                new HttpContext("POST", "/orders/" + key, Map.of("X-Trace", "1"), ""));
        aggregator
                .ingest(new Observation(
                        service,
                        "source-1",
                        at,
                        null,
                        List.of(new ReportedAggregate(key, count, Severity.ERROR, since, List.of(occurrence), false))))
                .block(PATIENCE);
        feed.refresh(List.of(service)).block(PATIENCE);
    }

    /** What was counted, exactly then. */
    void said(Report... reports) {
        store.reports().commit(List.of(reports)).block(PATIENCE);
    }

    /** Has the store's errors as they are now. */
    void look() {
        feed.look().block(PATIENCE);
        assertThat(feed.status().problem()).isNull();
    }

    /** @param path as in a browser's address: spaces, quotes, bars and braces are not encoded yet */
    WebTestClient.ResponseSpec asked(String path) {
        return client.get().uri(uri(path)).exchange();
    }

    static URI uri(String path) {
        return URI.create(path.replace(" ", "%20")
                .replace("\"", "%22")
                .replace("|", "%7C")
                .replace("{", "%7B")
                .replace("}", "%7D"));
    }

    WebTestClient.BodyContentSpec get(String path) {
        return asked(path).expectStatus().isOk().expectBody();
    }

    Map<?, ?> map(String path) {
        return map(asked(path));
    }

    static Map<?, ?> map(WebTestClient.ResponseSpec answer) {
        return answer.expectStatus().isOk().expectBody(Map.class).returnResult().getResponseBody();
    }

    WebTestClient.ResponseSpec send(String method, String path, String body) {
        return send(method, path, MediaType.APPLICATION_JSON, body);
    }

    WebTestClient.ResponseSpec send(String method, String path, MediaType type, String body) {
        return client.method(HttpMethod.valueOf(method))
                .uri(uri(path))
                .contentType(type)
                .bodyValue(body)
                .exchange();
    }

    /** The results of several queries, by their names. */
    Map<?, ?> query(String body) {
        return (Map<?, ?>) map(send("POST", "/api/v1/query", body)).get("results");
    }

    /** Every line, without an end. */
    List<String> export(String query) {
        byte[] body = asked("/api/v1/export" + query)
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_NDJSON)
                .expectBody()
                .returnResult()
                .getResponseBody();
        return body == null
                ? List.of()
                : new String(body, StandardCharsets.UTF_8).lines().toList();
    }

    WebTestClient.BodyContentSpec problem(WebTestClient.ResponseSpec answer, ProblemType type) {
        return answer.expectStatus()
                .isEqualTo(type.status())
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo(type.uri())
                .jsonPath("$.title")
                .isEqualTo(type.title())
                .jsonPath("$.status")
                .isEqualTo(type.status().value())
                .jsonPath("$.detail")
                .isNotEmpty();
    }

    /** Of one parameter. */
    void problem(String path, ProblemType type, String parameter) {
        problem(asked(path), type).jsonPath("$.parameter").isEqualTo(parameter);
    }
}
