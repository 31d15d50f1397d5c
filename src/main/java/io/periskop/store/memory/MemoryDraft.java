package io.periskop.store.memory;

import io.periskop.store.Before;
import io.periskop.store.Before.Known;
import io.periskop.store.Change;
import io.periskop.store.Marks;
import io.periskop.store.Report;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a batch is about to make of one service: later reports see it, readers do not, and when a merge throws it is gone
 * without a trace. Guarded by the service's monitor.
 */
final class MemoryDraft {
    private record Counter(String source, String key) {}

    private record Merged(Report report, List<Change> changes) {}

    private final MemoryService service;
    private final Map<String, StoredError> errors = new HashMap<>();
    private final Map<Counter, Marks> marks = new HashMap<>();
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
        List<Change> changes = report.merge().apply(before(report));
        for (Change change : changes) {
            String key = change.error().key();
            added += error(key) == null ? 1 : 0;
            errors.put(key, change.error());
            marks.put(new Counter(report.source(), key), change.marks());
        }
        heard.merge(report.source(), report.at(), MemoryDraft::later);
        merged.add(new Merged(report, changes));
    }

    void write() {
        merged.forEach(each -> service.write(each.report, each.changes));
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
        Map<String, Known> known = new HashMap<>();
        for (String key : report.keys()) {
            StoredError error = error(key);
            if (error != null) {
                known.put(key, new Known(error, marks(report.source(), key), isGone(error.severitySource())));
            }
        }
        return new Before(lastHeard(report.source()), known, service.room() - added);
    }

    private @Nullable StoredError error(String key) {
        StoredError drafted = errors.get(key);
        return drafted != null ? drafted : service.find(key);
    }

    private Marks marks(String source, String key) {
        Marks drafted = marks.get(new Counter(source, key));
        return drafted != null ? drafted : service.marks(source, key);
    }

    private boolean isGone(String source) {
        return !heard.containsKey(source) && service.isGone(source);
    }

    private @Nullable Instant lastHeard(String source) {
        Instant stored = service.lastHeard(source);
        Instant drafted = heard.get(source);
        return stored == null || drafted == null ? stored == null ? drafted : stored : later(stored, drafted);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
