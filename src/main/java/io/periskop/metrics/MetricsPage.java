package io.periskop.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.periskop.store.Sources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * The text that Prometheus scrapes: every meter of this process, and {@code periskop_error_occurrences} written from the
 * store. Format 0.0.4.
 */
public final class MetricsPage {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String NAME = "periskop_error_occurrences";

    private final PrometheusMeterRegistry registry;
    private final Sources sources;
    private final List<Runnable> refreshers;
    private final int seriesLimit;

    /** @param refreshers bring meters up to date that are not always so */
    public MetricsPage(PrometheusMeterRegistry registry, Sources sources, List<Runnable> refreshers, int seriesLimit) {
        this.registry = registry;
        this.sources = sources;
        this.refreshers = List.copyOf(refreshers);
        this.seriesLimit = seriesLimit;
    }

    public Mono<byte[]> render() {
        return sources.counts().collectList().map(counts -> {
            refreshers.forEach(Runnable::run);
            StringBuilder text = new StringBuilder(registry.scrape(CONTENT_TYPE));
            append(text, OccurrenceSeries.within(seriesLimit, counts));
            return text.toString().getBytes(StandardCharsets.UTF_8);
        });
    }

    private static void append(StringBuilder text, OccurrenceSeries series) {
        text.append("# HELP ").append(NAME).append(" Number of occurrences per service, error type and severity.\n");
        text.append("# TYPE ").append(NAME).append(" counter\n");
        for (OccurrenceSeries.Serie serie : series.all()) {
            text.append(NAME).append("{aggregation_key=\"");
            escaped(text, serie.key());
            text.append("\",service_name=\"");
            escaped(text, serie.service());
            text.append("\",severity=\"");
            escaped(text, serie.severity().text());
            if (serie.target() != null) {
                text.append("\",target=\"");
                escaped(text, serie.target());
            }
            text.append("\"} ").append(serie.count()).append('\n');
        }
    }

    private static void escaped(StringBuilder text, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }
}
