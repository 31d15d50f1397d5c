package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of what the server is made of, which the build puts into its jar. */
class SbomTests {
    @Test
    void namesWhatTheServerIsMadeOf() throws Exception {
        JsonNode bom;
        try (InputStream in = PeriskopServer.class.getResourceAsStream("/META-INF/sbom/application.cdx.json")) {
            assertThat(in).isNotNull();
            bom = new JsonMapper().readTree(in);
        }
        assertThat(bom.path("bomFormat").asString("")).isEqualTo("CycloneDX");
        assertThat(bom.path("metadata").path("component").path("name").asString(""))
                .isEqualTo("periskop-server");
        List<String> required = bom.path("components")
                .valueStream()
                .filter(component -> component.path("scope").asString("").equals("required"))
                .map(component -> component.path("name").asString(""))
                .toList();
        assertThat(required)
                .contains(
                        "re2j",
                        "snakeyaml",
                        "protobuf-java",
                        "sqlite-jdbc",
                        "r2dbc-postgresql",
                        "netty-handler",
                        "preact")
                .doesNotContain("jqwik", "assertj-core", "tomcat-embed-core", "blockhound");
        // Two builds of one source give the same jar.
        assertThat(bom.path("metadata").has("timestamp")).isFalse();
    }
}
