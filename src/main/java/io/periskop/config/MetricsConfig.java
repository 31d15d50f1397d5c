package io.periskop.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the metrics page has by error.
 *
 * @param seriesPerService errors of one service with series of their own
 * @param errorLabels names of labels of errors that their series carry
 * @param original whether the original's {@code periskop_error_occurrences} is there
 * @param targetLabel whether that has a {@code target} as long as there are not too many
 * @param scrapeInterval how often each Prometheus scrapes this server at least
 * @param errorBudgets by service: exceptions that are allowed in 30 days
 */
public record MetricsConfig(
        int seriesPerService,
        List<String> errorLabels,
        boolean original,
        boolean targetLabel,
        Duration scrapeInterval,
        Map<String, Long> errorBudgets) {
    public static final MetricsConfig DEFAULTS =
            new MetricsConfig(2_000, List.of(), true, true, Duration.ofMinutes(1), Map.of());

    public MetricsConfig {
        errorLabels = List.copyOf(errorLabels);
        errorBudgets = Map.copyOf(errorBudgets);
    }

    /** The same with other budgets, which may change while the server runs. */
    public MetricsConfig withErrorBudgets(Map<String, Long> others) {
        return new MetricsConfig(seriesPerService, errorLabels, original, targetLabel, scrapeInterval, others);
    }
}
