package io.periskop.discovery.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.label.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsReaderTests {

    @Test
    void takesOutWhatPrometheusAddedAndOffersIt() {
        TargetsAnswer answer = read("""
                {"status": "success", "data": {
                  "activeTargets": [{
                    "health": "up", "labels": {"job": "shop", "instance": "a:1", "größe.x": "1"},
                    "discoveredLabels": {"__address__": "a:1", "__meta_filepath": "a.json", "__tmp_x": "1", "zone": "a",
                      "job": "shop", "__scheme__": "https", "__metrics_path__": "/metrics", "__param_module.a": "m",
                      "__scrape_interval__": "15s", "__scrape_timeout__": "10s",
                      "__convert_classic_histograms_to_nhcb__": "false",
                      "__always_scrape_classic_histograms__": "false", "__scrape_native_histograms__": "true"},
                    "scrapePool": "sd", "lastError": "", "lastScrapeDuration": 0.1, "new": [{"x": []}]}],
                  "droppedTargets": [{"discoveredLabels": {"__address__": "b:1", "job": "sd"}, "scrapePool": "sd"},
                    {"discoveredLabels": {"__address__": "c:1", "empty": ""}}],
                  "droppedTargetCounts": {"sd": 3, "other": 0}}}
                """);
        assertThat(answer.targets())
                .containsExactly(
                        new ListedTarget(
                                true,
                                "sd",
                                Labels.of(Map.ofEntries(
                                        Map.entry("__address__", "a:1"),
                                        Map.entry("__meta_filepath", "a.json"),
                                        Map.entry("__tmp_x", "1"),
                                        Map.entry("zone", "a"),
                                        Map.entry("__meta_prometheus_job", "shop"),
                                        Map.entry("__meta_prometheus_scheme", "https"),
                                        Map.entry("__meta_prometheus_metrics_path", "/metrics"),
                                        Map.entry("__meta_prometheus_param_module_a", "m"),
                                        Map.entry("__meta_prometheus_label_job", "shop"),
                                        Map.entry("__meta_prometheus_label_instance", "a:1"),
                                        Map.entry("__meta_prometheus_label_gr__e_x", "1"),
                                        Map.entry("__meta_prometheus_scrape_pool", "sd"),
                                        Map.entry("__meta_prometheus_health", "up")))),
                        new ListedTarget(
                                false,
                                "sd",
                                Labels.of(Map.of(
                                        "__address__", "b:1",
                                        "__meta_prometheus_job", "sd",
                                        "__meta_prometheus_scrape_pool", "sd"))),
                        new ListedTarget(false, null, Labels.of(Map.of("__address__", "c:1"))));
        assertThat(answer.droppedCounts()).isEqualTo(Map.of("sd", 3L, "other", 0L));
    }

    @Test
    void whatALabelClaimsToBeDoesNotWin() {
        assertThat(read("""
                        {"data": {"activeTargets": [{"scrapePool": "sd", "discoveredLabels":
                          {"__meta_prometheus_scrape_pool": "lie", "__meta_prometheus_other": "stays"}}]}}
                        """).targets().get(0).labels().byName())
                .isEqualTo(Map.of("__meta_prometheus_scrape_pool", "sd", "__meta_prometheus_other", "stays"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\": \"success\", \"data\": {\"activeTargets\": [], \"droppedTargets\": []}}",
                "{\"status\": \"success\", \"data\": {\"activeTargets\": null, \"droppedTargets\": null}}",
                "{\"data\": {\"droppedTargets\": []}, \"warnings\": [\"x\"]}",
                "{\"activeTargets\": []}",
            })
    void thereMayBeNone(String json) {
        assertThat(read(json).targets()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | its answer lists no targets; give the URL of a Prometheus",
                "{\"status\": \"success\", \"data\": []} | its answer lists no targets; give the URL of a Prometheus",
                "{\"status\": \"error\", \"error\": \"no way\"} | it answered with the error 'no way'",
                "[] | its answer is not that of Prometheus' API: expected an object at line 1, column 1",
                "{\"data\": {\"activeTargets\": {}}} | its answer is not that of Prometheus' API: expected a list at line 1, column 28",
                "{\"data\": {\"activeTargets\": [{\"health\": 1}]}} | its answer is not that of Prometheus' API: expected text at line 1, column 40",
                "{\"data\": {\"activeTargets\": [{\"discoveredLabels\": {\"a\": 1}}]}} | its answer is not that of Prometheus' API: expected text at line 1, column 56",
            })
    void saysWhatIsWrong(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(DiscoveryTrouble.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{\"data\": {\"activeTargets\": [",
                "{\"data\": {\"activeTargets\": [{\"labels\": {\"a\"",
                "{\"data\": {\"activeTargets\": [{\"a\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
            })
    void refusesOtherAnswers(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(DiscoveryTrouble.class)
                .hasMessageStartingWith("its answer is not ");
    }

    private static TargetsAnswer read(String json) {
        return TargetsReader.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
