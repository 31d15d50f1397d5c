package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.Lifecycle;
import io.periskop.aggregate.Observation;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed;
import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.Feed;
import io.periskop.store.Reports;
import io.periskop.store.States;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoreUnavailableException;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import io.periskop.store.sql.SqlLocation;
import io.periskop.store.sql.SqlStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class ExportResourceTests {
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(T0.plusSeconds(60), ZoneOffset.UTC);
    private static final ErrorActions.By BY = new ErrorActions.By("ann", "");

    @TempDir
    Path folder;

    /** A server's store with its API. */
    private static final class Server {
        private final Errors errors;
        private final ErrorActions actions;
        private final CatalogFeed feed;
        private final WebTestClient client;

        <T extends Reports & Errors & States & Feed> Server(T store) {
            this.errors = store;
            this.actions = new Lifecycle(store, CLOCK);
            Catalog catalog = new Catalog(Duration.ofHours(1), CLOCK);
            this.feed = new CatalogFeed(store, catalog, store::epoch, Schedulers.parallel(), Duration.ofSeconds(1));
            this.client = WebTestClient.bindToRouterFunction(
                            Apis.of(new ExportResource(errors, actions, catalog, CLOCK)))
                    .build();
            Aggregator aggregator = new Aggregator(store, 5, new AggregatorMeters(new SimpleMeterRegistry()));
            for (String service : List.of("shop", "web")) {
                List<ReportedAggregate> said = IntStream.range(0, 6)
                        .mapToObj(i -> said("k" + i, "message " + i))
                        .toList();
                aggregator.ingest(new Observation(service, "a", T0, null, said)).block();
            }
        }

        private static ReportedAggregate said(String key, String message) {
            Occurrence one = new Occurrence(key, T0, Severity.ERROR, new ErrorInstance("E", message, null, null), null);
            return new ReportedAggregate(key, 3, Severity.ERROR, T0.minusSeconds(1), List.of(one));
        }

        void act(String service, String key, ErrorAction... all) {
            actions.act(service, List.of(key), List.of(all), BY).block();
        }

        String export(String search) {
            feed.refresh(List.of("shop", "web")).block();
            byte[] body = client.get()
                    .uri("/api/v1/export?q={q}", search)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_NDJSON)
                    .expectBody()
                    .returnResult()
                    .getResponseBody();
            return body == null ? "" : new String(body, StandardCharsets.UTF_8);
        }

        WebTestClient.BodyContentSpec annotate(String lines) {
            return client.post()
                    .uri("/api/v1/import/annotations")
                    .contentType(MediaType.APPLICATION_NDJSON)
                    .bodyValue(lines)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody();
        }

        /** What people made of each error. */
        Map<String, List<Object>> annotations() {
            Map<String, List<Object>> all = new TreeMap<>();
            for (String service : List.of("shop", "web")) {
                for (StoredError error : errors.of(service).collectList().block()) {
                    all.put(service + " " + error.key(), List.of(error.state(), error.edits()));
                }
            }
            return all;
        }
    }

    private static Server inMemory() {
        return new Server(new MemoryStore(StoreLimits.DEFAULT, (service, what, count) -> {}));
    }

    private static void annotated(Server server) {
        server.act("shop", "k0", new ErrorAction.Resolve(true));
        server.act("shop", "k1", new ErrorAction.Mute(T0.plusSeconds(9000), 5L), label("team", "caf\u00e9 \"x\""));
        server.act("shop", "k2", label("team", "a"), label("tier", "1"));
        server.act("web", "k3", new ErrorAction.Mute(null, null));
        server.act("web", "k4", new ErrorAction.Resolve(false));
    }

    private static ErrorAction label(String name, String value) {
        return new ErrorAction.Label(Map.of(name, value));
    }

    @Test
    void exportsWhatPeopleMadeOfErrors() {
        Server server = inMemory();
        assertThat(server.export("")).isEmpty();
        annotated(server);
        assertThat(server.export("").lines()).hasSize(5);
        assertThat(server.export("service=shop key=k1"))
                .isEqualTo("{\"service\":\"shop\",\"key\":\"k1\",\"state\":{\"status\":\"muted\","
                        + "\"since\":\"2026-11-22T10:01:00Z\",\"regressed\":false,\"afterDeploy\":false,"
                        + "\"until\":\"2026-11-22T12:30:00Z\",\"untilTotal\":8},"
                        + "\"labels\":{\"team\":\"caf\u00e9 \\\"x\\\"\"}}\n");
    }

    @Test
    void aPhraseIsLookedForInTexts() {
        Server server = inMemory();
        annotated(server);
        assertThat(server.export("\"message 2\"").lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("\"key\":\"k2\""));
    }

    @Test
    void memoryToSqliteAndBack() {
        Server first = inMemory();
        annotated(first);
        withSqlite(second -> {
            String lines = first.export("");
            second.annotate(lines)
                    .json("{\"applied\": 5, \"unchanged\": 0, \"unknown\": 0, \"refused\": 0, \"failed\": []}");
            assertThat(second.annotations()).isEqualTo(first.annotations());
            second.annotate(lines)
                    .json("{\"applied\": 0, \"unchanged\": 5, \"unknown\": 0, \"refused\": 0, \"failed\": []}");
            assertThat(second.export("")).isEqualTo(lines);
            Server third = inMemory();
            third.annotate(second.export(""));
            assertThat(third.annotations()).isEqualTo(first.annotations());
            List<ErrorEvent> events =
                    third.errors.events("shop", "k1").collectList().block();
            assertThat(events)
                    .extracting(ErrorEvent::type)
                    .containsExactly(ErrorEvent.Type.FIRST_SEEN, ErrorEvent.Type.MUTED, ErrorEvent.Type.LABELLED);
            assertThat(events.get(2).detail()).isEqualTo("imported");
            assertThat(events.get(2).actor()).isEqualTo("anonymous");
        });
    }

    @Test
    void linesThatCannotBeUsedAreNamed() {
        Server server = inMemory();
        String labels = IntStream.rangeClosed(0, ErrorActions.MOST_LABELS)
                .mapToObj(i -> "\"l" + i + "\": \"v\"")
                .collect(Collectors.joining(", "));
        server.annotate(String.join(
                        "\n",
                        "{\"service\": \"shop\", \"key\": \"k0\", \"labels\": {\"a\": \"b\"}}\r",
                        "",
                        "caf\u00e9",
                        "{\"service\": \"shop\"}",
                        "{\"service\": \"shop\", \"key\": \"gone\", \"labels\": {}}",
                        "{\"service\": \"shop\", \"key\": \"k0\", \"labels\": {}}",
                        "{\"service\": \"shop\", \"key\": \"k1\", \"labels\": {" + labels + "}}",
                        "{\"service\": \"shop\", \"key\": \"k2\", \"labels\": {\"__x\": \"x\"}}",
                        "{\"service\": \"shop\", \"key\": \"k3\", \"labels\": {\"a\": \"" + "x".repeat(2049) + "\"}}",
                        "{\"service\": \"shop\", \"key\": \"k4\", \"labels\": {\"" + "x".repeat(129) + "\": \"x\"}}"))
                .json("""
                {"applied": 1, "unchanged": 0, "unknown": 1, "refused": 7, "failed": [
                  {"line": 3, "problem": "no JSON that can be read at line 1, column 1: Unrecognized token 'caf\u00e9'"},
                  {"line": 4, "problem": "/key: is required"},
                  {"line": 6, "problem": "the error is named in line 1 already"},
                  {"line": 7, "problem": "'k1' would have more than 64 labels; take some away first"},
                  {"line": 8, "problem": "/labels: '__x' is no name of a label; use letters, digits and underscores, at most 128, not beginning with a digit or two underscores"},
                  {"line": 9, "problem": "/labels/a: is longer than 2048 characters"},
                  {"line": 10, "problem": "/labels: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' is no name of a label; use letters, digits and underscores, at most 128, not beginning with a digit or two underscores"}]}""");
        assertThat(server.annotations().get("shop k1").get(1).toString()).doesNotContain("l0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "open | 2027-01-01T00:00:00Z | | /state/since: 2027-01-01T00:00:00Z lies in the future",
                "muted | 2026-01-01T00:00:00Z | regressed | /state/regressed: only an open error can be regressed",
                "open | 2026-01-01T00:00:00Z | afterDeploy | /state/afterDeploy: only a resolved error can have it",
                "resolved | 2026-01-01T00:00:00Z | untilTotal | /state: only a muted error can have until or untilTotal",
                "muted | 2026-01-01T00:00:00Z | untilTotal | /state/untilTotal: is less than 1",
            })
    void statesThatCannotBeAreRefused(String status, String since, String with, String problem) {
        inMemory()
                .annotate(String.format(
                        "{\"service\":\"shop\",\"key\":\"k0\",\"state\":{\"status\":\"%s\",\"since\":\"%s\","
                                + "\"regressed\":%b,\"afterDeploy\":%b,\"untilTotal\":%s}}",
                        status,
                        since,
                        "regressed".equals(with),
                        "afterDeploy".equals(with),
                        "untilTotal".equals(with) ? "0" : "null"))
                .jsonPath("$.applied")
                .isEqualTo(0)
                .jsonPath("$.failed[0].problem")
                .isEqualTo(problem);
    }

    @Test
    void refusesOtherRequests() {
        Server server = inMemory();
        server.client
                .get()
                .uri("/api/v1/export?q={q}", "a=")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo(ProblemType.BAD_SEARCH.uri());
        server.client
                .post()
                .uri("/api/v1/import/annotations")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{}")
                .exchange()
                .expectStatus()
                .isEqualTo(415)
                .expectHeader()
                .valueEquals("Accept", "application/x-ndjson");
        server.client
                .post()
                .uri("/api/v1/import/annotations")
                .contentType(MediaType.APPLICATION_NDJSON)
                .bodyValue("\n".repeat(Bodies.MOST_BYTES + 1))
                .exchange()
                .expectStatus()
                .isEqualTo(413);
    }

    @Test
    void aStoreInTroubleIsSaidSo() {
        StoreUnavailableException trouble = new StoreUnavailableException("the disk is full");
        Errors errors = new Errors() {
            @Override
            public Flux<String> services() {
                return Flux.error(trouble);
            }

            @Override
            public Flux<StoredError> of(String service) {
                return Flux.error(trouble);
            }

            @Override
            public Mono<StoredError> find(String service, String key) {
                return Mono.error(trouble);
            }

            @Override
            public Mono<List<Versioned>> versions(String service) {
                return Mono.error(trouble);
            }

            @Override
            public Mono<List<StoredError>> some(Collection<ErrorRef> errors, int occurrences) {
                return Mono.error(trouble);
            }

            @Override
            public Flux<ErrorEvent> events(String service, String key) {
                return Flux.error(trouble);
            }
        };
        States states = (service, keys, step) -> Mono.error(trouble);
        WebTestClient client = WebTestClient.bindToRouterFunction(Apis.of(new ExportResource(
                        errors, new Lifecycle(states, CLOCK), new Catalog(Duration.ofHours(1), CLOCK), CLOCK)))
                .build();
        client.get().uri("/api/v1/export").exchange().expectStatus().isEqualTo(503);
        client.post()
                .uri("/api/v1/import/annotations")
                .contentType(MediaType.APPLICATION_NDJSON)
                .bodyValue("{\"service\": \"shop\", \"key\": \"k0\", \"labels\": {}}")
                .exchange()
                .expectStatus()
                .isEqualTo(503);
    }

    private void withSqlite(Consumer<Server> test) {
        try (SqlStorage storage = SqlStorage.start(
                new SqlLocation.SqliteFile(folder.resolve("a.db").toString()),
                StoreLimits.DEFAULT,
                (service, what, count) -> {},
                Duration.ofHours(24),
                Schedulers.parallel(),
                new SimpleMeterRegistry())) {
            test.accept(new Server(storage.store()));
        }
    }
}
