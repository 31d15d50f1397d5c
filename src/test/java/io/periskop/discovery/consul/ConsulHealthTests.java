package io.periskop.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.periskop.discovery.BoundedJson;
import io.periskop.discovery.DiscoveryTrouble;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConsulHealthTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | passing",
                "[{'Status':'passing'},{'Status':'warning'}] | warning",
                "[{'Status':'critical'},{'Status':'warning'}] | critical",
                "[{'CheckID':'_node_maintenance','Status':'critical'},{'Status':'passing'}] | maintenance",
                "[{'CheckID':'_service_maintenance:x','Status':'critical'},{'Status':'critical'}] | maintenance",
                "[{'CheckID':'_service_maintenance','Status':'warning'}] | warning",
                "[{'Status':'odd'},{'Status':'critical'}] | ''"
            })
    void theWorstCheckCounts(String checks, String expected) {
        assertThat(ConsulHealth.health(json(checks))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "[1]", "[{'Node': {}}]", "[{'Node': {}, 'Service': []}]"})
    void refusesOtherAnswers(String answer) {
        assertThatExceptionOfType(DiscoveryTrouble.class)
                .isThrownBy(() -> ConsulHealth.group("a", "dc", ",", json(answer)))
                .withMessageMatching("answered something else than .*; check that server is a Consul agent");
    }

    @Test
    void toleratesWhatIsMissing() {
        assertThat(ConsulHealth.group("a", "dc", ",", json("[{'Node': {}, 'Service': {}}]"))
                        .targets()
                        .get(0)
                        .byName())
                .containsEntry("__address__", ":0")
                .containsEntry("__meta_consul_tags", ",,");
        assertThatExceptionOfType(DiscoveryTrouble.class).isThrownBy(() -> ConsulHealth.services(json("[]")));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8500, http, , http://localhost:8500",
        "https://[::1]:8501, http, /a/b/, https://[::1]:8501/a/b",
        "consul.example.com, https, a, https://consul.example.com/a",
        "me:s3cret@consul_1:8500, http, a, http://consul_1:8500/a",
        "unix:///run/consul.sock, http, /a, http://localhost/a"
    })
    void knowsServers(String server, String scheme, String prefix, String expected) {
        assertThat(ConsulServer.of(server, scheme, ConsulServer.prefix(prefix == null ? "" : prefix))
                        .base())
                .hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "localhost:8500/consul",
                "me:s3cret@localhost/x",
                "me:s3cret@",
                "unix://run",
                "ftp://a",
                ":8500"
            })
    void refusesOtherServers(String server) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsulServer.of(server, "http", ""))
                .withMessageMatching("'.*' .*; .*")
                .withMessageNotContaining("s3cret");
    }

    private static JsonNode json(String text) {
        return BoundedJson.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
