package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.periskop.client.ErrorCollector;
import io.periskop.client.ExpositionHandler;
import io.periskop.it.AlertmanagerServer.Notice;
import io.periskop.store.ErrorId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From an exception in a process to the message that somebody gets, through real Prometheus and Alertmanager. */
@Timeout(180)
class AlertingIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NEW = "PeriskopErrorNew";

    @TempDir
    Path folder;

    private final ErrorCollector collector = ErrorCollector.create();
    private HttpServer application;
    private AlertmanagerServer alertmanager;

    @BeforeEach
    void start() throws IOException {
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/-/exceptions", new ExpositionHandler(collector));
        application.start();
        alertmanager = new AlertmanagerServer(folder.resolve("alertmanager"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        alertmanager.close();
        application.stop(0);
    }

    @Test
    void anExceptionIsToldOfDirectlyAndByARuleAndSoIsItsEnd() throws IOException, InterruptedException {
        alertmanager.start();
        Path config = config("a", "memory", "resend_delay: 1s");
        Files.writeString(folder.resolve("rules.yml"), """
                groups:
                - name: test
                  interval: 1s
                  rules:
                  - alert: OpenErrors
                    expr: |
                      sum by (service_name) (periskop_errors{service_name="shop", state="open"}) > 0
                      or sum by (service_name) (periskop_error_occurrences{service_name="shop"}) > 0 unless on () count(periskop_errors)
                """);
        try (ServerProcess server = ServerProcess.start("--config=" + config)) {
            Files.writeString(folder.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s, evaluation_interval: 1s}
                    rule_files: [rules.yml]
                    alerting: {alertmanagers: [{static_configs: [{targets: ['%s']}]}]}
                    scrape_configs:
                    - job_name: periskop
                      static_configs: [{targets: ['127.0.0.1:%d']}]
                    """.formatted(alertmanager.address(), server.port()));
            try (PrometheusServer prometheus = new PrometheusServer(folder, false, null)) {
                awaitUp(prometheus);

                Instant raised = Instant.now();
                raise("no stock left");
                Notice direct = alertmanager.await(PATIENCE, is(NEW, true));
                Notice byRule = alertmanager.await(PATIENCE, is("OpenErrors", true));
                ErrorId id = idOf(server, "shop");

                assertThat(direct.labels())
                        .containsEntry("service_name", "shop")
                        .containsEntry("severity", "page")
                        .containsEntry("error_id", id.text())
                        .containsEntry("cluster", "test");
                assertThat(direct.annotations())
                        .containsEntry("summary", "A new error")
                        .containsEntry("said", "no stock left in shop")
                        .containsKey("aggregation_key");

                assertThat(get(server, "/api/v1/errors/" + id.text() + "/alerts")
                                .get("alerts"))
                        .hasSize(1);
                JsonNode alerts = get(server, "/api/v1/alerts?service=shop");
                assertThat(alerts.get("alerts").findValuesAsString("name"))
                        .containsExactlyInAnyOrder(NEW, "OpenErrors");
                assertThat(alerts.get("alerts").findValuesAsString("state")).containsOnly("firing");

                Instant resolved = Instant.now();
                resolve(server, id);
                Notice directEnd = alertmanager.await(PATIENCE, is(NEW, false));
                Notice ruleEnd = alertmanager.await(PATIENCE, is("OpenErrors", false));
                assertThat(directEnd.annotations()).isEqualTo(direct.annotations());

                System.err.printf(
                        "exception to webhook: %d ms directly, %d ms by a rule (scrapes and evaluations every second);"
                                + " resolve to webhook: %d ms directly, %d ms by a rule%n",
                        millis(raised, direct),
                        millis(raised, byRule),
                        millis(resolved, directEnd),
                        millis(resolved, ruleEnd));
                assertThat(alertmanager.count(is(NEW, true))).isEqualTo(1);
                assertThat(alertmanager.count(is(NEW, false))).isEqualTo(1);
            }
        }
    }

    /** Everything that goes wrong around one alert: it is told once, and its end is told once. */
    @Test
    void nothingIsLostAndNothingIsToldTwice() throws IOException, InterruptedException {
        Path first = config("a", "sqlite", "resend_delay: 5s");
        Path second = config("b", "memory", "resend_delay: 5s");
        try (ServerProcess replica = ServerProcess.start("--config=" + second)) {
            ServerProcess server = ServerProcess.start("--config=" + first);
            try {
                raise("no stock left");
                raise("bad name");
                Eventually.within(PATIENCE, () -> isWaiting(server) && isWaiting(replica));

                alertmanager.start();
                alertmanager.await(PATIENCE, is(NEW, true));
                awaitNoProblem(server);
                awaitNoProblem(replica);
                assertThat(firing())
                        .as("what it does not take holds nothing up")
                        .hasSize(1);
                JsonNode refused = told(server).get("refused");
                assertThat(refused).hasSize(1);
                assertThat(refused.get(0).get("reason").asString()).contains("status 400");
                assertThat(refused.get(0).get("labels").toString()).contains("bad-name");
            } finally {
                server.close();
            }
            ErrorId id;
            ServerProcess again = ServerProcess.start("--config=" + first);
            try {
                awaitSent(again);
                id = idOf(again, "shop");
                String silence = alertmanager.silence("error_id", id.text());
                Eventually.within(PATIENCE, () -> "silenced".equals(stateOf(again, id)));
                JsonNode alert = get(again, "/api/v1/alerts?error=" + id.text())
                        .get("alerts")
                        .get(0);
                assertThat(alert.get("silences").get(0).get("url").asString())
                        .isEqualTo("http://" + alertmanager.address() + "/#/silences/" + silence);
                assertThat(firing())
                        .as("two servers, one of them started again")
                        .hasSize(1);

                // It forgets all that it knew: alerts, silences, and whom it notified of what.
                alertmanager.kill();
                alertmanager.start();
                awaitNoProblem(again);
                Eventually.within(PATIENCE, () -> alertmanager.alerts().size() == 1);

                resolve(replica, id);
                resolve(again, id);
                again.signal("KILL");
            } finally {
                again.close();
            }
            try (ServerProcess last = ServerProcess.start("--config=" + first)) {
                awaitSent(last);
                Eventually.within(PATIENCE, () -> alertmanager.alerts().isEmpty());
            }
            alertmanager.await(PATIENCE, is(NEW, false));
            assertThat(firing()).as("one of each Alertmanager's life").hasSizeBetween(1, 2);
        }
    }

    private List<Notice> firing() {
        return alertmanager.notices().stream().filter(Notice::fires).toList();
    }

    private static Predicate<Notice> is(String name, boolean fires) {
        return notice -> notice.name().equals(name) && notice.fires() == fires;
    }

    private void raise(String message) {
        collector.report(new IllegalStateException(message), message);
    }

    /** A server that scrapes the application often. An alert on one of its errors gets a label that this Alertmanager refuses. */
    private Path config(String name, String storage, String alerting) throws IOException {
        String repository =
                storage.equals("memory") ? "" : "repository: {type: sqlite, path: '" + folder.resolve(name) + ".db'}\n";
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                repository + """
                services:
                - name: shop
                  static_configs: [{targets: ['127.0.0.1:%d']}]
                  scraper: {endpoint: /-/exceptions, refresh_interval: 200ms}
                alerting:
                  %s
                  external_labels: {cluster: test}
                  alert_relabel_configs:
                  - {source_labels: [evil], regex: 'bad name', target_label: bad-name, replacement: x}
                  - {action: labeldrop, regex: evil}
                  alertmanagers: [{static_configs: [{targets: ['%s']}]}]
                  rules:
                  - events: [new, regressed, spike]
                    search: severity=error
                    labels: {severity: page, evil: '{{ key }}'}
                    annotations: {said: '{{ message }} in {{ service }}'}
                """.formatted(application.getAddress().getPort(), alerting, alertmanager.address()));
    }

    private static void awaitUp(PrometheusServer prometheus) {
        Eventually.within(
                PATIENCE,
                () -> get(prometheus.uri() + "/api/v1/query?query=up%3D%3D1")
                                .get("data")
                                .get("result")
                                .size()
                        == 1);
    }

    private static JsonNode told(ServerProcess server) throws IOException, InterruptedException {
        return get(server, "/api/v1/alertmanagers")
                .get("data")
                .get("activeAlertmanagers")
                .get(0);
    }

    private static boolean isWaiting(ServerProcess server) throws IOException, InterruptedException {
        JsonNode told = told(server);
        return told.get("waiting").asInt() == 2 && !told.get("problem").isNull();
    }

    private static void awaitNoProblem(ServerProcess server) {
        Eventually.within(PATIENCE, () -> {
            JsonNode told = told(server);
            return told.get("waiting").asInt() == 0 && told.get("problem").isNull();
        });
    }

    private static void awaitSent(ServerProcess server) {
        Eventually.within(PATIENCE, () -> told(server).get("sent").asLong() > 0);
    }

    private static String stateOf(ServerProcess server, ErrorId id) throws IOException, InterruptedException {
        JsonNode alerts = get(server, "/api/v1/alerts?error=" + id.text()).get("alerts");
        return alerts.isEmpty() ? "" : alerts.get(0).get("state").asString();
    }

    private static ErrorId idOf(ServerProcess server, String service) throws IOException, InterruptedException {
        for (JsonNode error : get(server, "/api/v1/errors?q=no+stock+left").get("errors")) {
            if (error.get("service").asString().equals(service)) {
                return ErrorId.of(service, error.get("key").asString());
            }
        }
        throw new AssertionError("no error of " + service);
    }

    private static void resolve(ServerProcess server, ErrorId id) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/errors/" + id.text()))
                        .header("Content-Type", "application/json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"state\": \"resolved\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static JsonNode get(ServerProcess server, String path) throws IOException, InterruptedException {
        return get("http://127.0.0.1:" + server.port() + path);
    }

    private static JsonNode get(String url) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(url + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static long millis(Instant from, Notice notice) {
        return Duration.between(from, notice.at()).toMillis();
    }
}
