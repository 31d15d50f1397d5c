package io.periskop.store.sql;

import io.periskop.error.Occurrence;
import io.periskop.series.Bucket;
import io.periskop.series.Resolution;
import io.periskop.store.ErrorEvent;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.sql.Head.Heads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a transaction makes of one error. Its occurrences are heads, but for those that came in this transaction. */
final class ErrorDraft {
    private StoredError value;

    private Heads heads;
    private long events;
    /** Of the last report that was placed in time, in seconds: what retention counts from. */
    private long horizon;
    /** The horizon at which buckets were last removed. */
    private final String severitySource;

    private final boolean severitySourceGone;

    /** Null where they were not looked for, or are not known. */
    private @Nullable TextFacts texts;

    private boolean isNew;
    private boolean changed;
    private final List<ErrorEvent> newEvents = new ArrayList<>(0);
    /** By series, then by minute. */
    private final Map<Long, Map<Integer, Long>> minutes = new TreeMap<>();

    private final ErrorSeries series = new ErrorSeries();
    private final Map<Long, Occurrence> added = new LinkedHashMap<>();
    private final Set<Long> removed = new HashSet<>();

    private ErrorDraft(StoredError value, Heads heads, long events, long horizon, boolean severitySourceGone) {
        this.value = value;
        this.heads = heads;
        this.events = events;
        this.horizon = horizon;
        this.severitySource = value.severitySource();
        this.severitySourceGone = severitySourceGone;
    }

    /** Of a row of {@link Lookup#ERRORS}. */
    static ErrorDraft stored(String service, Row row) {
        Heads heads = Heads.unpack(row.bytes(15));
        List<Occurrence> occurrences =
                heads.list().stream().map(Head::withoutDetails).toList();
        return new ErrorDraft(
                error(service, row, occurrences), heads, row.number(16), row.number(17), row.number(18) == 1);
    }

    static StoredError error(String service, Row row, List<Occurrence> occurrences) {
        long fractions = row.number(11);
        return new StoredError(
                service,
                row.text(1),
                row.number(2),
                row.number(3),
                OccurrenceCodec.severity(row.text(4)),
                row.text(5),
                row.text(6),
                Times.time(row.number(7), Times.fraction(fractions, 0)),
                Times.time(row.number(8), Times.fraction(fractions, 1)),
                Times.time(row.number(9), Times.fraction(fractions, 2)),
                StateCodec.state(
                        Codes.status(row.number(12)),
                        Times.time(row.number(10), Times.fraction(fractions, 3)),
                        row.number(13) == 1,
                        row.bytes(20)),
                LabelsCodec.labels(row.bytes(14)),
                LabelsCodec.edits(row.bytes(21)),
                occurrences,
                ImportedCodec.imported(row.bytes(19)),
                ImportedCodec.origins(row.bytes(19)));
    }

    static ErrorDraft created(StoredError error) {
        ErrorDraft draft = new ErrorDraft(error.withOccurrences(List.of()), Heads.NONE, 0, Long.MIN_VALUE, true);
        draft.become(error);
        draft.texts = TextFacts.NONE;
        draft.isNew = true;
        return draft;
    }

    StoredError value() {
        return value;
    }

    /** As it was loaded; whoever has set the severity since is of this transaction, or nobody. */
    boolean severitySourceGone() {
        return severitySourceGone || !value.severitySource().equals(severitySource);
    }

    boolean changed() {
        return changed;
    }

    void addFolded(long count) {
        value = value.withFolded(value.folded() + count);
        changed = true;
    }

    /** An occurrence whose uuid is known stays as it is stored. */
    void become(StoredError next) {
        if (next.occurrences() != value.occurrences()) {
            compare(next.occurrences());
        }
        value = next;
        changed = true;
    }

    private void compare(List<Occurrence> next) {
        Map<String, Head> gone = new HashMap<>();
        heads.list().forEach(head -> gone.put(head.uuid(), head));
        List<Head> kept = new ArrayList<>(next.size());
        long free = heads.next();
        for (Occurrence occurrence : next) {
            Head known = gone.remove(occurrence.uuid());
            if (known == null) {
                known = Head.of(occurrence, free++);
                added.put(known.seq(), occurrence);
            }
            kept.add(known);
        }
        for (Head head : gone.values()) {
            if (added.remove(head.seq()) == null) {
                removed.add(head.seq());
            }
        }
        heads = new Heads(kept, free);
    }

    /** Whether what it has of texts has to be loaded before it is saved. */
    boolean wantsTexts() {
        return texts == null && !added.isEmpty();
    }

    void loaded(TextFacts stored) {
        texts = stored;
    }

    /** What its texts are now; null where that is what is stored. */
    private @Nullable TextFacts nextTexts() {
        TextFacts stored = texts;
        if (stored == null || added.isEmpty() && !isNew) {
            return null;
        }
        Occurrence newest =
                heads.list().isEmpty() ? null : added.get(heads.list().get(0).seq());
        TextFacts next = new TextFacts(
                newest == null ? stored.className() : newest.error().className(),
                TextFacts.plus(stored.signature(), added.values()));
        return next.equals(stored) && !isNew ? null : next;
    }

