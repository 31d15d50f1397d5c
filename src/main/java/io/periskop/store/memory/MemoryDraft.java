package io.periskop.store.memory;

import io.periskop.store.After;
import io.periskop.store.Before;
import io.periskop.store.Before.Known;
import io.periskop.store.Change;
import io.periskop.store.Marks;
import io.periskop.store.Report;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a batch is about to make of one service: later reports see it, readers do not, and when a merge throws it is gone
 * without a trace. Guarded by the service's monitor.
 */
final class MemoryDraft {
    private record Merged(Report report, After after) {}

    private final MemoryService service;
    private final Map<String, StoredError> errors = new HashMap<>();
    /** By source, then by origin. */
    private final Map<String, Map<String, Marks>> marks = new HashMap<>();

    private final Map<String, Instant> heard = new HashMap<>();
    private final List<Merged> merged = new ArrayList<>();
    private int added;

    MemoryDraft(MemoryService service) {
        this.service = service;
    }

    MemoryService service() {
        return service;
    }

    void merge(Report report) {
        if (!hasPlace(report.source())) {
            service.refused();
            return;
        }
        After after = report.merge().apply(before(report));
        for (Change change : after.changes()) {
            String key = change.error().key();
            added += error(key) == null ? 1 : 0;
            errors.put(key, change.error());
        }
        marks.merge(report.source(), after.marks(), MemoryDraft::plus);
        heard.merge(report.source(), report.at(), MemoryDraft::later);
        merged.add(new Merged(report, after));
    }

    void write() {
        merged.forEach(each -> service.write(each.report, each.after));
        service.boundSources();
    }

    private boolean hasPlace(String source) {
        if (service.knows(source) || heard.containsKey(source)) {
            return true;
        }
        long newcomers =
                heard.keySet().stream().filter(known -> !service.knows(known)).count();
        return service.hasPlaceFor((int) newcomers + 1);
    }

    private Before before(Report report) {
        String source = report.source();
        Map<String, Marks> counted = new HashMap<>(2 * report.origins().size());
        Map<String, Known> known = new HashMap<>(2 * report.keys().size());
        report.keys().forEach(key -> add(known, key));
        for (String origin : report.origins()) {
            Marks found = marks(source, origin);
            if (found != null) {
                counted.put(origin, found);
                add(known, found.route());
            }
        }
        return new Before(
                lastHeard(source),
                firstHeard(source),
                firstHeard(),
                counted,
                known,
                service.room() - added,
                originRoom(source));
    }

    private void add(Map<String, Known> known, String key) {
        StoredError error = known.containsKey(key) ? null : error(key);
        if (error != null) {
            known.put(key, new Known(error, isGone(error.severitySource())));
        }
    }

    private @Nullable StoredError error(String key) {
        StoredError drafted = errors.get(key);
        return drafted != null ? drafted : service.find(key);
    }

    private @Nullable Marks marks(String source, String origin) {
        Marks drafted = marks.getOrDefault(source, Map.of()).get(origin);
        return drafted != null ? drafted : service.marks(source, origin);
    }

    private int originRoom(String source) {
        long newcomers = marks.getOrDefault(source, Map.of()).keySet().stream()
                .filter(origin -> service.marks(source, origin) == null)
                .count();
        return service.originRoom(source) - (int) newcomers;
    }

    private static Map<String, Marks> plus(Map<String, Marks> a, Map<String, Marks> b) {
        Map<String, Marks> all = new HashMap<>(a);
        all.putAll(b);
        return all;
    }

    private boolean isGone(String source) {
        return !heard.containsKey(source) && service.isGone(source);
    }

    private @Nullable Instant lastHeard(String source) {
        Instant stored = service.lastHeard(source);
        Instant drafted = heard.get(source);
        return stored == null || drafted == null ? stored == null ? drafted : stored : later(stored, drafted);
    }

    /** Of the first report of this batch where it was not heard before. */
    private @Nullable Instant firstHeard(String source) {
        Instant stored = service.firstHeard(source);
        return stored == null ? heard.get(source) : stored;
    }

    /** The whole service, likewise. */
    private @Nullable Instant firstHeard() {
        Instant stored = service.firstHeard();
        return stored == null
                ? heard.values().stream().min(Comparator.naturalOrder()).orElse(null)
                : stored;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
