package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every endpoint that the server's own OpenAPI document names, with requests that nobody wrote: what the document allows, the
 * edges of it, and what it does not allow. No answer may be a failure of the server, nor one that the document does not have.
 */
class ApiFuzzIT {
    private static final List<String> PACKAGES = List.of("schemathesis==4.32.5");
    private static final String CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,"
            + "response_schema_conformance,response_headers_conformance,negative_data_rejection,unsupported_method,"
            + "allow_header_conformance";

    /** Of an endpoint and a phase. The whole is to take about 90 seconds. */
    private static final int EXAMPLES = Integer.getInteger("fuzz.examples", 60);

    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private static Path programs;

    @BeforeAll
    static void install() throws InterruptedException {
        programs = PythonPackages.install("schemathesis", "schemathesis", PACKAGES);
    }

    @Test
    void everyAnswerIsOneThatTheDocumentHas(@TempDir Path dir) throws IOException, InterruptedException {
        int seed = Integer.getInteger("fuzz.seed", ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
        System.err.println("fuzzing the API with seed " + seed + "; the same again: -Dfuzz.seed=" + seed);
        Path said = dir.resolve("schemathesis.log");
        try (ServerProcess server = ServerProcess.start("--demo")) {
            Eventually.within(
                    Duration.ofSeconds(30),
                    () -> server.http().get("/metrics").text().contains("severity=\"error\""));
            String home = "http://127.0.0.1:" + server.port();
            Process fuzz = new ProcessBuilder(
                            programs.resolve("st").toAbsolutePath().toString(),
                            "--config-file="
                                    + Path.of("src/test/resources/schemathesis.toml")
                                            .toAbsolutePath(),
                            "run",
                            home + "/api/v1/openapi.json",
                            "--checks=" + CHECKS,
                            "--max-examples=" + EXAMPLES,
                            "--seed=" + seed,
                            "--workers=2",
                            "--continue-on-failure",
                            "--request-timeout=20",
                            "--generation-database=none",
                            "--suppress-health-check=all",
                            "--no-color")
                    .directory(dir.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = fuzz.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                fuzz.destroyForcibly().waitFor();
            }
            String report = Files.readString(said, StandardCharsets.UTF_8);
            assertThat(ended)
                    .as("no end within " + PATIENCE + ", seed " + seed + "\n" + report)
                    .isTrue();
            assertThat(fuzz.exitValue()).as("seed " + seed + "\n" + report).isZero();
            assertThat(report).as("it tested something").containsPattern("[1-9][0-9]* generated");
            assertThat(server.log()).doesNotContain("ERROR");
            System.err.println(report);
        }
    }
}
