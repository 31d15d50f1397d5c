package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.BlockingCalls;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed;
import io.periskop.it.Eventually;
import io.periskop.store.ErrorId;
import io.periskop.store.sql.DatabaseServer;
import io.periskop.store.sql.SqlLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

/** The whole server over a database, every endpoint of it in use, watched for anything that blocks an event loop. */
@Timeout(180)
class ApiEventLoopTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROUNDS = 3;
    private static final Queue<Throwable> BLOCKED = BlockingCalls.watch();

    @TempDir
    Path folder;

    @Test
    void nothingBlocksThemOnSqlite() throws IOException {
        nothingBlocks("  type: sqlite\n  path: " + folder.resolve("periskop.db") + "\n");
    }

    @Test
    void nothingBlocksThemOnPostgres() throws IOException {
        SqlLocation.Server database = DatabaseServer.POSTGRES.database();
        nothingBlocks("  type: postgres\n  dsn: host=127.0.0.1 port=%d user=%s dbname=%s sslmode=disable\n"
                .formatted(database.hosts().get(0).port(), database.user(), database.database()));
    }

    private void nothingBlocks(String repository) throws IOException {
        BlockingCalls.watch();
        assertThatBlockingIsNoticed();
        DisposableServer target = HttpServer.create()
                .host("127.0.0.1")
                .route(routes -> routes.get("/errors", (in, out) -> out.sendString(Mono.just(document()))))
                .bindNow();
        String configuration = "repository:\n" + repository + """
                services:
                - name: scraped
                  static_configs: [{targets: ["127.0.0.1:%d"]}]
                  scraper: {endpoint: /errors, refresh_interval: 500ms}
                """.formatted(target.port());
        try (WholeServer server = WholeServer.start(folder, configuration, RequestGuard.Patience.DEFAULT)) {
            Eventually.within(
                    PATIENCE, () -> server.part(CatalogFeed.class).status().loaded());
            server.counted("shop", List.of("a", "b", "c"), 3);
            WebTestClient client = WebTestClient.bindToServer()
                    .baseUrl("http://127.0.0.1:" + server.port())
                    .responseTimeout(PATIENCE)
                    .build();
            List<String> told = new CopyOnWriteArrayList<>();
            Disposable stream = HttpClient.create()
                    .baseUrl("http://127.0.0.1:" + server.port())
                    .get()
                    .uri("/api/v1/stream?q=service=shop&ticks=1s")
                    .responseContent()
                    .asString()
                    .subscribe(told::add);
            for (int round = 1; round <= ROUNDS; round++) {
                writes(client);
                reads(client);
                server.counted("shop", List.of("a", "b" + round), 3 + round);
            }
            Eventually.within(
                    PATIENCE,
                    () -> String.join("", told).contains("event:tick")
                            && String.join("", told).contains("event:resolved"));
            Eventually.within(
                    PATIENCE, () -> server.part(Catalog.class).services().contains("scraped"));
            stream.dispose();
        } finally {
            target.disposeNow();
        }
        assertThat(BLOCKED).isEmpty();
    }

    private static String document() {
        return """
                {"target_uuid": "p", "aggregated_errors": [{"aggregation_key": "Timeout@1", "total_count": 1,
                  "severity": "error", "created_at": "2026-11-22T10:00:00Z", "latest_errors": []}]}""";
    }

    private static String error(String key) {
        return "/api/v1/errors/" + ErrorId.of("shop", key).text();
    }

    private static void reads(WebTestClient client) {
        for (String path : List.of(
                "/api/v1/errors",
                "/api/v1/errors?q=\"no answer\" service=shop&sort=occurrences&sparkline=24",
                "/api/v1/errors?q=class=~\".*Timeout\"&sort=trend&limit=1",
                error("a"),
                error("a") + "/occurrences",
                error("a") + "/events",
                error("a") + "/targets",
                "/api/v1/labels",
                "/api/v1/labels/team/values?q=answer",
                "/api/v1/search/suggestions?text=te",
                "/api/v1/services",
                "/api/v1/services/shop",
                "/api/v1/events?limit=2",
                "/api/v1/events?q=answer&type=resolved",
                "/api/v1/query?queryType=timeseries&by=service&from=0&to=86400000&step=1d",
                "/api/v1/query?queryType=instant&measure=targets&by=key&from=1700000000&to=1900000000",
                "/api/v1/query?queryType=errors&q=answer&from=1700000000&to=1900000000",
                "/api/v1/query?queryType=services&from=1700000000&to=1900000000",
                "/api/v1/query?queryType=events&from=1700000000&to=1900000000",
                "/api/v1/export?q=answer",
                "/api/v1/targets",
                "/api/v1/scrape_pools",
                "/api/v1/status/storage",
                "/sd/prometheus",
                "/api/v1/openapi.json",
                "/api/docs",
                "/services/",
                "/services/shop/errors/",
                "/targets/",
                "/errors",
                "/metrics",
                "/-/ready")) {
            ok(client, HttpMethod.GET, path, MediaType.APPLICATION_JSON, "");
        }
        for (String bad : List.of("/api/v1/errors?q=a==b", "/api/v1/nowhere", "/api/v1/events?cursor=x")) {
            client.get()
                    .uri(bad)
                    .exchange()
                    .expectStatus()
                    .is4xxClientError()
                    .expectBody()
                    .jsonPath("$.type")
                    .isNotEmpty();
        }
    }

    private static void writes(WebTestClient client) {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("PATCH " + error("a"), "{\"state\":\"resolved\",\"labels\":{\"team\":\"pay\"},\"note\":\"n\"}");
        bodies.put(
                "POST /api/v1/errors/actions",
                "{\"q\":\"\\\"no answer\\\"\",\"change\":{\"state\":\"muted\",\"occurrences\":2}}");
        bodies.put(
                "POST /api/v1/query",
                "{\"from\":1700000000,\"to\":1900000000,\"queries\":[{\"refId\":\"A\",\"by\":[\"team\"]},"
                        + "{\"refId\":\"B\",\"queryType\":\"errors\"},{\"refId\":\"C\",\"queryType\":\"events\"}]}");
        bodies.forEach((request, body) -> {
            String[] parts = request.split(" ");
            ok(client, HttpMethod.valueOf(parts[0]), parts[1], MediaType.APPLICATION_JSON, body);
        });
        ok(
                client,
                HttpMethod.POST,
                "/api/v1/import/annotations",
                MediaType.APPLICATION_NDJSON,
                "{\"service\":\"shop\",\"key\":\"c\",\"labels\":{\"team\":\"x\"}}");
        ok(client, HttpMethod.DELETE, "/services/shop/errors/c/", MediaType.APPLICATION_JSON, "");
    }

    private static void ok(WebTestClient client, HttpMethod method, String path, MediaType type, String body) {
        WebTestClient.RequestBodySpec request = client.method(method).uri(path);
        if (!body.isEmpty()) {
            request.contentType(type).bodyValue(body);
        }
        assertThat(request.exchange().expectBody().returnResult().getStatus().value())
                .as(method + " " + path)
                .isBetween(200, 204);
    }

    private static void assertThatBlockingIsNoticed() {
        Mono.fromCallable(() -> {
                    Thread.sleep(1);
                    return true;
                })
                .subscribeOn(Schedulers.parallel())
                .block(PATIENCE);
        assertThat(BLOCKED).as("blocking is noticed").isNotEmpty();
        BLOCKED.clear();
    }
}
