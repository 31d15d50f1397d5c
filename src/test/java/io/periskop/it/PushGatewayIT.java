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

/**
 * The jar as a gateway and the jar as a server, and three processes with the real Python client that push: so many reports
 * in, so many counted, also when the gateway is restarted in between, and where the processes are scraped as well.
 */
class PushGatewayIT {
    private static final Path PYTHON = Path.of("target", "python-client", "bin", "python");
    private static final List<String> PACKAGES = List.of("periskop-client==0.2.0", "requests", "dataclasses-json");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> SMALL = List.of("-Xmx96m", "-XX:+UseSerialGC");
    private static final JsonMapper JSON = new JsonMapper();

    @BeforeAll
    static void install() throws InterruptedException {
        PythonPackages.install("python-client", "periskop_client.exporter", PACKAGES);
    }

    @Test
    void soManyReportsInSoManyCounted(@TempDir Path dir) throws IOException {
        Path state = dir.resolve("pushed");
        try (Pushers pushers = new Pushers(dir)) {
            int port;
            int expected = 0;
            try (ServerProcess gateway = gateway(0, state)) {
                port = gateway.port();
                expected += pushers.report(0, port, 3);
                expected += pushers.report(1, port, 25);
                expected += pushers.report(2, port, 1);
                expected += pushers.report(0, port, 0);
                JsonNode told = JSON.readTree(gateway.http().get("/-/errors").body());
                assertThat(told.get("aggregated_errors")
                                .get(0)
                                .get("total_count")
                                .asInt())
                        .isEqualTo(expected);
                gateway.terminate();
                assertThat(gateway.exitCode()).isEqualTo(143);
            }
            Path file = Files.writeString(
                    dir.resolve("periskop.yaml"),
                    "services:\n" + FakeTargets.service("jobs", "127.0.0.1:" + port, "/-/errors") + pushers.and(port));
            try (ServerProcess server = ServerProcess.start("--config=" + file)) {
                try (ServerProcess gateway = gateway(port, state)) {
                    total(server, expected);
                    expected += pushers.report(1, port, 4);
                    total(server, expected);
                }
                Files.delete(state);
                try (ServerProcess gateway = gateway(port, state)) {
                    for (int i = 0; i < 3; i++) {
                        expected += pushers.report(i, port, i);
                    }
                    total(server, expected);
                    assertThat(gateway.isAlive()).isTrue();
                }
            }
        }
    }

    private static ServerProcess gateway(int port, Path state) {
        return ServerProcess.start(SMALL, "--role=pushgateway", "--port=" + port, "--push.persistence-file=" + state);
    }

    private static void total(ServerProcess server, int expected) {
        for (String service : List.of("jobs", "both")) {
            Eventually.within(PATIENCE, () -> total(server, service) >= expected);
            assertThat(total(server, service)).as(service).isEqualTo(expected);
        }
    }

    private static int total(ServerProcess server, String service) {
        JsonNode all = JSON.readTree(
                server.http().get("/services/" + service + "/errors/").body());
        return all.isEmpty() ? 0 : all.get(0).get("total_count").asInt();
    }

    /** Processes of one job. */
    private static final class Pushers implements AutoCloseable {
        private final Process[] processes = new Process[3];
        private final BufferedReader[] said = new BufferedReader[3];
        private final String[] addresses = new String[3];

        Pushers(Path dir) throws IOException {
            Path script = dir.resolve("push.py");
            Files.write(script, FakeTargets.resource("/python/push.py"));
            for (int i = 0; i < processes.length; i++) {
                processes[i] = new ProcessBuilder(PYTHON.toAbsolutePath().toString(), script.toString())
                        .redirectError(dir.resolve("pusher-" + i + ".err").toFile())
                        .start();
                said[i] = processes[i].inputReader(StandardCharsets.UTF_8);
                addresses[i] = "127.0.0.1:" + said[i].readLine();
            }
        }

        /** A service that hears of each process twice: from itself, and from the gateway. */
        String and(int gateway) {
            return """
                    - name: both
                      scraper: {refresh_interval: 200ms}
                      static_configs:
                      - targets: ["127.0.0.1:%d"]
                        labels: {__metrics_path__: /-/errors}
                      - targets: ["%s"]
                        labels: {__metrics_path__: /-/exceptions}
                    """.formatted(gateway, String.join("\", \"", addresses));
        }

        /** Reports so often, and pushes twice. */
        int report(int process, int port, int times) throws IOException {
            String order = times + " http://127.0.0.1:" + port + "/\n";
            processes[process].getOutputStream().write(order.getBytes(StandardCharsets.US_ASCII));
            processes[process].getOutputStream().flush();
            assertThat(said[process].readLine()).isEqualTo("pushed");
            return times;
        }

        @Override
        public void close() {
            for (Process process : processes) {
                process.destroy();
            }
        }
    }
}
