package io.periskop.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.periskop.store.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The text that Prometheus scrapes: every meter of this process, and what is written by error and by service. */
public final class MetricsPage {
    public static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static final Logger log = LoggerFactory.getLogger(MetricsPage.class);
    /** Prometheus waits for ten seconds unless it is told otherwise. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final PrometheusMeterRegistry registry;
    private final Sources sources;
    private final ErrorMetrics errors;
    private final List<Runnable> refreshers;
    private final byte[] build;
    private volatile boolean byTarget = true;
    private volatile int lastLength;

    /**
     * @param refreshers bring up to date what is not always so, in this order
     * @param version of this server
     */
    public MetricsPage(
            PrometheusMeterRegistry registry,
            Sources sources,
            ErrorMetrics errors,
            List<Runnable> refreshers,
            String version) {
        this.build = new LabelText()
                .with("java", Runtime.version().toString())
                .with("version", version)
                .bytes();
        this.registry = registry;
        this.sources = sources;
        this.errors = errors;
        this.refreshers = List.copyOf(refreshers);
    }

    /**
     * Without {@code periskop_error_occurrences} by target while the store cannot be read: the other meters say why.
     *
     * @param openMetrics in OpenMetrics 1.0.0 rather than format 0.0.4
     */
    public Mono<byte[]> render(boolean openMetrics) {
        SeriesOptions options = errors.options();
        Mono<Optional<List<Sources.Count>>> read = !options.original() || !options.targets()
                ? Mono.just(Optional.empty())
                : sources.size()
                        .flatMap(size -> isByTarget(size, options.most())
                                ? sources.counts().collectList().map(Optional::of)
                                : Mono.just(Optional.<List<Sources.Count>>empty()))
                        .timeout(PATIENCE)
                        .onErrorResume(e -> {
                            log.debug("cannot read counts", e);
                            return Mono.just(byTarget ? Optional.of(List.of()) : Optional.empty());
                        });
        // Very many errors take a while to write: not on the thread that serves the database or a connection.
        return read.publishOn(Schedulers.boundedElastic()).map(counts -> page(openMetrics, counts));
    }

    /** Where it changed there and back with every few processes, rules would see all series come and go. */
    private boolean isByTarget(long size, int most) {
        byTarget = byTarget ? size <= most : size <= most / 2;
        return byTarget;
    }

    private byte[] page(boolean openMetrics, Optional<List<Sources.Count>> counts) {
        refreshers.forEach(Runnable::run);
        PageText page = new PageText(openMetrics, lastLength + (lastLength >> 4));
        try {
            registry.scrape(page, openMetrics ? OPEN_METRICS : PLAIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        page.reopen();
        page.gauge("periskop_build_info", "Which version this is, and what it runs on.");
        page.add("periskop_build_info").add(build).value(1);
        errors.write(page, errors.options().original() && counts.isEmpty());
        counts.ifPresent(all -> byTarget(page, all));
        page.end();
        lastLength = page.length();
        return page.toBytes();
    }

    /**
     * What is not of a process that is heard any more was moved there from others that were shown before, so it would be counted
     * twice; it is shown only where it is all there is.
     */
    private static void byTarget(PageText page, List<Sources.Count> counts) {
        if (counts.isEmpty()) {
            return;
        }
        page.head(
                ErrorSeries.ORIGINAL,
                "Number of occurrences per service, error type and severity.",
                ErrorSeries.originalType(page));
        record Name(String service, String key) {}
        Set<Name> live = new HashSet<>();
        for (Sources.Count count : counts) {
            if (!count.source().isEmpty()) {
                live.add(new Name(count.service(), count.key()));
            }
        }
        for (Sources.Count count : counts) {
            if (!count.source().isEmpty() || !live.contains(new Name(count.service(), count.key()))) {
                page.add(ErrorSeries.ORIGINAL)
                        .add(new LabelText()
                                .with(LabelText.KEY, LabelText.distinct(count.key()))
                                .with(LabelText.SERVICE, count.service())
                                .with(
                                        LabelText.SEVERITY,
                                        LabelText.cut(count.severity().text()))
                                .with("target", LabelText.cut(count.source()))
                                .bytes())
                        .value(count.count());
            }
        }
    }
}
