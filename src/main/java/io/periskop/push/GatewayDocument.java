package io.periskop.push;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ExpositionWriter;
import io.periskop.exposition.PusherLines;
import io.periskop.exposition.ReportedAggregate;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A gateway's view as scrapers read it. */
final class GatewayDocument {
    private static final ExpositionWriter WRITER = new ExpositionWriter();
    private static final Comparator<Occurrence> NEWEST_FIRST = Comparator.comparing(
            Occurrence::timestamp,
            Comparator.nullsFirst(Comparator.<Instant>naturalOrder().reversed()));

    private GatewayDocument() {}

    /** One process that counted it all, for scrapers that know of no pushers: the original server, say. */
    static void together(GatewayView view, int occurrences, OutputStream out) {
        WRITER.write(out, view.uuid(), merged(view, occurrences));
    }

    /** Each pusher under its own name: what it counted is counted once, whichever gateways tell of it, and how often. */
    static void apart(GatewayView view, OutputStream out) throws IOException {
        for (Pusher pusher : view.pushers()) {
            List<ReportedAggregate> errors = new ArrayList<>();
            for (PushedError error : pusher.errors().values()) {
                if (error.told()) {
                    errors.addAll(error.byRun());
                }
            }
            PusherLines.write(out, pusher.group().labels().byName(), pusher.source(), errors);
        }
    }

    private static List<ReportedAggregate> merged(GatewayView view, int occurrences) {
        Map<String, List<PushedError>> byKey = new LinkedHashMap<>();
        for (Pusher pusher : view.pushers()) {
            for (PushedError error : pusher.errors().values()) {
                if (error.told()) {
                    byKey.computeIfAbsent(error.key(), key -> new ArrayList<>()).add(error);
                }
            }
        }
        List<ReportedAggregate> errors = new ArrayList<>(byKey.size());
        byKey.forEach((key, same) -> errors.add(merged(key, same, view.totals().get(key), occurrences)));
        return errors;
    }

    private static ReportedAggregate merged(
            String key, List<PushedError> same, Totals.@Nullable Total total, int most) {
        Severity severity = same.get(0).severity();
        List<Occurrence> all = new ArrayList<>();
        Set<String> known = new HashSet<>();
        long sum = 0;
        for (PushedError error : same) {
            severity = error.severity().compareTo(severity) > 0 ? error.severity() : severity;
            sum += error.marks().sum();
            for (Occurrence occurrence : error.occurrences()) {
                if (known.add(occurrence.uuid())) {
                    all.add(occurrence);
                }
            }
        }
        all.sort(NEWEST_FIRST);
        List<Occurrence> newest = all.size() > most ? all.subList(0, most) : all;
        return total == null
                ? new ReportedAggregate(key, sum, severity, same.get(0).createdAt(), newest)
                : new ReportedAggregate(key, total.count(), severity, total.createdAt(), newest);
    }
}
