package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.periskop.store.StoredError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SDKs were seen to send, and what they must be answered, over HTTP. */
class SentryConformanceTests {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String CONFIG = """
            services:
            - name: shop
              series_labels: [release]
            sentry:
              projects:
              - {id: 42, service: shop, keys: [%s, other-key-2]}
              - {id: "7", service: slow, keys: [%s], rate_limit: 1}
              - {id: 8, service: counted, keys: [%s]}
              - {id: 9, service: told, keys: [%s]}
            """;
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static WholeServer server;

    @BeforeAll
    static void start() throws IOException {
        server = WholeServer.start(folder, CONFIG.formatted(KEY, KEY, KEY, KEY), RequestGuard.Patience.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String id() {
        return String.format("%032x", NUMBER.incrementAndGet());
    }

    private static String envelope(String id, String message) {
        return "{\"event_id\":\"" + id + "\"}\n{\"type\":\"event\"}\n" + event(id, message) + "\n";
    }

    private static String event(String id, String message) {
        return "{\"event_id\":\"" + id + "\",\"exception\":{\"values\":[{\"type\":\"E\",\"value\":\"" + message
                + "\"}]},\"release\":\"1.0\"}";
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static HttpResponse<String> post(String path, String body) {
        return send(to(path).POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> post(String body) {
        return post("/api/42/envelope/?sentry_version=7&sentry_key=" + KEY + "&sentry_client=x%2F1", body);
    }

    private static long total(String service) {
        List<StoredError> errors =
                server.part(Storage.class).errors().of(service).collectList().block(Duration.ofSeconds(10));
        assertThat(errors).isNotNull();
        return errors.stream().mapToLong(StoredError::total).sum();
    }

    private static byte[] packed(String text, String encoding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = switch (encoding) {
            case "gzip" -> new GZIPOutputStream(bytes);
            case "deflate" -> new DeflaterOutputStream(bytes);
            case "zstd" -> new ZstdOutputStream(bytes);
            default -> bytes;
        }) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void theAnswerIs200WithTheIdOnceItIsStored() {
        String id = id();
        long before = total("shop");
        HttpResponse<String> answer = post(envelope(id, "a"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"" + id + "\"}");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(total("shop")).isEqualTo(before + 1);
        assertThat(post(envelope(id, "a")).statusCode()).isEqualTo(200);
        assertThat(total("shop")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/42/envelope?sentry_key=KEY",
                "/api/42/envelope/?sentry_key=KEY",
                "/api/42/envelope/?sentry_version=7&sentry_key=other-key-2"
            })
    void theKeyMayBeInTheQuery(String path) {
        assertThat(post(path.replace("KEY", KEY), envelope(id(), "a")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Sentry-Auth | Sentry sentry_version=7,sentry_client=sentry.java/8.62.0,sentry_key=KEY",
                "X-Sentry-Auth | Sentry sentry_key=KEY, sentry_version=7, sentry_client=sentry.python/2.68.0",
                "Authorization | Sentry sentry_key=KEY",
            })
    void orInAHeader(String name, String value) {
        assertThat(send(to("/api/42/envelope/")
                                .header(name, value.replace("KEY", KEY))
                                .POST(BodyPublishers.ofString(envelope(id(), "a"))))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void orInTheEnvelope() {
        String id = id();
        String body = "{\"dsn\":\"https://" + KEY + "@example.com/42\"}\n{\"type\":\"event\"}\n" + event(id, "a");
        assertThat(post("/api/42/envelope/", body).body()).contains(id);
        assertThat(post("/api/42/envelope/", body.replace(KEY, "wrong")).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/42/envelope/",
                "/api/42/envelope/?sentry_key=wrong",
                "/api/43/envelope/?sentry_key=KEY",
                "/api/42/store/",
            })
    void withoutAGoodKeyItIs403(String path) {
        long before = total("shop");
        HttpResponse<String> answer = post(path.replace("KEY", KEY), envelope(id(), "a"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("detail").doesNotContain(KEY);
        assertThat(total("shop")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/x-sentry-envelope", ""})
    void theTypeDoesNotMatter(String type) {
        HttpRequest.Builder request =
                to("/api/42/envelope/?sentry_key=" + KEY).POST(BodyPublishers.ofString(envelope(id(), "a")));
        assertThat(send(type.isEmpty() ? request : request.header("Content-Type", type))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "gzip", "deflate", "zstd"})
    void bodiesMayBePacked(String encoding) throws IOException {
        String id = id();
        HttpRequest.Builder request = to("/api/42/envelope/?sentry_key=" + KEY)
                .POST(BodyPublishers.ofByteArray(packed(envelope(id, "a"), encoding)));
        assertThat(send(encoding.isEmpty() ? request : request.header("Content-Encoding", encoding))
                        .body())
                .contains(id);
    }

    /** {@code {}} and an item of a session, packed by the reference encoder: the JDK has none. */
    @Test
    void orPackedByBrotli() {
        byte[] brotli = Base64.getDecoder().decode("CwyAe30KeyJ0eXBlIjoic2Vzc2lvbiJ9Cnt9CgM=");
        HttpResponse<String> answer = send(to("/api/42/envelope/?sentry_key=" + KEY)
                .header("Content-Encoding", "br")
                .POST(BodyPublishers.ofByteArray(brotli)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
    }

    @Test
    void chunksOfUnknownLengthAreRead() {
        byte[] body = envelope(id(), "x".repeat(40_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(send(to("/api/42/envelope/?sentry_key=" + KEY)
                                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void oldSdksSendAnEventAlone() {
        String id = id();
        assertThat(post("/api/42/store/?sentry_key=" + KEY, event(id, "a")).body())
                .isEqualTo("{\"id\":\"" + id + "\"}");
        assertThat(post("/api/42/store?sentry_key=" + KEY, "[]").statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNoErrorIsAccepted() {
        long before = total("shop");
        assertThat(post("{}\n{\"type\":\"session\"}\n{}\n{\"type\":\"sessions\",\"length\":2}\n{}\n"
                                + "{\"type\":\"transaction\"}\n{}\n{\"type\":\"new_thing\"}\n{}\n")
                        .statusCode())
                .isEqualTo(200);
        assertThat(total("shop")).isEqualTo(before);
    }

    @Test
    void pagesOfAnyOriginMaySend() {
        HttpResponse<String> preflight = send(to("/api/42/envelope/?sentry_key=" + KEY)
                .header("Origin", "https://shop.example.com")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("*");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse(""))
                .contains("X-Sentry-Auth", "Content-Encoding", "sentry-trace", "baggage");
        assertThat(send(to("/api/42/envelope/?sentry_key=" + KEY)
                                .header("Origin", "https://shop.example.com")
                                .POST(BodyPublishers.ofString(envelope(id(), "a"))))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void overItsRateAProjectIsToldInWholeSeconds() {
        HttpResponse<String> last = null;
        int taken = 0;
        for (int i = 0; i < 12; i++) {
            last = post("/api/7/envelope/?sentry_key=" + KEY, envelope(id(), "a"));
            taken += last.statusCode() == 200 ? 1 : 0;
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After").orElse("")).matches("[0-9]+");
        assertThat(last.headers().firstValue("X-Sentry-Rate-Limits").orElse(""))
                .matches("[0-9]+:error;default:project:rate_limit");
        assertThat(total("slow")).isEqualTo(taken);
    }

    @Test
    void clientsSayWhatTheyDropped() {
        post(
                "/api/8/envelope/?sentry_key=" + KEY,
                "{}\n{\"type\":\"client_report\"}\n{\"discarded_events\":[{\"reason\":\"event_processor\","
                        + "\"category\":\"error\",\"quantity\":9}]}");
        assertThat(metrics())
                .contains(
                        "periskop_ingest_client_discarded_total{protocol=\"sentry\",reason=\"event_processor\",service=\"counted\"} 9.0");
    }

    @Test
    void whatIsSentIsAccountedFor() {
        double before = outcomes("counted");
        String id = id();
        post("/api/8/envelope/?sentry_key=" + KEY, envelope(id, "a"));
        post("/api/8/envelope/?sentry_key=" + KEY, envelope(id, "a"));
        post("/api/8/envelope/?sentry_key=" + KEY, "garbage");
        post("/api/8/envelope/?sentry_key=" + KEY, "{}\n{\"type\":\"event\"}\n[]\n");
        post("/api/8/store/?sentry_key=" + KEY, event(id(), "b"));
        assertThat(outcomes("counted") - before).isEqualTo(5);
        assertThat(metrics())
                .contains("outcome=\"duplicate\",protocol=\"sentry\",service=\"counted\"} 1.0")
                .contains("outcome=\"invalid\",protocol=\"sentry\",service=\"counted\"} 2.0")
                .contains("outcome=\"accepted\",protocol=\"sentry\",service=\"counted\"} 2.0");
    }

    /** As the metrics have it, for whoever is called at night. */
    @Test
    void theStatusSaysWhatWasSeenCountedAndLost() {
        post("/api/9/envelope/?sentry_key=" + KEY, envelope(id(), "a"));
        String twice = envelope(id(), "a");
        post("/api/9/envelope/?sentry_key=" + KEY, twice);
        post("/api/9/envelope/?sentry_key=" + KEY, twice);
        post("/api/9/envelope/?sentry_key=" + KEY, "garbage");
        post(
                "/api/9/envelope/?sentry_key=" + KEY,
                "{}\n{\"type\":\"client_report\"}\n{\"discarded_events\":[{\"reason\":\"queue_overflow\","
                        + "\"category\":\"error\",\"quantity\":7}]}");
        assertThat(send(to("/api/v1/status/ingest").GET()).body())
                .contains("\"waiting\":0,")
                .contains("{\"service\":\"told\",\"protocol\":\"sentry\",\"seen\":4,\"counted\":2,\"repeated\":1,"
                        + "\"notCounted\":1,\"lostAtClients\":7,\"outcomes\":[{\"name\":\"accepted\",\"events\":2},"
                        + "{\"name\":\"duplicate\",\"events\":1},{\"name\":\"invalid\",\"events\":1}],"
                        + "\"lostBecause\":[{\"name\":\"queue_overflow\",\"events\":7}]}");
    }

    @Test
    void whatIsTooLongIs413() throws IOException {
        assertThat(post(envelope(id(), "x".repeat(2 << 20))).statusCode()).isEqualTo(413);
        HttpResponse<String> bomb = send(to("/api/42/envelope/?sentry_key=" + KEY)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(
                        packed("{}\n{\"type\":\"event\"}\n{\"a\":\"" + " ".repeat(110 << 20), "gzip"))));
        assertThat(bomb.statusCode()).isEqualTo(413);
        assertThat(send(to("/api/42/envelope/?sentry_key=" + KEY)
                                .header("Content-Encoding", "rot13")
                                .POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void garbageIsNeverOurFault() {
        Random random = new Random(20261123);
        byte[] good = envelope(id(), "a").getBytes(StandardCharsets.UTF_8);
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j < 5; j++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            HttpRequest.Builder request =
                    to("/api/42/envelope/?sentry_key=" + KEY).POST(BodyPublishers.ofByteArray(bad));
            String encoding = List.of("", "gzip", "br", "deflate", "zstd").get(i % 5);
            answers.add(send(encoding.isEmpty() ? request : request.header("Content-Encoding", encoding))
                    .statusCode());
        }
        assertThat(answers).allMatch(status -> status == 200 || status == 400);
    }

    private static String metrics() {
        return send(to("/metrics").GET()).body();
    }

    private static double outcomes(String service) {
        Matcher lines = Pattern.compile("periskop_ingest_events_total\\{[^}]*service=\"" + service + "\"} ([0-9.E]+)")
                .matcher(metrics());
        double sum = 0;
        while (lines.find()) {
            sum += Double.parseDouble(lines.group(1));
        }
        return sum;
    }
}
