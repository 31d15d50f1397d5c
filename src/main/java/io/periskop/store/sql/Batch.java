package io.periskop.store.sql;

import io.periskop.store.Marks;
import io.periskop.store.Report;
import io.periskop.store.StoreLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** Reports merged and written in one transaction. Used once: a transaction that is repeated is a new one. */
final class Batch {
    private final Session session;
    private final Drafts drafts;
    private final List<Report> reports;
    private final Map<Long, String> namesById;
    private final FirstHeard firstHeard;
    private final Map<String, Long> ids = new HashMap<>();

    Batch(
            Session session,
            StoreLimits limits,
            List<Report> reports,
            Map<Long, String> namesById,
            FirstHeard firstHeard) {
        this.session = session;
        this.drafts = new Drafts(session, limits);
        this.reports = reports;
        this.namesById = namesById;
        this.firstHeard = firstHeard;
        namesById.forEach((id, name) -> ids.put(name, id));
    }

    /** Answers what there is to tell after the commit. */
    Mono<Drafts> run() {
        return drafts.lock(namesById)
                .then(Mono.defer(() -> drafts.loadFirstHeard(firstHeard)))
                .then(Mono.defer(this::loadSources))
                .then(Mono.defer(this::loadMarks))
                .then(Mono.defer(this::loadErrors))
                .then(Mono.defer(this::loadSeries))
                .then(Mono.defer(() -> session.compute(this::merge)))
                .then(Mono.defer(drafts::save))
                .thenReturn(drafts);
    }

    private Mono<Void> loadSources() {
        Distinct keys = new Distinct();
        reports.forEach(report -> keys.add(id(report), hash(report.source())));
        return drafts.loadSources(keys.values());
    }

    /** Only of sources that there are: a new one has none. */
    private Mono<Void> loadMarks() {
        Distinct keys = new Distinct();
        Map<Hash, String> sources = new HashMap<>();
        for (Report report : reports) {
            if (service(report).source(report.source()) != null) {
                sources.put(drafts.hashes().of(report.source()), report.source());
                report.origins().forEach(origin -> keys.add(id(report), hash(report.source()), hash(origin)));
            }
        }
        return drafts.loadMarks(keys.values(), sources);
    }

    /** A source that was folded counts for itself again before the first merge: that moves what errors show. */
    private Mono<Void> loadErrors() {
        Distinct keys = new Distinct();
        List<Object[]> woken = new ArrayList<>();
        for (Report report : reports) {
            report.keys().forEach(key -> keys.add(id(report), hash(key)));
            SourceDraft source = service(report).source(report.source());
            if (source != null) {
                for (String origin : report.origins()) {
                    Marks marks = source.marks(origin);
                    if (marks != null) {
                        keys.add(id(report), hash(marks.route()));
                    }
                }
                if (source.folded()) {
                    service(report).wake(source);
                    woken.add(new Object[] {id(report), hash(report.source())});
                }
            }
        }
        return drafts.loadErrors(keys.values(), woken, -1);
    }

    /** Of errors that a report with labels for its series may count. */
    private Mono<Void> loadSeries() {
        Distinct keys = new Distinct();
        for (Report report : reports) {
            if (!report.series().byName().isEmpty()) {
                report.keys().forEach(key -> keys.add(id(report), hash(key)));
                SourceDraft source = service(report).source(report.source());
                if (source != null) {
                    for (String origin : report.origins()) {
                        Marks marks = source.marks(origin);
                        if (marks != null) {
                            keys.add(id(report), hash(marks.route()));
                        }
                    }
                }
            }
        }
        return keys.values().isEmpty() ? Mono.empty() : drafts.loadSeries(keys.values());
    }

    private boolean merge() {
        reports.forEach(report -> service(report).merge(report));
        return true;
    }

    private ServiceDraft service(Report report) {
        return drafts.service(id(report));
    }

    private long id(Report report) {
        return Objects.requireNonNull(ids.get(report.service()));
    }

    private byte[] hash(String text) {
        return drafts.hashes().bytes(text);
    }
}
