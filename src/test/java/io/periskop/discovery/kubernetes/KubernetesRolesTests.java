package io.periskop.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every label of every role, checked line by line against what Prometheus' code and documentation say. */
class KubernetesRolesTests {
    private static final Attach ALL = new Attach(true, true, true, true, true);

    @ParameterizedTest
    @ValueSource(strings = {"node", "service", "pod", "endpoints", "endpointslice", "ingress"})
    void tellsWhatPrometheusTells(String role) throws IOException {
        assertThat(text(Role.of(role), Attach.NOTHING)).isEqualTo(golden(role));
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "service", "pod", "endpoints", "endpointslice", "ingress"})
    void attachesWhatIsWanted(String role) throws IOException {
        assertThat(text(Role.of(role), ALL)).isEqualTo(golden(role + "-attached"));
    }

    private static String text(Role role, Attach attach) {
        try (FakeApi api = new FakeApi()) {
            FakeApi.load("/kubernetes/cluster.yaml").forEach(api::put);
            try (Following following = new Following(Following.discovery(api, role, attach))) {
                return text(following.found());
            }
        }
    }

    private static String text(List<TargetGroup> groups) {
        StringBuilder text = new StringBuilder();
        for (TargetGroup group : groups) {
            text.append(group.source()).append('\n');
            append(text, "  ", group.labels());
            for (Labels target : group.targets()) {
                text.append("  - target\n");
                append(text, "    ", target);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String indent, Labels labels) {
        labels.byName()
                .forEach((name, value) -> text.append(indent)
                        .append(name.replaceFirst("^__meta_kubernetes_", "~"))
                        .append(" = ")
                        .append(value)
                        .append('\n'));
    }

    private static String golden(String name) throws IOException {
        try (InputStream stream = KubernetesRolesTests.class.getResourceAsStream("/kubernetes/" + name + ".txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
