package io.periskop.store.sql;

import io.periskop.label.Labels;
import io.periskop.series.Resolution;
import io.periskop.store.After;
import io.periskop.store.Before;
import io.periskop.store.Before.Known;
import io.periskop.store.Change;
import io.periskop.store.Dropped;
import io.periskop.store.Marks;
import io.periskop.store.Report;
import io.periskop.store.SeriesLabels;
import io.periskop.store.StoreLimits;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a transaction makes of one service: what was loaded of it, and what reports have changed since. */
final class ServiceDraft {
    private final long id;
    private final String name;
    private final StoreLimits limits;
    private final Hashes hashes;
    private final Map<String, SourceDraft> sources = new HashMap<>();
    private final Map<Hash, ErrorDraft> errors = new HashMap<>();
    private long errorCount;
    private long sourceCount;
    private long liveCount;
    private final long version;
    private boolean changed;
    private @Nullable Instant firstHeard;
    private int refused;
    private int refusedSeries;
    private final Map<Long, Object[]> newSeries = new TreeMap<>();

    /** @param row of {@link Lookup#LOCKED_SERVICES} */
    ServiceDraft(String name, Row row, StoreLimits limits, Hashes hashes) {
        this.id = row.number(0);
        this.name = name;
        this.errorCount = row.number(2);
        this.sourceCount = row.number(3);
        this.liveCount = row.number(4);
        this.version = row.number(5) + 1;
        this.limits = limits;
        this.hashes = hashes;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    /** The whole service. */
    void firstHeard(Instant time) {
        firstHeard = time;
    }

    Collection<SourceDraft> sources() {
        return sources.values();
    }

    @Nullable
    SourceDraft source(String source) {
        return sources.get(source);
    }

    void loaded(SourceDraft source) {
        sources.put(source.name(), source);
    }

    void loaded(ErrorDraft error) {
        errors.put(hashes.of(error.value().key()), error);
    }

    /** Null if there is none, or it was not loaded. */
    @Nullable
    ErrorDraft error(Hash key) {
        return errors.get(key);
    }

    /** The source counts for itself again; its shares are taken out of the folded base by {@link #addFolded}. */
    void wake(SourceDraft source) {
        source.folded(false);
        liveCount++;
        changed = true;
    }

    void fold(SourceDraft source) {
        source.folded(true);
        liveCount--;
        changed = true;
    }

    void addFolded(Hash key, long count) {
        ErrorDraft error = errors.get(key);
        if (error != null) {
            error.addFolded(count);
        }
    }

    void merge(Report report) {
        SourceDraft source = sources.get(report.source());
        if (source == null && liveCount + 1 > limits.sourcesPerService()) {
            refused++;
            return;
        }
        After after = report.merge().apply(before(report, source));
        after.changes().forEach(change -> apply(change, report.series(), report.at()));
        if (source == null) {
            source = SourceDraft.created(report.source(), report.at());
            sources.put(report.source(), source);
            firstHeard = firstHeard == null ? report.at() : firstHeard;
            sourceCount++;
            liveCount++;
            changed = true;
        }
        source.heard(report.at());
        source.put(after.marks());
    }

    private void apply(Change change, Labels labels, Instant at) {
        Hash key = hashes.of(change.error().key());
        ErrorDraft error = errors.get(key);
        if (error == null) {
            error = ErrorDraft.created(change.error());
            errors.put(key, error);
            errorCount++;
            changed = true;
        } else {
            error.become(change.error());
        }
        if (!change.minutes().isEmpty()) {
            error.place(series(error.series(), labels, at), change.minutes(), at);
        }
        change.events().forEach(error::happened);
    }

    /** The number of the series to count to: that of the rest, where there is no place for it. */
    private long series(ErrorSeries series, Labels labels, Instant at) {
        if (labels.byName().isEmpty()) {
            return ErrorSeries.NONE;
        }
        Labels kept = labels;
        if (!series.takes(ErrorSeries.number(labels), at, limits)) {
            kept = SeriesLabels.other(labels);
            refusedSeries++;
        }
        long number = ErrorSeries.number(kept);
        if (series.counted(number, SeriesLabels.isOther(kept), at)) {
            newSeries.put(number, new Object[] {
                id, number, LabelsCodec.bytes(kept.byName()), Resolution.DAY.stepOf(at.getEpochSecond())
            });
        }
        return number;
    }

    private Before before(Report report, @Nullable SourceDraft source) {
        Map<String, Marks> counted = new HashMap<>();
        Map<String, Known> known = new HashMap<>();
        report.keys().forEach(key -> add(known, key));
        if (source != null) {
            for (String origin : report.origins()) {
                Marks found = source.marks(origin);
                if (found != null) {
                    counted.put(origin, found);
                    add(known, found.route());
                }
            }
        }
        long origins = source == null ? 0 : source.origins();
        return new Before(
                source == null ? null : source.seen(),
                source == null ? null : source.firstHeard(),
                firstHeard,
                counted,
                known,
                (int) (limits.errorsPerService() - errorCount),
                (int) (limits.errorsPerService() - origins));
    }

    private void add(Map<String, Known> known, String key) {
        ErrorDraft error = errors.get(hashes.of(key));
        if (error != null) {
            known.put(key, new Known(error.value(), isSeveritySourceGone(error)));
        }
    }

    private boolean isSeveritySourceGone(ErrorDraft error) {
        SourceDraft source = sources.get(error.value().severitySource());
        return source == null ? error.severitySourceGone() : source.folded();
    }

    /** How many folded sources have to be forgotten. */
    int excessSources() {
        return (int) Math.max(0, sourceCount - limits.sourcesPerService());
    }

    void forgotten(int count) {
        sourceCount -= count;
        changed |= count > 0;
    }

    void errorRemoved() {
        errorCount--;
        changed = true;
    }

    /** Says of which errors the texts have to be loaded: id of the service, hash of the key. */
    void wantsTexts(Consumer<Object[]> wanted) {
        errors.forEach((key, error) -> {
            if (error.wantsTexts()) {
                wanted.accept(new Object[] {id, key.bytes()});
            }
        });
    }

    void save(Changes changes) {
        for (SourceDraft source : sources.values()) {
            if (source.changed()) {
                changes.write(Write.SOURCES, source.row(id, hashes));
            }
            source.changedMarks()
                    .forEach((origin, marks) -> changes.write(Write.MARKS, source.row(id, origin, marks, hashes)));
        }
        newSeries.values().forEach(row -> changes.write(Write.SERIES, row));
        for (ErrorDraft error : errors.values()) {
            changed |= error.changed();
            error.save(id, version, limits, hashes, changes);
        }
    }

    void saveCounts(Changes changes) {
        if (changed) {
            changes.execute(Command.COUNT_SERVICE, errorCount, sourceCount, liveCount, version, id);
        }
    }

    void tell(Dropped dropped) {
        if (refusedSeries > 0) {
            dropped.dropped(name, Dropped.What.SERIES, refusedSeries);
        }
        for (int i = 0; i < refused; i++) {
            dropped.dropped(name, Dropped.What.REFUSED_SOURCE, 1);
        }
    }
}
