package io.periskop.store.sql;

import io.periskop.store.Marks;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a transaction makes of one source. */
final class SourceDraft {
    private final String name;
    private Instant seen;
    private final Instant firstHeard;
    private boolean folded;
    private long origins;
    private boolean changed;
    /** By origin: those that were loaded, and those that are new. */
    private final Map<String, Marks> marks = new HashMap<>();

    private final Map<String, Marks> changedMarks = new HashMap<>();

    private SourceDraft(String name, Instant seen, Instant firstHeard, boolean folded, long origins, boolean changed) {
        this.name = name;
        this.firstHeard = firstHeard;
        this.seen = seen;
        this.folded = folded;
        this.origins = origins;
        this.changed = changed;
    }

    static SourceDraft stored(Row row) {
        return new SourceDraft(
                row.text(1),
                Times.time(row.number(2), row.number(3)),
                Times.time(row.number(6), 0),
                row.number(4) == 1,
                row.number(5),
                false);
    }

    static SourceDraft created(String name, Instant at) {
        return new SourceDraft(name, at, at, false, 0, true);
    }

    String name() {
        return name;
    }

    Instant seen() {
        return seen;
    }

    /** To the microsecond. */
    Instant firstHeard() {
        return firstHeard;
    }

    boolean folded() {
        return folded;
    }

    void folded(boolean now) {
        folded = now;
        changed = true;
    }

    long origins() {
        return origins;
    }

    /** An answer that comes late does not make the source younger. */
    void heard(Instant at) {
        if (seen.isBefore(at)) {
            seen = at;
            changed = true;
        }
    }

    @Nullable
    Marks marks(String origin) {
        return marks.get(origin);
    }

    void loaded(String origin, Marks stored) {
        marks.put(origin, stored);
    }

    void put(Map<String, Marks> next) {
        next.forEach((origin, each) -> {
            if (marks.put(origin, each) == null) {
                origins++;
                changed = true;
            }
            changedMarks.put(origin, each);
        });
    }

    boolean changed() {
        return changed;
    }

    Map<String, Marks> changedMarks() {
        return changedMarks;
    }

    /** In the order of {@link Table#SOURCE}. */
    Object[] row(long service, Hashes hashes) {
        return new Object[] {
            service,
            hashes.bytes(name),
            Texts.bytes(name),
            Times.micros(seen),
            Times.nanos(seen),
            folded ? 1L : 0L,
            origins,
            Times.micros(firstHeard)
        };
    }

    /** In the order of {@link Table#MARK}. */
    Object[] row(long service, String origin, Marks next, Hashes hashes) {
        boolean routed = !next.route().equals(origin);
        return new Object[] {
            service,
            hashes.bytes(name),
            hashes.bytes(origin),
            Texts.bytes(origin),
            hashes.bytes(next.route()),
            routed ? Texts.bytes(next.route()) : new byte[0],
            next.sum(),
            next.settled(),
            Texts.bytes(next.severity().text()),
            MarksCodec.runs(next)
        };
    }
}
