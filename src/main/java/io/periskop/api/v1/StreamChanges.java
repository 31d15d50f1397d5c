package io.periskop.api.v1;

import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed.Change;
import io.periskop.store.State;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of one error since the last messages about it. For one thread at a time. */
final class StreamChanges {
    static final String NEW = "new";
    static final String CHANGED = "changed";
    static final String RESOLVED = "resolved";
    static final String REOPENED = "reopened";
    static final String REGRESSED = "regressed";
    static final String MUTED = "muted";
    static final String UNMUTED = "unmuted";
    static final String LABELLED = "labelled";
    static final String REMOVED = "removed";

    private final Set<String> events = new LinkedHashSet<>();
    private final @Nullable CatalogError before;
    private @Nullable CatalogError after;
    private long delta;

    StreamChanges(@Nullable CatalogError before) {
        this.before = before;
    }

    void add(Change change) {
        CatalogError from = change.before();
        CatalogError to = change.after();
        after = to;
        if (to == null) {
            say(REMOVED);
            return;
        }
        // What is lower than before comes from a restored backup.
        delta += Math.max(
                0, to.facts().total() - (from == null ? 0 : from.facts().total()));
        if (from == null) {
            say(NEW);
            return;
        }
        String moved = moved(from.facts().state(), to.facts().state());
        if (moved != null) {
            say(moved);
        }
        if (!from.own().equals(to.own())) {
            say(LABELLED);
        }
    }

    /** What happened twice happened last. */
    private void say(String event) {
        events.remove(event);
        events.add(event);
    }

    /** Null where it is where it was. */
    private static @Nullable String moved(State from, State to) {
        if (from.equals(to)) {
            return null;
        }
        return switch (to.status()) {
            case RESOLVED -> RESOLVED;
            case MUTED -> MUTED;
            case OPEN -> to.regressed() ? REGRESSED : from.status() == State.Status.MUTED ? UNMUTED : REOPENED;
        };
    }

    /** Never empty; the first one tells of the delta. */
    Collection<String> events() {
        return events.isEmpty() ? List.of(CHANGED) : events;
    }

    @Nullable
    CatalogError before() {
        return before;
    }

    @Nullable
    CatalogError after() {
        return after;
    }

    long delta() {
        return delta;
    }
}
