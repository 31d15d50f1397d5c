package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.client.ErrorCollector;
import io.periskop.client.PushGateway;
import io.periskop.client.PushOutcome;
import io.periskop.client.Report;
import io.periskop.exposition.PusherLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pushes through a gateway that a server scrapes, and to the server itself: so many in, so many counted. */
class PushesTests {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path folder;

    private static WholeGateway gateway;
    private static WholeServer server;

    @BeforeAll
    static void start() throws IOException {
        gateway = WholeGateway.start(0);
        server = WholeServer.start(folder, """
                services:
                - name: jobs
                  static_configs: [{targets: ["127.0.0.1:%d"]}]
                  series_labels: [job]
                  scraper: {endpoint: /-/errors, refresh_interval: 2s}
                - name: direct
                  push: {jobs: [nightly, weekly]}
                - name: bare
                  push: {without_job: true}
                """.formatted(gateway.port()), RequestGuard.Patience.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"go", "python", "python-trailing-slash", "ruby", "ruby-rack"})
    void pushesAsTheyWereRecorded(String client) throws IOException {
        assertThat(sent(gateway.port(), client)).startsWith("HTTP/1.1 200 ");
        assertThat(sent(server.port(), client)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void scalasFormTypeAndCompressedBodies() throws IOException {
        String document = resource("/fixtures/scala/03-custom-key-message.json");
        for (int port : new int[] {gateway.port(), server.port()}) {
            assertThat(push(port, "/errors", document, "Content-Type", "application/x-www-form-urlencoded")
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> packed = send(request(port, "/errors")
                    .header("Content-Encoding", "gzip")
                    .POST(BodyPublishers.ofByteArray(gzip(document))));
            assertThat(packed.statusCode()).isEqualTo(200);
        }
    }

    /** Three processes of one job; all pushed twice, and again after the gateway was restarted and had forgotten all. */
    @Test
    void soManyInSoManyCounted() {
        ErrorCollector[] processes = {ErrorCollector.create(), ErrorCollector.create(), ErrorCollector.create()};
        int[] reports = {3, 25, 40};
        for (int i = 0; i < processes.length; i++) {
            report(processes[i], "three-of-one", reports[i]);
            pushed(gateway.port(), "/push/job/batch", processes[i]);
            pushed(gateway.port(), "/push/job/batch", processes[i]);
        }
        counted("jobs", "three-of-one", 68);

        int port = gateway.port();
        gateway.close();
        report(processes[0], "three-of-one", 7);
        gateway = WholeGateway.start(port);
        for (ErrorCollector process : processes) {
            pushed(port, "/push/job/batch", process);
        }
        ErrorCollector restarted = ErrorCollector.create();
        report(restarted, "three-of-one", 1);
        pushed(port, "/push/job/batch", restarted);
        counted("jobs", "three-of-one", 76);
        JsonNode targets = json(server.port(), "/targets/");
        assertThat(targets.get("jobs").size()).isEqualTo(1);
    }

    @Test
    void toTheServerItself() {
        ErrorCollector process = ErrorCollector.create();
        report(process, "direct-push", 12);
        pushed(server.port(), "/push/job/nightly/shard/1", process);
        assertThat(total("direct", "direct-push"))
                .as("stored when it is answered")
                .isEqualTo(12);
        pushed(server.port(), "/push/job/nightly/shard/1", process);
        report(process, "direct-push", 3);
        pushed(server.port(), "/push/job/weekly", process);
        assertThat(total("direct", "direct-push")).isEqualTo(15);
        report(process, "direct-push", 1);
        pushed(server.port(), "", process);
        assertThat(total("bare", "direct-push")).as("another service").isEqualTo(16);
    }

    @Test
    void anUnknownJobIsToldTheKeyThatItNeeds() {
        HttpResponse<String> answer = push(server.port(), "/errors/job/nightli", "{}", "X-Any", "thing");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("did you mean \\\"nightly\\\"?").contains("services[].push.jobs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"aggregated_errors\":[{\"aggregation_key\":\"half\",\"total_count\":1 | 400",
                "[] | 400",
                "nonsense | 400",
                "{}x | 400",
                "{\"target_uuid\":7} | 400",
            })
    void whatIsNoDocumentIsTakenNeitherWholeNorInPart(String body, int status) {
        for (int port : new int[] {gateway.port(), server.port()}) {
            HttpResponse<String> answer = push(port, "/errors", body, "X-Any", "thing");
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains("cannot be read");
        }
        assertThat(get(gateway.port(), "/-/errors").body()).doesNotContain("half");
        assertThat(get(gateway.port(), "/").body()).contains("cannot be read");
    }

    @Test
    void deepAndLargeAndPackedBodiesNeverFailTheServer() throws IOException {
        String deep = "{\"aggregated_errors\":[{\"x\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}]}";
        String bomb = "{\"x\":\"" + "a".repeat(40 << 20) + "\"}";
        StringBuilder large = new StringBuilder("{\"target_uuid\":\"large\",\"aggregated_errors\":[");
        for (int i = 0; large.length() < 10 << 20; i++) {
            large.append(i == 0 ? "" : ",")
                    .append("{\"aggregation_key\":\"large-")
                    .append(i)
                    .append("\",\"total_count\":2,\"latest_errors\":[{\"uuid\":\"u")
                    .append(i)
                    .append("\",\"error\":{\"class\":\"")
                    .append("c".repeat(2_000))
                    .append("\"}}]}");
        }
        large.append("]}");
        for (int port : new int[] {gateway.port(), server.port()}) {
            assertThat(push(port, "/errors", deep, "X-Any", "thing").statusCode())
                    .isEqualTo(400);
            assertThat(send(request(port, "/errors")
                                    .header("Content-Encoding", "gzip")
                                    .POST(BodyPublishers.ofByteArray(gzip(bomb))))
                            .statusCode())
                    .isEqualTo(413);
            assertThat(push(port, "/errors", "{}", "Content-Encoding", "br").statusCode())
                    .isEqualTo(415);
            assertThat(push(port, "/errors", large.toString(), "X-Any", "thing").statusCode())
                    .isEqualTo(200);
        }
        counted("jobs", "large-7", 2);
        assertThat(total("bare", "large-7")).isEqualTo(2);
        assertThat(send(request(gateway.port(), "/errors").POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void oneErrorThatIsNoneCostsOnlyItself() {
        HttpResponse<String> answer = push(
                gateway.port(),
                "/errors/job/mixed",
                "{\"target_uuid\":\"mixed\",\"aggregated_errors\":[{\"aggregation_key\":\"good\",\"total_count\":3},"
                        + "{\"aggregation_key\":\"bad\",\"total_count\":\"<3>\"}]}",
                "X-Any",
                "thing");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("1 of 2 errors").contains("aggregated_errors[1]: total_count");
        assertThat(get(gateway.port(), "/-/errors/job/mixed").body())
                .contains("\"good\"")
                .doesNotContain("\"bad\"");
        assertThat(get(gateway.port(), "/").body())
                .contains("aggregated_errors[1]")
                .doesNotContain("<3>");
        assertThat(get(gateway.port(), "/metrics").body()).contains("periskop_push_rejected_errors_total");
    }

    @Test
    void pathsAndMethods() {
        int port = gateway.port();
        assertThat(get(port, "/-/errors").headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(get(port, "/-/errors/").statusCode()).isEqualTo(200);
        assertThat(get(port, "/-/errors/job/never").statusCode()).isEqualTo(404);
        for (String path : new String[] {"/-/health", "/-/healthy", "/-/ready", "/-/sd", "/metrics", "/-/page.css"}) {
            assertThat(get(port, path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(get(port, "/-/health").body()).isEqualTo("OK");
        assertThat(get(port, "/errors").statusCode()).isEqualTo(405);
        assertThat(send(request(port, "/errors").DELETE()).statusCode()).isEqualTo(405);
        assertThat(push(port, "/errors/shard/1", "{}", "X-Any", "thing").statusCode())
                .isEqualTo(400);
        assertThat(get(port, "/").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
    }

    @Test
    void anUnchangedGatewayAnswersWith304() {
        String etag =
                get(gateway.port(), "/-/errors").headers().firstValue("ETag").orElseThrow();
        assertThat(send(request(gateway.port(), "/-/errors").header("If-None-Match", etag))
                        .statusCode())
                .isEqualTo(304);
        HttpResponse<String> apart = send(request(gateway.port(), "/-/errors")
                .header("Accept", PusherLines.TYPE)
                .header("If-None-Match", etag));
        assertThat(apart.statusCode()).isEqualTo(200);
        assertThat(apart.headers().firstValue("Content-Type")).hasValue(PusherLines.TYPE);
    }

    @Test
    void anotherPageNeitherPushesNorDeletes() {
        for (HttpRequest.Builder request : new HttpRequest.Builder[] {
            request(gateway.port(), "/errors/job/x").DELETE(),
            request(gateway.port(), "/errors").POST(BodyPublishers.ofString("{}")),
            request(server.port(), "/errors").POST(BodyPublishers.ofString("{}")),
        }) {
            assertThat(send(request.header("Origin", "https://other.example.com"))
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(send(request(gateway.port(), "/errors/job/x").DELETE()).statusCode())
                .isEqualTo(200);
    }

    private static void report(ErrorCollector process, String key, int times) {
        for (int i = 0; i < times; i++) {
            process.report(Report.message("Timeout", "no answer").withKey(key));
        }
    }

    private static void pushed(int port, String path, ErrorCollector process) {
        PushOutcome outcome =
                PushGateway.at(URI.create("http://127.0.0.1:" + port + path)).push(process);
        assertThat(outcome.kind()).as(outcome.detail()).isEqualTo(PushOutcome.Kind.ACCEPTED);
    }

    private static void counted(String service, String key, long total) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(total(service, key)).isEqualTo(total));
    }

    private static long total(String service, String key) {
        for (JsonNode error : json(server.port(), "/services/" + service + "/errors/")) {
            if (error.get("aggregation_key").asString().equals(key)) {
                return error.get("total_count").asLong();
            }
        }
        return 0;
    }

    private static JsonNode json(int port, String path) {
        return JSON.readTree(get(port, path).body());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> get(int port, String path) {
        return send(request(port, path).GET());
    }

    private static HttpResponse<String> push(int port, String path, String body, String header, String value) {
        return send(request(port, path).header(header, value).POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As it came over the wire, but for line ends of headers and a length that is that of the recording. */
    private static String sent(int port, String client) throws IOException {
        String recorded = resource("/pushes/" + client + ".http");
        int body = recorded.indexOf("{\"");
        byte[] content = recorded.substring(body).getBytes(StandardCharsets.UTF_8);
        byte[] head = recorded.substring(0, body)
                .replace("\r", "")
                .replace("\n", "\r\n")
                .replaceFirst("Content-Length: [0-9]+", "Content-Length: " + content.length)
                .getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(content);
            socket.getOutputStream().flush();
            byte[] answer = new byte[1024];
            return new String(answer, 0, socket.getInputStream().read(answer), StandardCharsets.UTF_8);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static String resource(String path) throws IOException {
        try (InputStream in = PushesTests.class.getResourceAsStream(path)) {
            return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
