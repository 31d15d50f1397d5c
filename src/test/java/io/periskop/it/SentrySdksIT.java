package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentry.Breadcrumb;
import io.sentry.Sentry;
import io.sentry.SentryLevel;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sentry's own SDKs, as applications have them, pointed at this server: each event arrives once and can be read. */
class SentrySdksIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final List<String> PYTHON = List.of("sentry-sdk==2.68.0", "brotli");
    private static final String NODE = "@sentry/node@11.12.0";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int EACH = 105;

    @TempDir
    private static Path dir;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        Path file = Files.writeString(dir.resolve("periskop.yaml"), """
                sentry:
                  projects:
                  - {id: 1, service: java, keys: [%1$s]}
                  - {id: 2, service: python, keys: [%1$s]}
                  - {id: 3, service: node, keys: [%1$s]}
                """.formatted(KEY));
        server = ServerProcess.start("--config=" + file);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String dsn(int project) {
        return "http://" + KEY + "@127.0.0.1:" + server.port() + "/" + project;
    }

    @Test
    void java() throws InterruptedException {
        Sentry.init(options -> {
            options.setDsn(dsn(1));
            options.setRelease("shop@1.2.3");
            options.setEnvironment("test");
            options.setEnableDeduplication(false);
            options.setMaxQueueSize(500);
            options.addInAppInclude("io.periskop.it");
        });
        Sentry.setTag("customer", "gold");
        Sentry.addBreadcrumb(new Breadcrumb("breadcrumb"));
        try {
            caught(() -> checkout("once"));
            caught(SentrySdksIT::nested);
            Sentry.captureMessage("slow: 3 s", SentryLevel.WARNING);
            Sentry.captureException(
                    new IllegalArgumentException("by fingerprint"),
                    scope -> scope.setFingerprint(List.of("pay", "eu")));
            for (int i = 0; i < 100; i++) {
                String what = "burst " + i + " caf\u00e9 \u2615 \ud83d\uded2";
                caught(() -> checkout(what));
            }
            Thread last = new Thread(() -> {
                throw new IllegalStateException("uncaught");
            });
            last.start();
            last.join();
            Sentry.flush(PATIENCE.toMillis());
        } finally {
            Sentry.close();
        }
        check("java", "io.periskop.it.SentrySdksIT$CheckoutException", "checkout", "java.io.IOException");
    }

    @Test
    void python() throws IOException, InterruptedException {
        Path programs = PythonPackages.install("sentry-python", "sentry_sdk", PYTHON);
        run(dir, programs.resolve("python").toAbsolutePath().toString(), script("app.py", dir), dsn(2));
        check("python", "__main__.CheckoutError", "checkout", "OSError");
    }

    @Test
    void node() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target", "sentry-node")).toAbsolutePath();
        if (!Files.exists(folder.resolve("node_modules/@sentry/node/package.json"))
                && run(
                                folder,
                                "npm",
                                "install",
                                "--silent",
                                "--no-audit",
                                "--no-fund",
                                "--ignore-scripts",
                                "--prefix",
                                folder.toString(),
                                NODE)
                        != 0) {
            throw Tools.missing("this needs npm, and this package: npm install " + NODE);
        }
        run(folder, "node", script("app.mjs", folder), dsn(3));
        check("node", "CheckoutError", "checkout", "TypeError");
    }

    private static void check(String service, String type, String function, String cause) {
        Eventually.within(PATIENCE, () -> total(service) >= EACH);
        assertThat(total(service)).isEqualTo(EACH);

        JsonNode burst = holding(service, "burst ");
        assertThat(burst.get("total_count").asInt()).isEqualTo(101);
        JsonNode newest = burst.get("latest_errors").get(0);
        assertThat(newest.get("error").get("class").asString()).isEqualTo(type);
        assertThat(newest.get("error").get("stacktrace").get(0).asString())
                .contains(function)
                .doesNotEndWith("~");
        assertThat(burst.toString()).contains("caf\u00e9 \u2615 \ud83d\uded2");

        JsonNode nested = holding(service, "\"nested\"");
        assertThat(nested.get("total_count").asInt()).isEqualTo(1);
        JsonNode inner = nested.get("latest_errors").get(0).get("error").get("cause");
        assertThat(inner.get("class").asString()).isEqualTo(cause);
        assertThat(inner.get("message").asString()).contains("192.0.2.1");
        assertThat(inner.get("stacktrace").get(0).asString()).contains("connect");

        assertThat(holding(service, "slow: 3 s").get("severity").asString()).isEqualTo("warning");
        assertThat(holding(service, "uncaught").get("total_count").asInt()).isEqualTo(1);
        // The index of errors is up to a second behind the storage.
        Eventually.within(PATIENCE, () -> found(service, "") == errors(service).size());
        assertThat(found(service, "group_reason=in_app_frames")).isGreaterThanOrEqualTo(2);
        assertThat(found(service, "group_reason=message")).isEqualTo(1);
        assertThat(found(service, "group_reason=fingerprint fingerprint=\"pay, eu\""))
                .isEqualTo(1);
        assertThat(found(service, "release=shop@1.2.3 environment=test customer=gold"))
                .isGreaterThanOrEqualTo(4);

        String metrics = new String(server.http().get("/metrics").body(), StandardCharsets.UTF_8);
        assertThat(metrics)
                .contains("periskop_ingest_events_total{outcome=\"accepted\",protocol=\"sentry\",service=\"" + service
                        + "\"} 105.0");
        Matcher dropped = Pattern.compile(
                        "periskop_ingest_client_discarded_total\\{[^}]*service=\"" + service + "\"} .*")
                .matcher(metrics);
        assertThat(dropped.find()).as("client reports").isFalse();
    }

    private static JsonNode holding(String service, String text) {
        for (JsonNode error : errors(service)) {
            if (error.toString().contains(text)) {
                return error;
            }
        }
        throw new AssertionError("no error of " + service + " with " + text + ": " + errors(service));
    }

    private static JsonNode errors(String service) {
        return JSON.readTree(
                server.http().get("/services/" + service + "/errors/").body());
    }

    private static int total(String service) {
        int sum = 0;
        for (JsonNode error : errors(service)) {
            sum += error.path("total_count").asInt();
        }
        return sum;
    }

    private static int found(String service, String search) {
        String query = URLEncoder.encode("service=" + service + " " + search, StandardCharsets.UTF_8);
        JsonNode answer =
                JSON.readTree(server.http().get("/api/v1/errors?q=" + query).body());
        return answer.get("errors").size();
    }

    private static String script(String name, Path folder) throws IOException {
        return Files.write(folder.resolve(name), FakeTargets.resource("/sentry/" + name))
                .toString();
    }

    /** @param folder where it runs; what is in it is the application's own code */
    private static int run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = Tools.start(
                command[0],
                command[0],
                builder -> builder.command(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD));
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command[0] + " did not end");
        }
        return process.exitValue();
    }

    private static void caught(Work work) {
        try {
            work.run();
        } catch (Exception e) {
            Sentry.captureException(e);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static final class CheckoutException extends Exception {
        private static final long serialVersionUID = 1;

        CheckoutException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static void checkout(String what) throws CheckoutException {
        throw new CheckoutException(what, null);
    }

    private static void connect() throws IOException {
        throw new IOException("no route to 192.0.2.1");
    }

    private static void nested() throws CheckoutException {
        try {
            connect();
        } catch (IOException e) {
            throw new CheckoutException("nested", e);
        }
    }
}
