package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Discovery;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One file for each mechanism that says every key. */
class GoodDiscoveryTests {
    private static final Path GOOD = Path.of("src/test/resources/config/good");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "azure       | 00000000-0000-0000-0000-000000000001 shop",
                "digitalocean | databases",
                "docker      | unix:///var/run/docker.sock",
                "dockerswarm | tasks of http://manager.example.com:2375",
                "gce         | shop-1 europe-west1-b labels.env = production",
                "hetzner     | hcloud env in (production, staging)",
                "marathon    | https://one.example.com:8443, http://two.example.com/marathon",
                "puppetdb    | https://puppetdb.example.com:8081",
            })
    void readsEveryKey(String mechanism, String description) {
        List<Discovery> discoveries = ConfigLoader.load(GOOD.resolve(mechanism + ".yaml"))
                .services()
                .get(0)
                .discoveries();
        assertThat(discoveries).singleElement().satisfies(discovery -> {
            assertThat(discovery.mechanism()).isEqualTo(mechanism);
            assertThat(discovery.describe()).isEqualTo(description);
            assertThat(discovery.toString()).doesNotContain("s3cret");
        });
    }
}
