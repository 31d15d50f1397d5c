package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FederationConfigTests {
    @ParameterizedTest
    @CsvSource({"'', false", "'push_state: false', false", "'push_state: true', true"})
    void statesGoDownwardsOnlyWhereThatIsSaid(String line, boolean expected) {
        FederationConfig config = ConfigLoader.parse(
                        "p.yaml", """
                repository: {type: sqlite, path: p.db}
                global: {server_id: middle}
                federate: {enabled: true, %s}
                federation_configs:
                - job_name: leaves
                  %s
                """.formatted(line, line).getBytes(StandardCharsets.UTF_8))
                .federation();
        assertThat(config.self().pushState()).isEqualTo(expected);
        assertThat(config.jobs()).extracting(FederationJob::pushState).containsExactly(expected);
    }
}
