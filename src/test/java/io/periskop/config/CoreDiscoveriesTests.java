package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.discovery.Discovery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What file, http, dns and prometheus read of the configuration. */
class CoreDiscoveriesTests {
    private static final Path GOOD = Path.of("src/test/resources/config/good");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file | src/test/resources/config/good/targets/*.json, /etc/periskop/shop.yml | src/test/resources/config/good/a.yaml",
                "dns | SRV _http._tcp.shop.example.com, _http._tcp.web.example.com | AAAA shop.example.com",
                "http | https://sd.example.com:8443/targets | http://sd_server:8080",
                "prometheus | http://127.0.0.1:9090/prometheus sd-pods, serviceMonitor/shop/web/0 | https://prometheus.example.com",
            })
    void readsTheirKeys(String mechanism, String first, String second) {
        List<Discovery> discoveries = load(mechanism);
        assertThat(discoveries).extracting(Discovery::mechanism).containsOnly(mechanism);
        assertThat(discoveries).extracting(Discovery::describe).containsExactly(first, second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dns", "file", "http", "prometheus"})
    void equalEntriesAreEqualAndSoShareARun(String mechanism) {
        assertThat(load(mechanism)).isEqualTo(load(mechanism)).doesNotHaveDuplicates();
    }

    @Test
    void aPasswordInAUrlIsShownNowhere() {
        assertThat(load("http").toString()).doesNotContain("pa@ss", "pa%40ss", "me:");
    }

    /** Snippets with the verdict of Prometheus' own promtool. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "file_sd_configs: [{files: [a.json]}] | true",
                "file_sd_configs: [{files: [a.yaml]}] | true",
                "file_sd_configs: [{files: [A.Json]}] | false",
                "file_sd_configs: [{files: [d/*.json]}] | true",
                "file_sd_configs: [{files: ['*/a.json']}] | false",
                "file_sd_configs: [{files: ['a*b*.json']}] | true",
                "file_sd_configs: [{files: [a.txt]}] | false",
                "file_sd_configs: [{files: []}] | false",
                "file_sd_configs: [{}] | false",
                "file_sd_configs: [null] | false",
                "file_sd_configs: [{files: [a.json], foo: 1}] | false",
                "file_sd_configs: [{files: ['**/*.json']}] | false",
                "dns_sd_configs: [{names: [x]}] | true",
                "dns_sd_configs: [{names: [x], type: A, port: 1}] | true",
                "dns_sd_configs: [{names: [x], type: aaaa, port: 1}] | true",
                "dns_sd_configs: [{names: [x], type: MX, port: 1}] | true",
                "dns_sd_configs: [{names: [x], type: TXT, port: 1}] | false",
                "dns_sd_configs: [{names: []}] | false",
                "dns_sd_configs: [{names: [x], type: A, port: '80'}] | false",
                "dns_sd_configs: [{names: [x], type: ''}] | false",
                "dns_sd_configs: [{names: [x], type: A}] | false",
                "http_sd_configs: [{refresh_interval: 5s}] | false",
                "http_sd_configs: [{url: 'ftp://h/x'}] | false",
                "http_sd_configs: [{url: 'http:///x'}] | false",
                "http_sd_configs: [{url: 'http://h/x'}] | true",
                "http_sd_configs: [{url: 'http://h/x', foo: 1}] | false",
                "http_sd_configs: [{url: 'http://h/x', refresh_interval: 0s}] | false",
            })
    void acceptsWhatPrometheusAccepts(String key, boolean accepted) {
        String yaml = "services: [{name: a, " + key + "}]";
        if (accepted) {
            assertThat(parse(yaml)).hasSize(1);
        } else {
            assertThatThrownBy(() -> parse(yaml)).isInstanceOf(ConfigException.class);
        }
    }

    private static List<Discovery> load(String mechanism) {
        return ConfigLoader.load(GOOD.resolve("sd-" + mechanism + ".yaml"))
                .services()
                .get(0)
                .discoveries();
    }

    private static List<Discovery> parse(String yaml) {
        return ConfigLoader.parse("p.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                .services()
                .get(0)
                .discoveries();
    }
}
