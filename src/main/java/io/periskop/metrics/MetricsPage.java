package io.periskop.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.periskop.store.Sources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The text that Prometheus scrapes: every meter of this process, and {@code periskop_error_occurrences} written from the
 * store. Format 0.0.4.
 */
public final class MetricsPage {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Logger log = LoggerFactory.getLogger(MetricsPage.class);
    /** Prometheus waits for ten seconds unless it is told otherwise. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final String NAME = "periskop_error_occurrences";

    private final PrometheusMeterRegistry registry;
    private final Sources sources;
    private final Supplier<Optional<List<Sources.Count>>> byError;
    private final List<Runnable> refreshers;
    private final int seriesLimit;

    /** As the other one, with every count of every source, however many there are. */
    MetricsPage(PrometheusMeterRegistry registry, Sources sources, List<Runnable> refreshers, int seriesLimit) {
        this(registry, sources, Optional::empty, refreshers, seriesLimit);
    }

    /**
     * @param byError one count an error, without a source, for when there are too many to show them by source; empty where
     *     it does not know yet
     * @param refreshers bring meters up to date that are not always so
     */
    public MetricsPage(
            PrometheusMeterRegistry registry,
            Sources sources,
            Supplier<Optional<List<Sources.Count>>> byError,
            List<Runnable> refreshers,
            int seriesLimit) {
        this.byError = byError;
        this.registry = registry;
        this.sources = sources;
        this.refreshers = List.copyOf(refreshers);
        this.seriesLimit = seriesLimit;
    }

    /** Without {@code periskop_error_occurrences} while the store cannot be read: the other meters say why. */
    public Mono<byte[]> render() {
        Mono<Optional<OccurrenceSeries>> read = sources.size()
                .flatMap(size -> size > seriesLimit ? Mono.justOrEmpty(byError.get()) : Mono.empty())
                .map(counts -> OccurrenceSeries.ofErrors(seriesLimit, counts))
                .switchIfEmpty(
                        sources.counts().collectList().map(counts -> OccurrenceSeries.within(seriesLimit, counts)))
                .map(Optional::of)
                .timeout(PATIENCE)
                .onErrorResume(e -> {
                    log.debug("cannot read counts", e);
                    return Mono.just(Optional.empty());
                });
        return read.map(series -> {
            refreshers.forEach(Runnable::run);
            StringBuilder text = new StringBuilder(registry.scrape(CONTENT_TYPE));
            series.ifPresent(found -> append(text, found));
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
