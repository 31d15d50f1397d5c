package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Discovery;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The good files of registries: each entry is a value, and what it says of itself shows no secret. */
class RegistryConfigTests {
    @ParameterizedTest
    @ValueSource(strings = {"consul", "ec2", "eureka", "nomad"})
    void readsEntriesAsValues(String mechanism) {
        List<Discovery> found = read(mechanism);
        assertThat(found).hasSizeGreaterThan(1).doesNotHaveDuplicates().isEqualTo(read(mechanism));
        assertThat(found).allSatisfy(discovery -> {
            assertThat(discovery.mechanism()).isEqualTo(mechanism);
            assertThat(discovery.describe()).isNotBlank().doesNotContain("s3cret");
            assertThat(discovery.toString()).doesNotContain("s3cret");
        });
    }

    private static List<Discovery> read(String mechanism) {
        return ConfigLoader.load(Path.of("src/test/resources/config/good/sd-" + mechanism + ".yaml"))
                .services()
                .get(0)
                .discoveries();
    }
}
