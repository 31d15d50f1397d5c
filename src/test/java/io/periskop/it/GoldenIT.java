package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole server answers as the original did for what real clients sent. What differs on purpose is named in {@code
 * deviations.txt} beside the golden answers, with its reason; docs/compatibility.md explains.
 */
class GoldenIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DEVIATIONS = "/fixtures/golden/deviations.txt";

    private static FakeTargets targets;
    private static ServerProcess server;

    static List<String> names() {
        Path golden = Path.of("src/test/resources/fixtures/golden");
        try (Stream<Path> files = Files.list(golden)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".json"))
                    .map(f -> f.substring(0, f.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        targets = new FakeTargets();
        // What is scrubbed is none of the original's business; ScrubbedTests and ReloadedScrubTests look at it.
        StringBuilder config = new StringBuilder("scrub: {enabled: false}\nservices:\n");
        for (String name : names()) {
            targets.serving("/" + name, FakeTargets.resource("/fixtures/" + name.replaceFirst("-", "/") + ".json"));
            config.append(targets.service(name, "/" + name));
        }
        Path file = Files.writeString(dir.resolve("periskop.yaml"), config);
        server = ServerProcess.start("--config=" + file);
        String all = "periskop_instances_scrapped{service_name=\"%s\"} 1.0";
        Eventually.within(Duration.ofSeconds(30), () -> {
            String metrics = server.http().get("/metrics").text();
            return names().stream().allMatch(name -> metrics.contains(all.formatted(name)));
        });
    }

    @AfterAll
    static void stop() {
        server.close();
        targets.close();
    }

    @ParameterizedTest
    @MethodSource("names")
    void answersAsTheOriginal(String name) {
        byte[] golden = FakeTargets.resource("/fixtures/golden/" + name + ".json");

        RawHttp.Answer answer = server.http().get("/services/" + name + "/errors/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        Map<String, JsonNode> wanted = byKey(golden);
        if (deviations().containsKey(name)) {
            assertThat(byKey(answer.body()))
                    .as("a deviation that is none any more")
                    .isNotEqualTo(wanted);
            return;
        }
        assertThat(byKey(answer.body())).isEqualTo(wanted);
        if (wanted.size() <= 1) {
            assertThat(answer.text()).isEqualTo(new String(golden, StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyDeviationHasAReasonAndAFile() {
        assertThat(names()).containsAll(deviations().keySet()).hasSize(39);
        assertThat(deviations().values()).noneMatch(String::isBlank);
    }

    private static Map<String, JsonNode> byKey(byte[] list) {
        Map<String, JsonNode> byKey = new TreeMap<>();
        for (JsonNode error : JSON.readTree(list)) {
            assertThat(byKey.put(error.get("aggregation_key").asString(), error))
                    .as("each key once")
                    .isNull();
        }
        return byKey;
    }

    /** Name to reason: {@code name: reason} a line, {@code #} for comments. */
    private static Map<String, String> deviations() {
        Map<String, String> all = new TreeMap<>();
        new String(FakeTargets.resource(DEVIATIONS), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(":", 2))
                .forEach(parts -> all.put(parts[0].strip(), parts.length < 2 ? "" : parts[1].strip()));
        return all;
    }
}
