package io.periskop.metrics;

import io.periskop.error.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The series by error of one service. Not for two threads. */
final class ServiceSeries {
    private static final int STATES = 3;
    /** Other severities than these many are counted together in the rest. */
    private static final int SEVERITIES = 8;

    private static final int USUAL_SEVERITIES = 3;
    /** Servers whose counts are told apart where there is no room: for each the usual severities are kept. */
    private static final int ORIGINS = 8;

    private static final int MOST_OF_OTHERS = 64;
    /** Servers that have series of one error; further ones share one. */
    private static final int MOST_SHARES = 50;
    /** A series that was begun stays so long, unless there is no room at all. */
    private static final long DWELL = 600_000;

    private static final double DAY = 86_400_000;
    private static final int FREQUENT = 3;
    /** Among so many it stays one of the most frequent. */
    private static final int STILL_FREQUENT = 6;

    private final String name;
    private final SeriesOptions options;
    private final Map<String, SeriesEntry> entries = new HashMap<>();
    private final Set<Line> lines = new LinkedHashSet<>();
    private final List<Line> leaving = new ArrayList<>();
    private final Map<String, Line> rest = new HashMap<>();
    /** What other servers counted. */
    private final Map<List<String>, Line> restOfOthers = new HashMap<>();

    private final Set<String> origins = new HashSet<>();
    /** Of all errors; those of errors that are gone until the next turn. */
    private final List<SeriesEntry> shares = new ArrayList<>();

    private int openShares;
    private final long[] states = new long[STATES];
    private final List<SeriesEntry> frequent = new ArrayList<>(FREQUENT);
    private final BooleanSupplier hasRoom;
    private int quota;
    private double replacements;
    private int without;
    private long emptySince = Long.MAX_VALUE;

    /** @param hasRoom whether there may be one more series than all services have */
    ServiceSeries(String name, SeriesOptions options, int quota, BooleanSupplier hasRoom) {
        this.hasRoom = hasRoom;
        this.name = name;
        this.options = options;
        this.quota = quota;
    }

    String name() {
        return name;
    }

    /** How many errors are in the state with this ordinal. */
    long in(int state) {
        return states[state];
    }

    /** How many errors have no series that should have. */
    int without() {
        return without;
    }

    /** Series of each metric, those of the rest too, whether they are there or may come. */
    int size() {
        return ofErrors() + ofRest();
    }

    int ofErrors() {
        return lines.size() + leaving.size();
    }

    int ofRest() {
        return Math.max(USUAL_SEVERITIES, rest.size()) + Math.max(keptForOthers(), restOfOthers.size());
    }

    private int keptForOthers() {
        return USUAL_SEVERITIES * Math.min(ORIGINS, origins.size());
    }

    /** Whether nothing of it is left, and everybody has seen what the rest counted last. */
    boolean isOver(long now) {
        if (!entries.isEmpty() || !leaving.isEmpty()) {
            emptySince = Long.MAX_VALUE;
            return false;
        }
        emptySince = Math.min(emptySince, now);
        return now - emptySince > 2 * options.holdMillis();
    }

    List<SeriesEntry> frequent() {
        return frequent;
    }

    /** @param origin who was the first to count it, should it not be known yet; empty for this server */
    SeriesEntry entry(String key, Severity severity, String origin) {
        SeriesEntry known = entries.get(key);
        if (known == null) {
            known = new SeriesEntry(key, severity, shown(origin));
            entries.put(key, known);
        }
        return known;
    }

    /** What that server counted of the error. */
    SeriesEntry part(SeriesEntry error, String origin) {
        SeriesEntry known = error.of(shown(origin));
        if (known != null) {
            return known;
        }
        boolean fits = origin.isEmpty() || error.shares.size() < MOST_SHARES;
        SeriesEntry more = fits ? null : error.of(LabelText.OTHER);
        if (more == null) {
            more = error.addShare(fits ? shown(origin) : LabelText.OTHER);
            shares.add(more);
        }
        return more;
    }

    private String shown(String origin) {
        if (origin.isEmpty()) {
            return origin;
        }
        String shown = LabelText.distinct(origin);
        if (origins.size() < ORIGINS) {
            origins.add(shown);
        }
        return shown;
    }

    boolean has(String key) {
        SeriesEntry entry = entries.get(key);
        return entry != null && entry.known;
    }

    void state(SeriesEntry entry, int state) {
        if (entry.known) {
            states[entry.state]--;
        }
        entry.state = state;
        entry.known = true;
        states[state]++;
        entry.shares.forEach(SeriesEntry::follow);
    }

