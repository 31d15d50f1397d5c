package io.periskop.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.periskop.client.ErrorCollector;
import io.periskop.client.ExpositionHandler;
import io.periskop.it.Eventually;
import io.periskop.it.Tools;
import io.periskop.plugins.PluginFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An exception on its way through all that docker-compose.yml has, as deploy/stack.py starts it with the same configuration files. In
 * a package of its own, after the plugins' suites: what they install and build is there then.
 */
@Timeout(420)
class StackIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BUILT_WITHIN = Duration.ofMinutes(12);
    private static final PluginFolder BACKSTAGE = new PluginFolder("backstage-plugin");
    private static final PluginFolder GRAFANA = new PluginFolder("grafana-datasource");

    /** The catalogue of Backstage has a component of this name, which does not say of which service it is. */
    private static final String SERVICE = "storefront";

    private static final int TIMES = 3;

    private static final class BasketLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BasketLost(int basket) {
            super("basket " + basket + " is not where it was left");
        }
    }

    @TempDir
    static Path folder;

    private static final ErrorCollector COLLECTOR = ErrorCollector.create();
    private static HttpServer application;
    private static StackProcess stack;

    @BeforeAll
    static void start() throws IOException {
        BACKSTAGE.needs("chromium", "Backstage's page", "--version", 100, 0, "install chromium");
        BACKSTAGE.useNode(22, 24);
        BACKSTAGE.install("--ignore-scripts");
        GRAFANA.needs("go", "the data source's backend", "version", 1, 25, "install Go 1.25 or newer");
        if (!isBuilt()) {
            GRAFANA.run("build-backend", BUILT_WITHIN, "go", "run", "-tags", "arrow_json_stdlib", "./scripts/backend");
        }
        if (!Files.isDirectory(Path.of("/usr/lib/postgresql"))) {
            throw Tools.missing("PostgreSQL is not there; install postgresql");
        }
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/-/exceptions", new ExpositionHandler(COLLECTOR));
        application.start();
        Path targets = Files.createDirectory(folder.resolve("targets"));
        Files.writeString(
                targets.resolve("own.yaml"),
                "- targets: ['127.0.0.1:%d']%n  labels: {service: %s}%n"
                        .formatted(application.getAddress().getPort(), SERVICE));
        stack = StackProcess.start(folder, targets);
    }

    private static boolean isBuilt() throws IOException {
        Path dist = Path.of("grafana-datasource", "dist");
        if (!Files.isDirectory(dist)) {
            return false;
        }
        try (Stream<Path> files = Files.list(dist)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("gpx_periskop_linux_"));
        }
    }

    /** Also a test: nothing that was started is left. */
    @AfterAll
    static void stop() throws IOException {
        if (application != null) {
            application.stop(0);
        }
        if (stack != null) {
            assertThat(stack.processes()).hasSize(8);
            assertThat(stack.stop()).as(stack.log()).isZero();
            assertThat(Arrays.stream(stack.processes())
                            .filter(id -> ProcessHandle.of(id).isPresent()))
                    .isEmpty();
        }
    }

    @Test
    void anExceptionIsSeenEverywhereAndCountedOnce() throws Exception {
        Eventually.within(
                PATIENCE, () -> value("periskop_targets{service_name='%s', health='up'}".formatted(SERVICE)) == 1);
        long began = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
            try {
                throw new BasketLost(4711);
            } catch (BasketLost e) {
                COLLECTOR.report(e);
            }
        }

        // The server scrapes it.
        Eventually.within(PATIENCE, () -> !errors().isEmpty());
        JsonNode error = errors().get(0);
        String id = error.get("id").asString();
        assertThat(errors()).hasSize(1);
        assertThat(error.get("class").asString()).isEqualTo(BasketLost.class.getName());
        assertThat(error.get("total").asInt()).isEqualTo(TIMES);
        long scraped = System.nanoTime();

        // It is in PostgreSQL.
        assertThat(stored()).isEqualTo(TIMES);

        // Prometheus knows it by the server's metrics, and a rule fires on them.
        Eventually.within(
                PATIENCE,
                () -> value("sum(periskop_error_occurrences{service_name='%s'})".formatted(SERVICE)) == TIMES);
        // Alertmanager has the rule's alert, and what the server told it by itself.
        Eventually.within(PATIENCE, () -> isAlertedOf("PeriskopNewErrors") && isAlertedOf("PeriskopErrorNew"));
        long alerted = System.nanoTime();

        // Grafana's data source answers a query of it, as Grafana asks.
        JsonNode frame = grafana("""
                {"from": "now-15m", "to": "now", "queries": [{"refId": "A", "datasource": {"uid": "periskop"},
                "queryType": "errors", "q": "service=%s"}]}
                """.formatted(SERVICE));
        assertThat(column(frame, "id").get(0).asString()).isEqualTo(id);
        assertThat(column(frame, "class").get(0).asString()).isEqualTo(BasketLost.class.getName());
        assertThat(column(frame, "total").get(0).asInt()).isEqualTo(TIMES);
        assertThat(column(frame, "id")).hasSize(1);
        long asked = System.nanoTime();

        // Somebody sees it on the component's page in Backstage.
        BACKSTAGE.run(
                "sees",
                Duration.ofSeconds(60),
                "node",
                "e2e/sees.mjs",
                stack.url("backstage"),
                SERVICE,
                "basket 4711 is not where it was left");

        System.err.printf(
                "exception to server: %d ms, to Alertmanager by a rule: %d ms, Grafana's query: %d ms, Backstage's page: %d ms%n",
                millis(scraped - began),
                millis(alerted - began),
                millis(asked - alerted),
                millis(System.nanoTime() - asked));
    }

    /** The fleet is discovered by HTTP, and its job's errors come by way of the gateway. */
    @Test
    void theFleetAndItsJobAreCounted() {
        Eventually.within(PATIENCE, () -> {
            JsonNode services = get(stack.url("periskop") + "/api/v1/services").get("services");
            return Stream.of("checkout", "payments", "recommendations", "nightly-report")
                    .allMatch(name -> children(services)
                            .anyMatch(service -> service.get("name").asString().equals(name)
                                    && service.get("errors").asInt() > 0
                                    && service.get("targets").asInt()
                                            == service.get("targetsUp").asInt()));
        });
    }

    private static JsonNode errors() throws IOException, InterruptedException {
        return get(stack.url("periskop") + "/api/v1/errors?q=" + encoded("service=" + SERVICE))
                .get("errors");
    }

    private static long stored() throws SQLException, IOException {
        Properties login = new Properties();
        login.setProperty("user", "periskop");
        login.setProperty("password", stack.password());
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://" + stack.database() + "/periskop", login);
                PreparedStatement select = connection.prepareStatement("SELECT sum(e.total) FROM periskop_error e"
                        + " JOIN periskop_service s ON s.id = e.service_id WHERE s.name = ?")) {
            select.setBytes(1, SERVICE.getBytes(StandardCharsets.UTF_8));
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? found.getLong(1) : 0;
            }
        }
    }

    /** Of a query of Prometheus; -1 where there is nothing. */
    private static long value(String query) throws IOException, InterruptedException {
        JsonNode result = get(stack.url("prometheus") + "/api/v1/query?query=" + encoded(query))
                .get("data")
                .get("result");
        return result.isEmpty()
                ? -1
                : Long.parseLong(result.get(0).get("value").get(1).asString());
    }

    private static boolean isAlertedOf(String name) throws IOException, InterruptedException {
        String filter = "?filter=" + encoded("alertname=" + name) + "&filter=" + encoded("service_name=" + SERVICE);
        return get(stack.url("alertmanager") + "/api/v2/alerts" + filter).size() == 1;
    }

    private static JsonNode grafana(String query) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(stack.url("grafana") + "/api/ds/query"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(query))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body())
                .get("results")
                .get("A")
                .get("frames")
                .get(0);
    }

    private static JsonNode column(JsonNode frame, String name) {
        JsonNode fields = frame.get("schema").get("fields");
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).get("name").asString().equals(name)) {
                return frame.get("data").get("values").get(i);
            }
        }
        throw new AssertionError("no column " + name);
    }

    private static JsonNode get(String url) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(url + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static Stream<JsonNode> children(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
