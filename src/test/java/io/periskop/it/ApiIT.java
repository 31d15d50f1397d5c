package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route with every method, byte by byte, of the whole server. */
class ApiIT {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String NOT_FOUND = "404 page not found\n";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 20_000;

    /** Each time more: what was resolved before is open again. */
    private static final AtomicInteger COUNTS = new AtomicInteger(1);

    private static FakeTargets targets;
    private static ServerProcess server;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        targets = new FakeTargets()
                .serving("/empty", "{}")
                .serving("/shop", document("OutOfStock@1", 3))
                .serving("/keys", document("start", 1))
                .serving("/metrics", document("a\\\"b\\\\c\\nd 1\\u0000\\u00e4\\ud83d\\ude00", 5))
                .serving("/many", many());
        String config = "services:\n"
                + targets.service("empty", "/empty")
                + targets.service("shop", "/shop")
                + targets.service("keys", "/keys")
                + targets.service("a\\\"b\\\\c", "/metrics")
                + targets.service("many", "/many")
                + targets.service("a|b [1] \u00e4", "/shop")
                + "- name: idle\n";
        server = ServerProcess.start(
                List.of("-Xmx256m"), "--config=" + Files.writeString(dir.resolve("periskop.yaml"), config));
        Eventually.within(PATIENCE, () -> {
            String metrics = get("/metrics").text();
            return Stream.of("empty", "shop", "keys", "many")
                    .allMatch(s -> metrics.contains("periskop_instances_scrapped{service_name=\"" + s + "\"} 1.0"));
        });
    }

    @AfterAll
    static void stop() {
        server.close();
        targets.close();
    }

    @Test
    void servicesAreThoseConfiguredSorted() {
        RawHttp.Answer answer = get("/services/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.all("Content-Type")).containsExactly("application/json");
        assertThat(answer.all("Content-Length")).hasSize(1);
        assertThat(answer.all("Date")).hasSize(1);
        assertThat(answer.text())
                .isEqualTo("[\"a\\\"b\\\\c\",\"a|b [1] \u00e4\",\"empty\",\"idle\",\"keys\",\"many\",\"shop\"]\n");
    }

    @Test
    void targetsAreListedWithTheirPaths() {
        RawHttp.Answer answer = get("/targets/");

        assertThat(answer.all("Content-Type")).containsExactly("application/json");
        assertThat(answer.text())
                .contains("\"empty\":[{\"endpoint\":\"" + targets.address() + "/empty\"}],\"idle\":[],\"keys\":")
                .endsWith("}\n");
    }

    @Test
    void serviceWithoutErrorsHasAnEmptyList() {
        for (String service : new String[] {"empty", "idle"}) {
            RawHttp.Answer answer = get("/services/" + service + "/errors/?any=%&query=|");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.all("Content-Type")).containsExactly("application/json");
            assertThat(answer.text()).isEqualTo("[]\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "nope nope",
                "a%2Fb a/b",
                "a+b a+b",
                "a;b=c a;b=c",
                "%25 %",
                "%3Cscript%3E <script>",
                "caf%C3%A9 caf\u00e9",
                "caf\u00c3\u00a9 caf\u00e9",
                "a%00b a\0b",
                "%FF \ufffd",
                "[x]{y}|z^ [x]{y}|z^",
                "..%2f ../",
                "..%252f ..%2f",
                "Shop Shop",
            })
    void unknownServiceIsNamed(String path, String name) {
        RawHttp.Answer answer = get("/services/" + path + "/errors/");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.all("Content-Type")).containsExactly(TEXT);
        assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.text()).isEqualTo("service " + name + " not found\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a|b%20[1]%20%C3%A4", "a|b%20[1]%20\u00c3\u00a4", "a%7Cb%20%5B1%5D%20%C3%A4"})
    void serviceIsFoundByAnySpelling(String path) {
        assertThat(get("/services/" + path + "/errors/").text()).startsWith("[{\"aggregation_key\":\"OutOfStock@1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/services",
                "/services/shop",
                "/services/shop/",
                "/services/shop/errors",
                "/services/shop/errors/k",
                "/services/shop/Errors/",
                "/services;x=1/",
                "/targets",
                "/targets/x",
                "/errors/",
                "/-/health/",
                "/-/healthy/",
                "/metrics/",
                "/actuator",
                "/actuator/prometheus",
                "/index.html",
                "/favicon.ico",
                "/#",
                "/%2e%2e/",
                "/..%2f..%2fetc%2fpasswd"
            })
    void everythingElseIsNotFound(String path) {
        for (String method : new String[] {"GET", "POST", "OPTIONS"}) {
            RawHttp.Answer answer = server.http().send(method, path);
            assertThat(answer.status()).as(method).isEqualTo(404);
            assertThat(answer.all("Content-Type")).containsExactly(TEXT);
            assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
            assertThat(answer.text()).isEqualTo(NOT_FOUND);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "//, /",
        "//services/, /services/",
        "/a/../services/?q=1, /services/?q=1",
        "/services//errors/, /services/errors/",
        "/./targets/, /targets/",
        "/../../etc/passwd, /etc/passwd",
        "//evil.example/%2e%2e, /evil.example/%2e%2e",
    })
    void uncleanPathsAreMoved(String path, String location) {
        RawHttp.Answer answer = get(path);

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.header("Location")).isEqualTo(location);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/services/", "/services/shop/errors/", "/targets/", "/", "/metrics", "/-/healthy", "/-/ready"})
    void readingRoutesOnlyRead(String path) {
        RawHttp.Answer get = get(path);
        RawHttp.Answer head = server.http().send("HEAD", path);
        RawHttp.Answer options = server.http().send("OPTIONS", path);

        assertThat(get.status()).isEqualTo(200);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
            wrong(server.http().send(method, path), "GET, HEAD, OPTIONS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void theRoutesOfMachinesTakeAnyMethod(String method) {
        RawHttp.Answer health = server.http().send(method, "/-/health");
        RawHttp.Answer errors = server.http().send(method, "/errors");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.all("Content-Type")).containsExactly(TEXT);
        assertThat(health.text()).isEqualTo(method.equals("HEAD") ? "" : "OK");
        assertThat(errors.status()).isEqualTo(200);
        assertThat(errors.all("Content-Type")).containsExactly(TEXT);
        if (method.equals("HEAD")) {
            assertThat(errors.text()).isEmpty();
        } else {
            assertThat(errors.text())
                    .startsWith("{")
                    .contains("\"aggregated_errors\":[")
                    .endsWith("}");
        }
    }

    @Test
    void probesAnswerAsText() {
        assertThat(get("/-/healthy").all("Content-Type")).containsExactly(TEXT);
        assertThat(get("/-/healthy").text()).isEqualTo("OK");
        assertThat(get("/-/ready").text()).isEqualTo("Ready");
        assertThat(get("/").all("Content-Type")).containsExactly(TEXT);
    }

    /** What is reported as this key is resolved by that address. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a/b@c a/b@c",
                "a/b@c a%2Fb@c",
                "a/b@c a%2Fb%40c",
                "50% 50%25",
                "q?r q%3Fr",
                "q#r q%23r",
                "q#r q#r",
                "a+b a+b",
                "a;b;c=d a;b;c=d",
                "caf\u00e9 caf%C3%A9",
                "caf\u00e9 caf\u00c3\u00a9",
                "\ud83d\ude00 %F0%9F%98%80",
                "x//y x//y",
                "x/../y x/../y",
                "x/./y x%2F.%2Fy",
                "y/ y/",
                "../../z ../../z",
                "nul\\u0000 nul%00",
                "[a]|{b} [a]|{b}",
                "errors errors",
            })
    void resolvesByAddress(String key, String path) {
        targets.serving("/keys", document(key, COUNTS.incrementAndGet()));
        Eventually.within(PATIENCE, () -> keys().contains("\"aggregation_key\":\"" + key + "\""));

        RawHttp.Answer preflight = server.http()
                .send(
                        "OPTIONS",
                        "/services/keys/errors/" + path + "/",
                        "Origin: http://localhost:3000",
                        "Access-Control-Request-Method: DELETE");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Allow")).isEqualTo("DELETE, OPTIONS");
        assertThat(preflight.all("Access-Control-Allow-Origin")).isEmpty();
        assertThat(server.http()
                        .send("DELETE", "/services/keys/errors/" + path + "/", "Origin: http://localhost:3000")
                        .status())
                .isEqualTo(403);
        assertThat(keys()).contains("\"aggregation_key\":\"" + key + "\"");

        RawHttp.Answer answer = server.http().send("DELETE", "/services/keys/errors/" + path + "/");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.all("Content-Type")).isEmpty();
        assertThat(keys()).doesNotContain("\"aggregation_key\":\"" + key + "\"");
    }

    @Test
    void resolvedStaysSoUntilItHappensAgain() throws InterruptedException {
        targets.serving("/shop", document("OutOfStock@1", 3));
        assertThat(server.http()
                        .send("DELETE", "/services/shop/errors/OutOfStock@1/")
                        .status())
                .isEqualTo(204);
        Thread.sleep(700);
        assertThat(get("/services/shop/errors/").text()).isEqualTo("[]\n");

        targets.serving("/shop", document("OutOfStock@1", 4));

        Eventually.within(PATIENCE, () -> get("/services/shop/errors/").text().contains("\"total_count\":4"));
    }

    @Test
    void resolvingIsDeleteOnly() {
        for (String method : new String[] {"GET", "HEAD", "POST", "PUT", "PATCH"}) {
            wrong(server.http().send(method, "/services/shop/errors/k/"), "DELETE, OPTIONS");
        }
        assertThat(server.http()
                        .send("DELETE", "/services/shop/errors/unknown/")
                        .status())
                .isEqualTo(204);
        RawHttp.Answer unknown = server.http().send("DELETE", "/services/nope/errors/k/");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text()).isEqualTo(NOT_FOUND);
    }

    @Test
    void onlyLocalPagesRead() {
        for (String path :
                new String[] {"/services/", "/services/shop/errors/", "/services/nope/errors/", "/targets/"}) {
            for (String method : new String[] {"GET", "OPTIONS"}) {
                RawHttp.Answer local = server.http().send(method, path, "Origin: http://localhost:3000");
                assertThat(local.all("Access-Control-Allow-Origin")).containsExactly("http://localhost:3000");
                assertThat(local.all("Access-Control-Allow-Credentials")).isEmpty();
                assertThat(local.all("Vary")).contains("Origin");
                RawHttp.Answer other = server.http().send(method, path, "Origin: http://localhost:3000.example");
                assertThat(other.all("Access-Control-Allow-Origin")).isEmpty();
                assertThat(other.all("Vary")).contains("Origin");
            }
        }
        for (String path : new String[] {"/metrics", "/errors", "/-/health", "/"}) {
            assertThat(get(path, "Origin: http://localhost:3000").all("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void manyErrorsAreCompressedOnDemandAndNeverInMemoryAsAWhole() throws IOException {
        RawHttp.Answer whole = get("/services/many/errors/");
        RawHttp.Answer small = get("/services/many/errors/", "Accept-Encoding: gzip");

        assertThat(small.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(small.all("Vary")).contains("Accept-Encoding");
        assertThat(whole.all("Vary")).contains("Accept-Encoding");
        assertThat(small.body().length).isLessThan(whole.body().length / 5);
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(small.body()))) {
            assertThat(unzipped.readAllBytes()).isEqualTo(whole.body());
        }
        assertThat(whole.text().split("\"aggregation_key\"", -1)).hasSize(10_000 + 1);
        long before = server.resident();
        for (int i = 0; i < 10; i++) {
            assertThat(get("/services/many/errors/").body()).hasSize(whole.body().length);
        }
        assertThat(server.resident()).isLessThan(before + (100 << 10));
    }

    @Test
    void metricsAreWhatTheOriginalHas() {
        RawHttp.Answer answer = get("/metrics");

        assertThat(answer.all("Content-Type")).containsExactly("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.text())
                .contains("# TYPE periskop_error_occurrences counter\n")
                .contains("# TYPE periskop_instances_scrapped gauge\n")
                .contains("# TYPE periskop_errors_scrapped_total counter\n")
                .contains("periskop_errors_scrapped_total{service_name=\"shop\"}")
                .contains("periskop_instances_scrapped{service_name=\"idle\"} 0.0\n")
                .contains("periskop_error_occurrences{aggregation_key=\"a\\\"b\\\\c\\nd 1\0\u00e4\ud83d\ude00\","
                        + "service_name=\"a\\\"b\\\\c\",severity=\"error\",target=\"t\"} 5\n");
        get("/services/nope/errors/");
        assertThat(get("/metrics").text())
                .containsPattern("periskop_application_errors_total\\{type=\"service_not_found\"} [1-9]")
                .containsPattern("periskop_application_errors_total\\{type=\"get_errors\"} [1-9]");
    }

    /** As the tool of Prometheus itself reads them. */
    @Test
    void metricsAreWellFormed() throws IOException, InterruptedException {
        Path page = Files.createTempFile("periskop", ".metrics");
        try {
            Files.write(page, get("/metrics").body());
            Process promtool = Tools.start(
                    "prometheus",
                    "promtool",
                    builder -> builder.command("promtool", "check", "metrics")
                            .redirectErrorStream(true)
                            .redirectInput(page.toFile()));
            String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
            // Its opinions on names are not ours: the original's names stay. Exit code 1 is what cannot be read.
            assertThat(promtool.exitValue()).as(said).isIn(0, 3);
            assertThat(said).doesNotContain("error while linting").doesNotContain("parsing error");
        } finally {
            Files.delete(page);
        }
    }

    private static void wrong(RawHttp.Answer answer, String allowed) {
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.all("Allow")).containsExactly(allowed);
        assertThat(answer.all("Content-Type")).containsExactly(TEXT);
        assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
    }

    private static RawHttp.Answer get(String path, String... headers) {
        return server.http().get(path, headers);
    }

    private static String keys() {
        return get("/services/keys/errors/").text();
    }

    private static String document(String key, int count) {
        return """
                {"target_uuid": "t", "aggregated_errors": [{"aggregation_key": "%s", "total_count": %d, "severity": "error",
                 "created_at": "2026-11-22T15:00:00Z", "latest_errors": []}]}
                """.formatted(key, count);
    }

    private static String many() {
        return IntStream.range(0, MANY)
                .mapToObj(i -> """
                        {"aggregation_key": "Key@%d", "total_count": 1, "severity": "error",
                         "created_at": "2026-11-22T15:00:00Z", "latest_errors": [{"uuid": "u%d",
                         "timestamp": "2026-11-22T15:00:00Z", "severity": "error", "http_context": null,
                         "error": {"class": "C", "message": "m", "stacktrace": ["%s"], "cause": null}}]}""".formatted(i, i, "frame ".repeat(20)))
                .collect(Collectors.joining(",", "{\"target_uuid\": \"m\", \"aggregated_errors\": [", "]}"));
    }
}
