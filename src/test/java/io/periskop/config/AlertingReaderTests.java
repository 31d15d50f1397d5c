package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.alert.AlertEvent;
import io.periskop.alert.AlertRule;
import io.periskop.alert.AlertTemplate;
import io.periskop.alert.AlertingSpec;
import io.periskop.alert.AlertmanagersSpec;
import io.periskop.discovery.Discovery;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertingReaderTests {
    @Test
    void withoutTheKeyNobodyIsTold() {
        assertThat(read("services: []")).isEqualTo(AlertingSpec.NONE);
    }

    @Test
    void fewWordsAreEnough() {
        AlertingSpec spec = read("alerting: {alertmanagers: [{static_configs: [{targets: ['am.example.com:9093']}]}]}");
        AlertmanagersSpec one = spec.alertmanagers().get(0);
        assertThat(one.scheme()).isEqualTo("http");
        assertThat(one.pathPrefix()).isEmpty();
        assertThat(one.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(one.http()).isEqualTo(HttpConfig.DEFAULT);
        assertThat(one.discoveries()).extracting(Discovery::mechanism).containsExactly("static");
        assertThat(spec.rules()).containsExactly(AlertRule.EVERYTHING);
        assertThat(spec.resendDelay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(spec.resolveAfter()).isEqualTo(Duration.ofDays(1));
        assertThat(spec.alertsPerService()).isEqualTo(50);
        assertThat(spec.externalUrl()).isEmpty();
    }

    @Test
    void everyWordIsRead() {
        AlertingSpec spec = read("""
                web: {external_url: 'https://periskop.example.com/x/'}
                alerting:
                  resend_delay: 30s
                  resolve_after: 1d
                  alerts_per_service: 7
                  external_labels: {cluster: eu}
                  alert_relabel_configs: [{action: labeldrop, regex: x}]
                  alertmanagers:
                  - scheme: https
                    path_prefix: alerts/
                    timeout: 3s
                    api_version: v2
                    basic_auth: {username: u, password: s3cret}
                    dns_sd_configs: [{names: [_web._tcp.am.example.com]}]
                    relabel_configs: [{action: keep, source_labels: [a], regex: b}]
                  rules:
                  - alert: Bad
                    events: [new, spike]
                    search: service=shop timeout
                    labels: {severity: page, team: '{{ labels.team }}', empty: }
                    annotations: {summary: '{{ message }}'}
                """);
        AlertmanagersSpec one = spec.alertmanagers().get(0);
        assertThat(one.scheme()).isEqualTo("https");
        assertThat(one.pathPrefix()).isEqualTo("/alerts");
        assertThat(one.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(one.http().authentication()).isNotEqualTo(Authentication.NONE);
        assertThat(one.discoveries()).extracting(Discovery::mechanism).containsExactly("dns");
        assertThat(one.relabelling().rules()).hasSize(1);
        assertThat(spec.relabelling().rules()).hasSize(1);
        assertThat(spec.externalLabels()).isEqualTo(Labels.of(Map.of("cluster", "eu")));
        assertThat(spec.resendDelay()).isEqualTo(Duration.ofSeconds(30));
        assertThat(spec.resolveAfter()).isEqualTo(Duration.ofDays(1));
        assertThat(spec.alertsPerService()).isEqualTo(7);
        assertThat(spec.externalUrl()).isEqualTo("https://periskop.example.com/x");
        AlertRule rule = spec.rules().get(0);
        assertThat(rule.name()).isEqualTo("Bad");
        assertThat(rule.events()).isEqualTo(Set.of(AlertEvent.NEW, AlertEvent.SPIKE));
        assertThat(rule.search().text()).isEqualTo("service=shop timeout");
        assertThat(rule.labels())
                .containsEntry("team", AlertTemplate.ofLabel("{{ labels.team }}"))
                .containsEntry("empty", AlertTemplate.ofLabel(""));
        assertThat(rule.annotations()).containsOnlyKeys("summary");
        assertThat(spec.toString()).doesNotContain("s3cret");
        assertThat(read(List.of("alerting: {}"))).isEqualTo(AlertingSpec.NONE);
    }

    private static AlertingSpec read(String yaml) {
        return read(List.of(yaml));
    }

    private static AlertingSpec read(List<String> lines) {
        return ConfigLoader.parse("p.yaml", String.join("\n", lines).getBytes(StandardCharsets.UTF_8))
                .alerting();
    }
}