    void remove(String key, long now) {
        SeriesEntry entry = entries.remove(key);
        if (entry != null) {
            if (entry.known) {
                states[entry.state]--;
            }
            endAll(entry, now);
            flush(entry, now);
            frequent.remove(entry);
        }
    }

    /** What it and its shares counted while it had no name. */
    void flush(SeriesEntry error, long now) {
        count(error, error.waiting, 0, now);
        error.waiting = 0;
        for (SeriesEntry share : error.shares) {
            count(share, share.waiting, 0, now);
            share.waiting = 0;
        }
    }

    /** Takes its series away and those of its shares. */
    void endAll(SeriesEntry error, long now) {
        end(error, now);
        error.shares.forEach(share -> end(share, now));
    }

    /** Takes its series away, if it has any. */
    private void end(SeriesEntry entry, long now) {
        Line line = entry.line;
        if (line != null) {
            entry.line = null;
            lines.remove(line);
            count(entry, line.takeHeldCount(now), 0, now);
            line.dropHeldTotal(now);
            entry.remember(line.leave(now, options.holdMillis()));
            leaving.add(line);
        }
    }

    /** Gives it series, if there is room. */
    void begin(SeriesEntry entry, int room, long now) {
        if (entry.line != null
                || !entry.known
                || entry.state == ErrorSeries.RESOLVED
                || room <= 0
                || ofErrors() >= quota) {
            return;
        }
        String severity = LabelText.cut(entry.severity.text());
        byte[] labels = LabelText.of(name, entry.key, entry.origin, severity, options.errorLabels(), entry.labels);
        byte @Nullable [] original = entry.isShare() ? null : original(entry, severity, labels);
        if (leaving.stream().anyMatch(line -> line.collides(labels, original))) {
            return; // a series of this name is just ending, and must be seen to
        }
        long total = original == null ? 0 : entry.totalFrom(original);
        Line line = new Line(labels, original, entry.countedBefore(labels), total, now, options.holdMillis());
        entry.line = line;
        entry.hadSeries = true;
        lines.add(line);
    }

    private byte[] original(SeriesEntry entry, String severity, byte[] labels) {
        boolean same = entry.labels.isEmpty() && entry.origin.isEmpty();
        return same ? labels : LabelText.of(name, entry.key, "", severity, List.of(), List.of());
    }

    /**
     * What was newly counted of the error by whom this is of, and by how much the error's total rose. A rise that no series of its own shows is in the rest only
     * where the error never had any: else they show it when they come back, also after a restart, and it would be counted twice.
     */
    void count(SeriesEntry entry, long counted, long total, long now) {
        if (entry.line != null) {
            entry.line.count(counted);
        } else if (counted > 0) {
            rest(entry, now).count(counted);
        }
        SeriesEntry error = entry.error;
        if (error.line != null) {
            error.line.total(total);
        } else if (total > 0 && !error.hadSeries) {
            rest(error.severity, now).total(total);
        }
    }

    private Line rest(SeriesEntry entry, long now) {
        return entry.origin.isEmpty() ? rest(entry.severity, now) : restOfOthers(entry, now);
    }

    /** Never in the series of what this server counted itself. */
    private Line restOfOthers(SeriesEntry entry, long now) {
        List<String> wanted = List.of(entry.origin, LabelText.cut(entry.severity.text()));
        boolean fits =
                restOfOthers.size() < keptForOthers() || restOfOthers.size() < MOST_OF_OTHERS && hasRoom.getAsBoolean();
        List<String> shown =
                restOfOthers.containsKey(wanted) || fits ? wanted : List.of(LabelText.OTHER, LabelText.OTHER);
        return restOfOthers.computeIfAbsent(shown, s -> {
            byte[] labels = LabelText.ofRest(name, s.get(0), s.get(1));
            return new Line(labels, null, 0, 0, now, options.holdMillis());
        });
    }

    private Line rest(Severity severity, long now) {
        String text = LabelText.cut(severity.text());
        boolean fits = rest.size() < USUAL_SEVERITIES || rest.size() < SEVERITIES && hasRoom.getAsBoolean();
        String shown = rest.containsKey(text) || fits ? text : LabelText.OTHER;
        return rest.computeIfAbsent(shown, s -> {
            byte[] labels = LabelText.ofRest(name, "", s);
            return new Line(labels, labels, 0, 0, now, options.holdMillis());
        });
    }

    /** How many series it would have, if there were room. */
    int wanted() {
        return (int)
                Math.min(options.mostOfService(), states[ErrorSeries.OPEN] + states[ErrorSeries.MUTED] + openShares);
    }

