package io.periskop.it;

import com.sun.net.httpserver.HttpServer;
import io.periskop.FreePort;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Alertmanager on loopback, Debian's, and whoever it notifies: one message for each alert. */
final class AlertmanagerServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** One alert of one notification. */
    record Notice(Instant at, String status, Map<String, String> labels, Map<String, String> annotations) {
        boolean fires() {
            return status.equals("firing");
        }

        String name() {
            return labels.getOrDefault("alertname", "");
        }
    }

    private final Path folder;
    private final int port;
    private final HttpServer receiver;
    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private Process process;

    /** Does not start it yet. */
    AlertmanagerServer(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.port = FreePort.next();
        this.receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", exchange -> {
            try (exchange;
                    InputStream body = exchange.getRequestBody()) {
                note(body.readAllBytes());
                exchange.sendResponseHeaders(200, -1);
            }
        });
        receiver.start();
        Files.writeString(folder.resolve("alertmanager.yml"), """
                global: {resolve_timeout: 5s}
                route: {receiver: hook, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
                receivers:
                - name: hook
                  webhook_configs: [{url: 'http://127.0.0.1:%d/hook', send_resolved: true}]
                """.formatted(
                        receiver.getAddress().getPort()));
    }

    private void note(byte[] body) {
        Instant at = Instant.now();
        for (JsonNode alert : JSON.readTree(body).get("alerts")) {
            notices.add(new Notice(
                    at, alert.get("status").asString(), texts(alert.get("labels")), texts(alert.get("annotations"))));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> texts(JsonNode node) {
        return JSON.convertValue(node, Map.class);
    }

    /** Waits until it answers. */
    AlertmanagerServer start() {
        process = Tools.start(
                "prometheus-alertmanager",
                "prometheus-alertmanager",
                builder -> builder.command(
                                "prometheus-alertmanager",
                                "--config.file=" + folder.resolve("alertmanager.yml"),
                                "--storage.path=" + folder.resolve("data"),
                                "--web.listen-address=" + address(),
                                "--cluster.listen-address=")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("alertmanager.log").toFile()));
        Eventually.within(Duration.ofSeconds(30), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("alertmanager ended: " + Files.readString(folder.resolve("alertmanager.log")));
            }
            return answers();
        });
        return this;
    }

    private boolean answers() throws InterruptedException {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Without a chance to write anything down. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    List<Notice> notices() {
        return List.copyOf(notices);
    }

    long count(Predicate<Notice> wanted) {
        return notices.stream().filter(wanted).count();
    }

    /** Waits for the first of them. */
    Notice await(Duration patience, Predicate<Notice> wanted) {
        Eventually.within(patience, () -> notices.stream().anyMatch(wanted));
        return notices.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Alerts that it has. */
    JsonNode alerts() throws IOException, InterruptedException {
        return JSON.readTree(get("/api/v2/alerts").body());
    }

    /** All alerts with this label, for an hour; answers the id. */
    String silence(String label, String value) throws IOException, InterruptedException {
        String body = JSON.writeValueAsString(Map.of(
                "matchers", List.of(Map.of("name", label, "value", value, "isRegex", false)),
                "startsAt", Instant.now().toString(),
                "endsAt", Instant.now().plusSeconds(3600).toString(),
                "createdBy", "a test",
                "comment", "quiet"));
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://" + address() + "/api/v2/silences"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body()).get("silenceID").asString();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://" + address() + path))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
        }
        receiver.stop(0);
    }
}
