package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Python client as its users install it, in a process that reports while it is scraped, and that restarts. */
class PythonClientIT {
    private static final Path PYTHON = Path.of("target", "python-client", "bin", "python");
    private static final List<String> PACKAGES = List.of("periskop-client==0.2.0", "requests", "dataclasses-json");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    @BeforeAll
    static void install() throws InterruptedException {
        PythonPackages.install("python-client", "periskop_client.exporter", PACKAGES);
    }

    @Test
    void totalsFollowThroughGrowthAndRestart(@TempDir Path dir) throws IOException {
        Client client = new Client(dir, 0);
        Path file = Files.writeString(
                dir.resolve("periskop.yaml"),
                "services:\n" + FakeTargets.service("shop", "127.0.0.1:" + client.port, "/-/exceptions"));
        try (ServerProcess server = ServerProcess.start("--config=" + file)) {
            int expected = 0;
            for (int more : new int[] {1, 2, 7, 25}) {
                client.report(more);
                expected += more;
                total(server, expected);
            }
            JsonNode error = only(server);
            assertThat(error.get("aggregation_key").asString()).startsWith("CheckoutError@");
            assertThat(error.get("severity").asString()).isEqualTo("error");
            JsonNode newest = error.get("latest_errors").get(0);
            assertThat(newest.get("error").get("class").asString()).isEqualTo("CheckoutError");
            assertThat(newest.get("error").get("message").asString()).isEqualTo("caf\u00e9 & <tea>");

            int port = client.port;
            client.close();
            client = new Client(dir, port);
            client.report(3);
            total(server, expected + 3);
            client.report(expected + 10);
            total(server, expected + 3 + expected + 10);
            client.close();
            client = new Client(dir, port);
            client.report(1);
            total(server, expected + 3 + expected + 10 + 1);
        } finally {
            client.close();
        }
    }

    /** Comes to the number and stays there. */
    private static void total(ServerProcess server, int expected) {
        Eventually.within(PATIENCE, () -> total(server) >= expected);
        long until = System.nanoTime() + Duration.ofMillis(600).toNanos();
        while (System.nanoTime() < until) {
            assertThat(total(server)).isEqualTo(expected);
        }
    }

    private static int total(ServerProcess server) {
        JsonNode all = JSON.readTree(server.http().get("/services/shop/errors/").body());
        return all.isEmpty() ? 0 : all.get(0).get("total_count").asInt();
    }

    private static JsonNode only(ServerProcess server) {
        JsonNode all = JSON.readTree(server.http().get("/services/shop/errors/").body());
        assertThat(all.size()).isEqualTo(1);
        return all.get(0);
    }

    private static final class Client implements AutoCloseable {
        private final Process process;
        private final BufferedReader said;
        private final int port;

        Client(Path dir, int port) throws IOException {
            Path script = dir.resolve("live.py");
            Files.write(script, FakeTargets.resource("/python/live.py"));
            process = new ProcessBuilder(PYTHON.toAbsolutePath().toString(), script.toString(), Integer.toString(port))
                    .redirectError(dir.resolve("client.err").toFile())
                    .start();
            said = process.inputReader(StandardCharsets.UTF_8);
            String first = said.readLine();
            assertThat(first).as(Files.readString(dir.resolve("client.err"))).isNotNull();
            this.port = Integer.parseInt(first);
        }

        void report(int times) throws IOException {
            process.getOutputStream().write((times + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            assertThat(said.readLine()).isEqualTo("reported");
        }

        @Override
        public void close() {
            process.destroy();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