    /** Forgets what ended, and how often errors happened long ago. */
    void age(double fading, long passed, long now) {
        leaving.removeIf(line -> line.hasLeft(now));
        for (SeriesEntry entry : entries.values()) {
            entry.activity *= fading;
            if (!entry.known && now - entry.waitingSince > options.holdMillis()) {
                flush(entry, now);
            }
        }
        openShares = 0;
        for (SeriesEntry share : shares) {
            share.activity *= fading;
            openShares += share.state == ErrorSeries.RESOLVED ? 0 : 1;
        }
        entries.values().removeIf(entry -> !entry.known && !entry.isWaiting());
        shares.removeIf(share -> entries.get(share.key) != share.error);
        // In a day it replaces as many as it has.
        int shown = Math.max(1, lines.size());
        replacements = Math.min(Math.max(1, shown / 4.0), replacements + passed * shown / DAY);
    }

    /**
     * Begins and ends series so that there are so many at most.
     *
     * @param most of this service, those that are just ending too
     */
    void choose(int most, long now) {
        quota = most;
        List<SeriesEntry> shown = new ArrayList<>();
        List<SeriesEntry> hidden = new ArrayList<>();
        all(entry -> {
            if (entry.line != null) {
                shown.add(entry);
            } else if (entry.known && entry.state != ErrorSeries.RESOLVED) {
                hidden.add(entry);
            }
        });
        chooseFrequent();
        if (shown.size() > quota) {
            shown.sort(SeriesEntry::compare);
            List<SeriesEntry> excess = shown.subList(quota, shown.size());
            excess.forEach(entry -> end(entry, now));
            hidden.addAll(excess);
        }
        int room = Math.max(0, quota - ofErrors());
        List<SeriesEntry> first = first(hidden, room + (int) replacements + leaving.size());
        for (SeriesEntry entry : first) {
            begin(entry, quota, now);
        }
        without = (int) hidden.stream()
                .filter(entry -> entry.line == null)
                .map(entry -> entry.error)
                .distinct()
                .count();
        first.removeIf(entry -> entry.line != null);
        replace(first, now);
    }

    /** So many that are to be shown before all others, in order. */
    private static List<SeriesEntry> first(List<SeriesEntry> all, int count) {
        if (count <= 0 || all.isEmpty()) {
            return new ArrayList<>();
        }
        PriorityQueue<SeriesEntry> best =
                new PriorityQueue<>(((Comparator<SeriesEntry>) SeriesEntry::compare).reversed());
        for (SeriesEntry entry : all) {
            if (best.size() < count) {
                best.add(entry);
            } else if (SeriesEntry.compare(entry, best.element()) < 0) {
                best.remove();
                best.add(entry);
            }
        }
        List<SeriesEntry> sorted = new ArrayList<>(best);
        sorted.sort(SeriesEntry::compare);
        return sorted;
    }

    /** Ends series of errors that do not happen any more, for those that happen far more often. Their place is free later. */
    private void replace(List<SeriesEntry> hidden, long now) {
        if (hidden.isEmpty() || replacements < 1) {
            return;
        }
        List<SeriesEntry> idle = new ArrayList<>();
        all(entry -> {
            if (entry.line != null && now - entry.line.since() >= DWELL) {
                idle.add(entry);
            }
        });
        idle.sort(((Comparator<SeriesEntry>) SeriesEntry::compare).reversed());
        // Places that are being freed are for the first of those who wait.
        int first = Math.min(leaving.size(), hidden.size());
        for (int i = 0; first + i < hidden.size() && i < idle.size() && replacements >= 1; i++) {
            SeriesEntry leaves = idle.get(i);
            if (hidden.get(first + i).activity <= 2 * leaves.activity + 1) {
                return;
            }
            end(leaves, now);
            replacements--;
        }
    }

    /** Errors, and then shares of them. */
    private void all(Consumer<SeriesEntry> consumer) {
        entries.values().forEach(consumer);
        shares.forEach(consumer);
    }

    private void chooseFrequent() {
        List<SeriesEntry> active = new ArrayList<>();
        for (SeriesEntry entry : entries.values()) {
            if (entry.activity >= 1 && entry.known && !(entry.className.isEmpty() && entry.message.isEmpty())) {
                active.add(entry);
            }
        }
        List<SeriesEntry> still = first(active, STILL_FREQUENT);
        frequent.retainAll(Set.copyOf(still));
        for (SeriesEntry entry : still) {
            if (frequent.size() < FREQUENT && !frequent.contains(entry)) {
                frequent.add(entry);
            }
        }
    }

    void each(Consumer<Line> consumer) {
        lines.forEach(consumer);
        leaving.forEach(consumer);
        rest.values().forEach(consumer);
        restOfOthers.values().forEach(consumer);
    }
}
