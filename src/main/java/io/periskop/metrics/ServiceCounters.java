package io.periskop.metrics;

import io.periskop.store.ErrorId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was counted by service and severity since this process runs: exceptions, errors that are new, errors that came back. Each
 * begins at 0 as soon as the service is known, so that the first one is a rise. Thread-safe.
 */
final class ServiceCounters {
    private static final List<String> USUAL = List.of("error", "info", "warning");
    private static final int MOST = 8;
    /** Other servers that are told apart; of a service. */
    private static final int ORIGINS = 100;

    /** The last exception that was counted. */
    private record Exemplar(ErrorId error, long count, long millis) {}

    private static final class Counters {
        private final byte[] labels;
        private final Rising exceptions;
        private final Rising created;
        private final Rising regressed;
        private @Nullable Exemplar exemplar;

        Counters(String service, String origin, String severity, long heldUntil) {
            labels = new LabelText()
                    .with(LabelText.ORIGIN, origin)
                    .with(LabelText.SERVICE, service)
                    .with(LabelText.SEVERITY, severity)
                    .bytes();
            exceptions = new Rising(0, heldUntil);
            created = new Rising(0, heldUntil);
            regressed = new Rising(0, heldUntil);
        }
    }

    private final long hold;
    /** What this server counted itself, by service and severity. */
    private final Map<String, Map<String, Counters>> services = new TreeMap<>();
    /** What others counted, by service, origin and severity. */
    private final Map<String, Map<String, Map<String, Counters>>> others = new TreeMap<>();

    /** @param hold for so long a service that has just become known shows 0 */
    ServiceCounters(long hold) {
        this.hold = hold;
    }

    synchronized void grew(
            String service,
            String origin,
            String key,
            String severity,
            long fresh,
            boolean isNew,
            boolean regressed,
            long now) {
        Counters counters = counters(service, origin, LabelText.cut(severity), now);
        counters.exceptions.add(fresh);
        counters.created.add(isNew ? 1 : 0);
        counters.regressed.add(regressed ? 1 : 0);
        if (fresh > 0) {
            counters.exemplar = new Exemplar(ErrorId.of(service, key), fresh, now);
        }
    }

    /** @param known all services that are scraped or have errors: others are forgotten */
    synchronized void know(Collection<String> known, long now) {
        Set<String> all = new HashSet<>(known);
        services.keySet().retainAll(all);
        others.keySet().retainAll(all);
        all.forEach(service -> USUAL.forEach(severity -> counters(service, "", severity, now)));
    }

    private Counters counters(String service, String origin, String severity, long now) {
        if (origin.isEmpty()) {
            return counters(services, service, service, "", severity, now);
        }
        Map<String, Map<String, Counters>> byOrigin = others.computeIfAbsent(service, s -> new TreeMap<>());
        String id = LabelText.distinct(origin);
        String shown = byOrigin.containsKey(id) || byOrigin.size() < ORIGINS ? id : LabelText.OTHER;
        return counters(byOrigin, shown, service, shown, severity, now);
    }

    private Counters counters(
            Map<String, Map<String, Counters>> in,
            String place,
            String service,
            String origin,
            String severity,
            long now) {
        Map<String, Counters> all = in.computeIfAbsent(place, p -> {
            Map<String, Counters> usual = new TreeMap<>();
            USUAL.forEach(each -> usual.put(each, new Counters(service, origin, each, now + hold)));
            return usual;
        });
        String shown = all.containsKey(severity) || all.size() < MOST ? severity : LabelText.OTHER;
        return all.computeIfAbsent(shown, s -> new Counters(service, origin, s, now + hold));
    }

    synchronized void write(PageText page, long now) {
        page.counter(
                "periskop_exceptions",
                "Exceptions counted since this server runs, without those of before a process was first heard.");
        each(counters -> {
            page.add("periskop_exceptions_total").add(counters.labels).number(counters.exceptions.at(now));
            Exemplar exemplar = counters.exemplar;
            if (page.isOpenMetrics() && exemplar != null) {
                page.add(" # {error_id=\"" + exemplar.error().text() + "\"}").number(exemplar.count());
                page.number(exemplar.millis() / 1000);
            }
            page.write('\n');
        });
        page.counter("periskop_errors_new", "Errors that happened for the first time since this server runs.");
        each(counters ->
                page.add("periskop_errors_new_total").add(counters.labels).value(counters.created.at(now)));
        page.counter(
                "periskop_errors_regressed", "Errors that came back after they were resolved, since this server runs.");
        each(counters ->
                page.add("periskop_errors_regressed_total").add(counters.labels).value(counters.regressed.at(now)));
    }

    private void each(java.util.function.Consumer<Counters> consumer) {
        services.values().forEach(all -> all.values().forEach(consumer));
        others.values()
                .forEach(origins -> origins.values().forEach(all -> all.values().forEach(consumer)));
    }
}
