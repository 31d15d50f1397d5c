package io.periskop.store.memory;

import io.periskop.store.Report;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Commits reports as one: every merge is run before anything is written. */
final class MemoryBatch {
    private final List<Report> reports;
    private final SortedMap<String, MemoryDraft> drafts = new TreeMap<>();

    MemoryBatch(List<Report> reports, Function<String, MemoryService> services) {
        this.reports = reports;
        for (Report report : reports) {
            drafts.computeIfAbsent(report.service(), name -> new MemoryDraft(services.apply(name)));
        }
    }

    void commit() {
        holding(drafts.values().iterator());
    }

    /** Locks the services in the order of their names, as every batch does: two batches never wait for each other. */
    private void holding(Iterator<MemoryDraft> rest) {
        if (!rest.hasNext()) {
            run();
            return;
        }
        synchronized (rest.next().service()) {
            holding(rest);
        }
    }

    /** A source counts for itself again before the first merge: it moves what errors show of the folded base. */
    private void run() {
        reports.forEach(report -> draft(report).service().wake(report.source()));
        reports.forEach(report -> draft(report).merge(report));
        drafts.values().forEach(MemoryDraft::write);
    }

    private MemoryDraft draft(Report report) {
        return Objects.requireNonNull(drafts.get(report.service()));
    }
}
