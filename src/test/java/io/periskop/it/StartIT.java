package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the process begins, changes and ends. */
class StartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot=1 | --port",
                "--port=x | port",
                "--port=70000 | port",
                "--config=/does/not/exist.yaml | /does/not/exist.yaml",
                "--role=queen | role",
            })
    void badFlagIsOneLine(String argument, String named) {
        refused(List.of(argument), named);
    }

    @Test
    void badFileIsOneLine() throws IOException {
        Path file = Files.writeString(dir.resolve("bad.yaml"), "services:\n- nme: x\n");

        refused(List.of("--config=" + file), "bad.yaml:2: ");
    }

    @Test
    void takenPortIsOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(List.of("--address=127.0.0.1", "--port=" + taken.getLocalPort()), "is taken");
        }
    }

    @Test
    void addressOfAnotherMachineIsOneLine() {
        refused(List.of("--address=192.0.2.1", "--port=0"), "192.0.2.1");
    }

    @Test
    void unknownHostIsOneLine() {
        refused(List.of("--address=no-such-host.invalid", "--port=0"), "no-such-host.invalid");
    }

    @Test
    void helpAndVersion() {
        try (ServerProcess help = ServerProcess.run(List.of(), List.of("--help"));
                ServerProcess version = ServerProcess.run(List.of(), List.of("--version"))) {
            assertThat(help.exitCode()).isZero();
            assertThat(help.log()).contains("--config", "--port");
            assertThat(help.stderr()).isEmpty();
            assertThat(version.exitCode()).isZero();
            assertThat(version.log()).startsWith("periskop-server ").hasLineCount(1);
            assertThat(version.stderr()).isEmpty();
        }
    }

    @Test
    void withoutConfigurationItScrapesItself() throws IOException {
        try (ServerProcess server = ServerProcess.start()) {
            assertThat(server.http().get("/services/").text()).isEqualTo("[\"periskop\"]\n");
            assertThat(server.http().get("/targets/").text())
                    .isEqualTo("{\"periskop\":[{\"endpoint\":\"127.0.0.1:" + server.port() + "/errors\"}]}\n");
            Eventually.within(
                    PATIENCE,
                    () -> server.http()
                            .get("/metrics")
                            .text()
                            .contains("periskop_instances_scrapped{service_name=\"periskop\"} 1.0"));
            RawHttp.Answer reload = server.http().send("POST", "/-/reload");
            assertThat(reload.status()).isEqualTo(400);
            assertThat(reload.text())
                    .isEqualTo("not reloaded: there is no configuration file to reload; start with --config=<file>\n");
            assertThat(server.stderr()).isEmpty();
            stops(server);
        }
    }

    @Test
    void theDemoShowsServicesErrorsAndTargetsAtOnce() {
        try (ServerProcess server = ServerProcess.start("--demo")) {
            assertThat(server.http().get("/services/").text())
                    .isEqualTo("[\"checkout\",\"payments\",\"periskop\",\"recommendations\"]\n");
            for (String service : List.of("checkout", "payments", "recommendations")) {
                Eventually.within(
                        PATIENCE,
                        () -> server.http()
                                .get("/services/" + service + "/errors/")
                                .text()
                                .contains("\"latest_errors\":[{\"error\":"));
            }
            assertThat(server.http().get("/api/v1/targets").text())
                    .contains("\"scrapePool\":\"payments\"")
                    .contains("\"health\":\"up\"");
            assertThat(server.stderr()).isEmpty();
        }
    }

    @Test
    void aFleetRunsOnItsOwn() throws IOException {
        try (ServerProcess fleet = ServerProcess.start("--role=demo-fleet")) {
            assertThat(new String(fleet.http().get("/sd").body(), StandardCharsets.UTF_8))
                    .contains("127.0.0.1:" + fleet.port(), "/checkout/1/-/exceptions");
            refused(List.of("--role=demo-fleet", "--address=127.0.0.1", "--port=" + fleet.port()), "is taken");
            fleet.terminate();
            assertThat(fleet.exitCode()).isEqualTo(143);
        }
        refused(List.of("--role=demo-fleet", "--config=periskop.yaml"), "has no configuration");
        refused(List.of("--role=demo-fleet", "--address=no-such-host.invalid"), "no-such-host.invalid");
    }

    @Test
    void reloadsAsAWholeOrNotAtAll() throws IOException, InterruptedException {
        try (FakeTargets targets = new FakeTargets().serving("/a", "{}").serving("/b", "{}")) {
            Path file = write("services:\n" + targets.service("a", "/a"));
            try (ServerProcess server = ServerProcess.start("--config=" + file)) {
                write("services:\n" + targets.service("a", "/a") + targets.service("b", "/b"));
                RawHttp.Answer added = server.http().send("POST", "/-/reload");
                assertThat(added.status()).isEqualTo(200);
                assertThat(added.all("Content-Type")).containsExactly("text/plain; charset=utf-8");
                services(server, "[\"a\",\"b\"]\n");
                scraped(server, "b");

                write("services:\n" + targets.service("c", "/a") + "- nme: x\n");
                RawHttp.Answer bad = server.http().send("POST", "/-/reload");
                assertThat(bad.status()).isEqualTo(400);
                assertThat(bad.all("X-Content-Type-Options")).containsExactly("nosniff");
                assertThat(bad.text())
                        .startsWith("not reloaded: ")
                        .contains("periskop.yaml:6: ")
                        .hasLineCount(1);
                services(server, "[\"a\",\"b\"]\n");
                assertThat(metrics(server)).contains("periskop_config_last_reload_successful 0.0");

                write("web: {listen_address: \"127.0.0.1:1\"}\nservices: []\n");
                assertThat(server.http().send("POST", "/-/reload").text()).contains("web.listen_address cannot change");
                services(server, "[\"a\",\"b\"]\n");

                write("services:\n" + targets.service("b", "/b"));
                for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
                    RawHttp.Answer wrong = server.http().send(method, "/-/reload");
                    assertThat(wrong.status()).isEqualTo(405);
                    assertThat(wrong.header("Allow")).isEqualTo("POST, OPTIONS");
                }
                for (String page : List.of(
                        "Origin: http://evil.example",
                        "Origin: http://localhost:3000",
                        "Origin: null",
                        "Sec-Fetch-Site: cross-site")) {
                    assertThat(server.http().send("POST", "/-/reload", page).status())
                            .isEqualTo(403);
                }
                assertThat(server.http().send("OPTIONS", "/-/reload").status()).isEqualTo(204);
                services(server, "[\"a\",\"b\"]\n");

                server.signal("HUP");
                Eventually.within(
                        PATIENCE, () -> server.http().get("/services/").text().equals("[\"b\"]\n"));
                assertThat(metrics(server))
                        .contains("periskop_config_last_reload_successful 1.0")
                        .doesNotContain("service_name=\"a\",health");
                assertThat(server.http().get("/services/a/errors/").status()).isEqualTo(404);
                assertThat(server.http().get("/targets/").text()).doesNotContain("\"a\"");
                stops(server);
            }
        }
    }

    private static void refused(List<String> arguments, String named) {
        try (ServerProcess server = ServerProcess.run(List.of(), arguments)) {
            assertThat(server.exitCode()).as(server.log()).isEqualTo(2);
            assertThat(server.stderr()).startsWith("periskop: ").contains(named).hasLineCount(1);
            assertThat(server.log()).isEmpty();
        }
    }

    /** Nothing holds it up for as long as running requests are given (spring.lifecycle.timeout-per-shutdown-phase). */
    private static void stops(ServerProcess server) {
        long begin = System.nanoTime();
        server.terminate();
        assertThat(server.exitCode()).isIn(0, 143);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    private static void scraped(ServerProcess server, String service) {
        Eventually.within(
                PATIENCE,
                () -> metrics(server).contains("periskop_instances_scrapped{service_name=\"" + service + "\"} 1.0"));
    }

    private static void services(ServerProcess server, String list) {
        assertThat(server.http().get("/services/").text()).isEqualTo(list);
    }

    private static String metrics(ServerProcess server) {
        return server.http().get("/metrics").text();
    }

    private Path write(String config) throws IOException {
        return Files.writeString(dir.resolve("periskop.yaml"), config);
    }
}
