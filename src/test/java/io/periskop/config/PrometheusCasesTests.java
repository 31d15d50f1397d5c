package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Prometheus accepts of a scrape config is accepted at a service, and what it refuses is refused. */
class PrometheusCasesTests {
    private static final Path CASES = Path.of("src/test/resources/config/cases/scrape-config.txt");
    /** Prometheus takes any word as a scheme, and fails at every scrape. */
    private static final Set<String> REFUSED_HERE = Set.of("scheme-ftp");

    static Stream<String> cases() throws IOException {
        return Files.readAllLines(CASES).stream().filter(line -> !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAsInPrometheus(String line) {
        String[] parts = line.split(" ", 3);
        String yaml = "services:\n- " + parts[2] + "\nlimits: {body_bytes_in_flight: 4GiB}\n";
        if (parts[1].equals("accepted") && !REFUSED_HERE.contains(parts[0])) {
            assertThat(parse(yaml).services()).hasSize(1);
        } else {
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> parse(yaml))
                    .withMessageStartingWith("p.yaml:2: services[0].");
        }
    }

    private static ServerConfig parse(String yaml) {
        return ConfigLoader.parse("p.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }
}