    void happened(ErrorEvent event) {
        newEvents.add(event);
    }

    /** Which series it has; loaded where a report has labels for one. */
    ErrorSeries series() {
        return series;
    }

    void place(long of, List<Bucket> placed, Instant at) {
        if (!placed.isEmpty()) {
            Map<Integer, Long> sums = minutes.computeIfAbsent(of, id -> new TreeMap<>());
            placed.forEach(bucket -> sums.merge(bucket.step(), bucket.count(), ErrorDraft::sum));
            // Also when it is earlier than before: a clock that was wrong once must not hide what comes after.
            horizon = at.getEpochSecond();
            changed = true;
        }
    }

    static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /** The first step that is still kept. */
    static long kept(long horizon, Duration retention, int step) {
        return Math.floorDiv(horizon - retention.toSeconds(), (long) step);
    }

    /** Everything to be written. Called once, at the end. */
    void save(long service, long version, StoreLimits limits, Hashes hashes, Changes changes) {
        byte[] key = hashes.bytes(value.key());
        if (!minutes.isEmpty()) {
            saveBuckets(service, key, limits, changes);
        }
        for (ErrorEvent event : newEvents) {
            events++;
            changes.write(Write.EVENTS, new Object[] {
                service,
                key,
                events,
                Times.micros(event.at()),
                Times.nanos(event.at()),
                Codes.of(event.type()),
                Texts.bytes(event.actor()),
                Texts.bytes(event.detail()),
                Texts.bytes(event.note())
            });
        }
        if (!newEvents.isEmpty() && events > limits.eventsPerError()) {
            changes.execute(Command.TRIM_EVENTS, service, key, events - limits.eventsPerError());
        }
        removed.forEach(seq -> changes.write(Write.REMOVED_OCCURRENCES, new Object[] {service, key, seq}));
        added.forEach((seq, occurrence) -> changes.write(Write.OCCURRENCES, new Object[] {
            service, key, seq, Times.micros(Head.of(occurrence, seq).at()), OccurrenceCodec.encode(occurrence)
        }));
        TextFacts nextTexts = nextTexts();
        if (nextTexts != null) {
            changes.write(Write.TEXTS, nextTexts.row(service, key));
        }
        if (changed) {
            changes.write(Write.ERRORS, row(service, key, version, hashes));
        }
    }

    private void saveBuckets(long service, byte[] key, StoreLimits limits, Changes changes) {
        series.changed().forEach((id, day) -> changes.write(Write.ERROR_SERIES, new Object[] {service, key, id, day}));
        minutes.forEach((id, sums) -> {
            saveBuckets(service, key, id, Resolution.MINUTE, limits.minuteRetention(), sums, changes);
            saveBuckets(service, key, id, Resolution.HOUR, limits.hourRetention(), sums, changes);
            saveBuckets(service, key, id, Resolution.DAY, limits.hourRetention(), sums, changes);
        });
    }

    private void saveBuckets(
            long service,
            byte[] key,
            long of,
            Resolution resolution,
            Duration retention,
            Map<Integer, Long> sums,
            Changes changes) {
        long first = kept(horizon, retention, resolution.seconds());
        int minutesAStep = resolution.seconds() / Resolution.MINUTE.seconds();
        Map<Long, Long> steps = new TreeMap<>();
        sums.forEach(
                (minute, count) -> steps.merge(Math.floorDiv((long) minute, minutesAStep), count, ErrorDraft::sum));
        steps.forEach((step, count) -> {
            if (step >= first) {
                changes.count(new Object[] {service, key, (long) resolution.seconds(), step, of, count});
            }
        });
    }

    /** In the order of {@link Table#ERROR}. */
    private Object[] row(long service, byte[] key, long version, Hashes hashes) {
        return new Object[] {
            service,
            key,
            Texts.bytes(value.key()),
            value.total(),
            value.folded(),
            Texts.bytes(value.severity().text()),
            Texts.bytes(value.severitySource()),
            hashes.bytes(value.severitySource()),
            Texts.bytes(value.severityOrigin()),
            Times.micros(value.createdAt()),
            Times.micros(value.firstSeen()),
            Times.micros(value.lastSeen()),
            Times.micros(value.state().since()),
            Times.fractions(
                    value.createdAt(),
                    value.firstSeen(),
                    value.lastSeen(),
                    value.state().since()),
            Codes.of(value.state().status()),
            value.state().regressed() ? 1L : 0L,
            LabelsCodec.bytes(value.labels().byName()),
            heads.pack(),
            events,
            horizon,
            ImportedCodec.bytes(value.imported(), value.origins()),
            version,
            StateCodec.more(value.state()),
            LabelsCodec.bytes(value.edits())
        };
    }

    Collection<Head> heads() {
        return heads.list();
    }
}
