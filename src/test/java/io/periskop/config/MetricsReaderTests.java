package io.periskop.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsReaderTests {
    @Test
    void readsEveryKey() {
        assertThat(read("""
                        {series_per_service: 10, error_labels: [team, tier], original_metric: false, target_label: false,
                        scrape_interval: 15s, error_budgets: {shop: 1000, pay: 1}}"""))
                .isEqualTo(new MetricsConfig(
                        10,
                        List.of("team", "tier"),
                        false,
                        false,
                        Duration.ofSeconds(15),
                        Map.of("shop", 1000L, "pay", 1L)));
    }

    @Test
    void whatIsNotThereIsTheDefault() {
        assertThat(read("")).isEqualTo(MetricsConfig.DEFAULTS);
        assertThat(read("{}")).isEqualTo(MetricsConfig.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{series: 1} | metrics.series",
                "{series_per_service: -1} | metrics.series_per_service",
                "{error_labels: [severity]} | every series has a label",
                "{error_labels: [__name__]} | bad label name",
                "{error_labels: ['a b']} | bad label name",
                "{error_labels: [a, a]} | named twice",
                "{error_labels: [a, b, c, d, e, f, g, h, i]} | more than 8 labels",
                "{scrape_interval: 2d} | metrics.scrape_interval",
                "{error_budgets: {shop: 0}} | metrics.error_budgets.shop"
            })
    void saysWhatIsWrong(String metrics, String sentence) {
        assertThatThrownBy(() -> read(metrics))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(sentence);
    }

    private static MetricsConfig read(String metrics) {
        return ConfigLoader.parse("p.yaml", ("metrics: " + metrics + "\n").getBytes(StandardCharsets.UTF_8))
                .metrics();
    }
}
