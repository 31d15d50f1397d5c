package io.periskop.metrics;

import io.periskop.error.Severity;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What the page says of errors: by error, by service, and those to be named in alerts. Thread-safe. */
public final class ErrorMetrics {
    private final ErrorSeries series;
    private final ServiceCounters counters;
    private final AffectedInstances affected = new AffectedInstances();
    private final NotedErrors noted = new NotedErrors();
    private final InstantSource clock;
    private volatile Supplier<? extends Collection<String>> scraped = List::of;
    private volatile Map<String, Long> budgets = Map.of();

    public ErrorMetrics(ErrorSeries series, InstantSource clock) {
        this.series = series;
        this.counters = new ServiceCounters(series.options().holdMillis());
        this.clock = clock;
    }

    /** @param names of services that are scraped now: they are on the page before they have an error */
    public void watch(Supplier<? extends Collection<String>> names) {
        scraped = names;
    }

    /** From now on. By service: how many exceptions are allowed in 30 days. */
    public void budgets(Map<String, Long> allowed) {
        budgets = new TreeMap<>(allowed);
    }

    /**
     * What one instance of a service newly counted to an error.
     *
     * @param origin the id of the server that counted it and told this one, which is no instance; empty for this one
     * @param fresh what happened since the instance was last heard, or lately
     * @param isNew whether it never happened before
     * @param regressed whether it had been resolved
     * @param className of the newest occurrence, or empty
     * @param message of the same
     */
    public void grew(
            String service,
            String instance,
            String origin,
            String key,
            Severity severity,
            long fresh,
            boolean isNew,
            boolean regressed,
            String className,
            String message) {
        long now = clock.millis();
        counters.grew(service, origin, key, severity.text(), fresh, isNew, regressed, now);
        series.grew(service, origin, key, severity, fresh, isNew, className, message);
        if (fresh > 0 && origin.isEmpty()) {
            affected.grew(service, instance, key, now);
        }
        if (isNew) {
            noted.happened("new", service, key, className, message, now);
        }
        if (regressed) {
            noted.happened("regressed", service, key, className, message, now);
        }
    }

    SeriesOptions options() {
        return series.options();
    }

    /** @param original whether the original's metric is to be written from here */
    void write(PageText page, boolean original) {
        TreeSet<String> known = new TreeSet<>(scraped.get());
        known.addAll(series.names());
        long now = clock.millis();
        counters.know(known, now);
        counters.write(page, now);
        series.write(page, original);
        affected.write(page, known, now);
        noted.write(page, series, now);
        Map<String, Long> allowed = budgets;
        if (!allowed.isEmpty()) {
            page.gauge("periskop_error_budget_exceptions", "Exceptions that the service may raise in 30 days.");
            allowed.forEach((service, count) -> page.add("periskop_error_budget_exceptions")
                    .add(new LabelText().with(LabelText.SERVICE, service).bytes())
                    .value(count));
        }
    }
}
