package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.ErrorId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Servers as processes, each with a database of its own, that read from each other over HTTP. */
class FederationIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ERROR =
            "/api/v1/errors/" + ErrorId.of("shop", "broken").text();
    private static final Instant BEGAN = Instant.parse("2026-11-22T10:00:00Z");

    private final FakeTargets processes = new FakeTargets();

    @Test
    void countsGetToTheTopByEveryWayAndOnce(@TempDir Path dir) throws Exception {
        try (processes) {
            says("/eu", "eu-process", 3);
            says("/us", "us-process", 4);
            ServerProcess eu = leaf(dir, "eu", 0, "");
            try (ServerProcess us = leaf(dir, "us", 0, reading(eu));
                    ServerProcess top = top(dir, eu, us);
                    ServerProcess plain = plain(dir, eu)) {
                total(top, 7);
                total(us, 7);
                total(plain, 3);

                says("/eu", "eu-process", 10);
                total(top, 14);
                total(plain, 10);

                assertThat(origins(top).path("origins")).hasSize(2);
                String id = ErrorId.of("shop", "broken").text();
                JsonNode asked = get(top, "/api/v1/errors/" + id + "/origins/eu/occurrences");
                assertThat(asked.toString()).contains("it broke at /eu");
                assertThat(get(top, "/api/v1/errors/" + id + "/origins")
                                .at("/origins/0/count")
                                .asLong())
                        .isEqualTo(10);

                int port = eu.port();
                eu.signal("KILL");
                eu.exitCode();
                Eventually.within(PATIENCE, () -> isStale(top, "eu"));
                assertThat(total(top)).isEqualTo(14);
                assertThat(new String(top.http().get("/metrics").body(), StandardCharsets.UTF_8))
                        .contains("periskop_federation_origin_stale{origin=\"eu\"} 1");
                says("/eu", "eu-process", 20);
                eu = leaf(dir, "eu", port, "");
                total(top, 24);
                total(us, 24);
                Eventually.within(PATIENCE, () -> !isStale(top, "eu"));
            } finally {
                eu.close();
            }
        }
    }

    @Test
    void whatIsDoneAboveIsDoneBelowWhereBothAllowIt(@TempDir Path dir) throws Exception {
        try (processes) {
            says("/eu", "eu-process", 3);
            says("/us", "us-process", 4);
            try (ServerProcess eu = leaf(dir, "eu", 0, ", push_state: true", "");
                    ServerProcess us = leaf(dir, "us", 0, "");
                    ServerProcess top = top(dir, "  push_state: true\n", eu, us)) {
                total(top, 7);
                resolve(top);
                Eventually.within(PATIENCE, () -> "resolved".equals(state(eu)));
                Eventually.within(PATIENCE, () -> push(top, us).path("allowed").isBoolean());
                assertThat(push(top, us).path("allowed").asBoolean()).isFalse();
                assertThat(push(top, us).path("lastError").asString()).contains("403", "federate.push_state");
                assertThat(state(us)).isEqualTo("open");
                assertThat(push(top, eu).path("pushed").asInt()).isEqualTo(1);
                label(top);
                Eventually.within(
                        PATIENCE,
                        () -> "core"
                                .equals(get(eu, ERROR).at("/error/labels/team").asString()));
                assertThat(get(eu, ERROR + "/events").toString()).contains("anonymous via top");

                says("/eu", "eu-process", 5);
                Eventually.within(PATIENCE, () -> "open".equals(state(eu)) && "open".equals(state(top)));

                int port = eu.port();
                eu.signal("KILL");
                eu.exitCode();
                resolve(top);
                try (ServerProcess again = leaf(dir, "eu", port, ", push_state: true", "")) {
                    Eventually.within(PATIENCE, () -> "resolved".equals(state(again)));
                    assertThat(state(top)).isEqualTo("resolved");
                }
            }
        }
    }

    private static void resolve(ServerProcess server) {
        assertThat(server.http().send("DELETE", "/services/shop/errors/broken/").status())
                .isEqualTo(204);
    }

    private static void label(ServerProcess server) throws Exception {
        HttpRequest patch = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + ERROR))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"labels\": {\"team\": \"core\"}}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(patch, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    private static String state(ServerProcess server) {
        return get(server, ERROR).at("/error/state/status").asString();
    }

    private static JsonNode push(ServerProcess server, ServerProcess to) {
        for (JsonNode push : origins(server).path("pushes")) {
            if (push.path("url").asString().contains(":" + to.port() + "/")) {
                return push;
            }
        }
        return JSON.createObjectNode();
    }

    private void says(String path, String uuid, int count) {
        processes.serving(path, """
                {"target_uuid": "%s", "aggregated_errors": [{"aggregation_key": "broken", "total_count": %d,
                 "severity": "error", "created_at": "%s", "latest_errors": [{"uuid": "%s-1", "severity": "error",
                 "timestamp": "%s", "error": {"class": "Broken", "message": "it broke at %s", "stacktrace": []}}]}]}
                """.formatted(uuid, count, BEGAN, uuid, BEGAN, path));
    }

    private ServerProcess leaf(Path dir, String id, int port, String more) throws IOException {
        return leaf(dir, id, port, "", more);
    }

    private ServerProcess leaf(Path dir, String id, int port, String allowed, String more) throws IOException {
        Path file = Files.writeString(
                dir.resolve(id + ".yaml"),
                repository(dir, id)
                        + "global: {server_id: " + id + ", external_labels: {region: " + id + "}}\n"
                        + "federate: {enabled: true" + allowed + "}\n"
                        + more
                        + "services:\n" + processes.service("shop", "/" + id));
        return ServerProcess.start("--config=" + file, "--port=" + port);
    }

    private static String repository(Path dir, String name) {
        return "repository: {type: sqlite, path: '" + dir.resolve(name + ".db") + "'}\n";
    }

    private static String reading(ServerProcess... leaves) {
        StringBuilder job = new StringBuilder("federation_configs:\n- job_name: leaves\n  scrape_interval: 200ms\n"
                + "  scrape_timeout: 200ms\n  static_configs:\n");
        for (ServerProcess leaf : leaves) {
            job.append("  - targets: ['127.0.0.1:").append(leaf.port()).append("']\n");
        }
        return job.toString();
    }

    /** Reads one of them by two ways. */
    private static ServerProcess top(Path dir, ServerProcess... leaves) throws IOException {
        return top(dir, "", leaves);
    }

    private static ServerProcess top(Path dir, String more, ServerProcess... leaves) throws IOException {
        Path file = Files.writeString(
                dir.resolve("top.yaml"),
                repository(dir, "top") + "global: {server_id: top}\n" + reading(leaves) + more);
        return ServerProcess.start("--config=" + file);
    }

    /** Knows nothing of federation. */
    private static ServerProcess plain(Path dir, ServerProcess leaf) throws IOException {
        Path file = Files.writeString(dir.resolve("plain.yaml"), """
                services:
                - name: others
                  scraper: {refresh_interval: 200ms}
                  http_sd_configs:
                  - url: http://127.0.0.1:%d/federate/sd
                    refresh_interval: 1s
                """.formatted(leaf.port()));
        return ServerProcess.start("--config=" + file);
    }

    private static JsonNode get(ServerProcess server, String path) {
        return JSON.readTree(server.http().get(path).body());
    }

    private static JsonNode origins(ServerProcess server) {
        return get(server, "/api/v1/status/federation");
    }

    private static boolean isStale(ServerProcess server, String id) {
        for (JsonNode origin : origins(server).path("origins")) {
            if (origin.path("id").asString().equals(id)) {
                return origin.path("stale").asBoolean();
            }
        }
        return false;
    }

    private static void total(ServerProcess server, int expected) {
        Eventually.within(PATIENCE, () -> total(server) >= expected);
        assertThat(total(server)).isEqualTo(expected);
    }

    private static int total(ServerProcess server) {
        RawHttp.Answer answer = server.http().get("/services/shop/errors/");
        if (answer.status() != 200) {
            return 0;
        }
        JsonNode all = JSON.readTree(answer.body());
        return all.isArray() && !all.isEmpty() ? all.get(0).get("total_count").asInt() : 0;
    }
}
