package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Discovery;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubernetesConfigTests {
    private static final Path GOOD = Path.of("src/test/resources/config/good");

    @Test
    void readsEveryRole() {
        List<Discovery> discoveries = discoveries();
        assertThat(discoveries)
                .extracting(Discovery::describe)
                .containsExactly(
                        "pod in shop, cart and its own namespace of this cluster",
                        "endpointslice of https://kubernetes.example.com:6443",
                        "endpoints of " + GOOD.resolve("kubeconfig"),
                        "service of this cluster",
                        "node of this cluster",
                        "ingress of this cluster");
        assertThat(discoveries).extracting(Discovery::mechanism).containsOnly("kubernetes");
        assertThat(discoveries).doesNotHaveDuplicates().isEqualTo(discoveries());
    }

    @Test
    void readsSelectorsAndWhatIsAttached() {
        assertThat(discoveries().get(0).toString())
                .contains("label=app in (shop, cart),!old")
                .contains("path=status.phase, value=Running, equal=true")
                .contains("node=true, namespace=true, deployment=true, job=true, cronjob=true");
    }

    private static List<Discovery> discoveries() {
        return ConfigLoader.load(GOOD.resolve("kubernetes.yaml"))
                .services()
                .get(0)
                .discoveries();
    }
}
