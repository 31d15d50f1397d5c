package io.periskop.metrics;

import io.periskop.error.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The series by error of one service. Not for two threads. */
final class ServiceSeries {
    private static final int STATES = 3;
    /** Other severities than these many are counted together in the rest. */
    private static final int SEVERITIES = 8;

    private static final int USUAL_SEVERITIES = 3;
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
        return lines.size() + leaving.size() + Math.max(USUAL_SEVERITIES, rest.size());
    }

    int ofErrors() {
        return lines.size() + leaving.size();
    }

    int ofRest() {
        return Math.max(USUAL_SEVERITIES, rest.size());
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

    SeriesEntry entry(String key, Severity severity) {
        return entries.computeIfAbsent(key, k -> new SeriesEntry(k, severity));
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
    }

    void remove(String key, long now) {
        SeriesEntry entry = entries.remove(key);
        if (entry != null) {
            if (entry.known) {
                states[entry.state]--;
            }
            end(entry, now);
            count(entry, entry.waiting, 0, now);
            frequent.remove(entry);
        }
    }

    /** Takes its series away, if it has any. */
    void end(SeriesEntry entry, long now) {
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
        byte[] labels = LabelText.of(name, entry.key, severity, options.errorLabels(), entry.labels);
        byte[] original =
                entry.labels.isEmpty() ? labels : LabelText.of(name, entry.key, severity, List.of(), List.of());
        if (leaving.stream().anyMatch(line -> Arrays.equals(line.originalLabels(), original))) {
            return; // a series of this name is just ending, and must be seen to
        }
        Line line = new Line(
                labels, original, entry.countedBefore(labels), entry.totalFrom(original), now, options.holdMillis());
        entry.line = line;
        entry.hadSeries = true;
        lines.add(line);
    }

    /**
     * What the error newly counted, and by how much its total rose. A rise that no series of its own shows is in the rest only
     * where the error never had any: else they show it when they come back, also after a restart, and it would be counted twice.
     */
    void count(SeriesEntry entry, long counted, long total, long now) {
        if (entry.line != null) {
            entry.line.count(counted);
            entry.line.total(total);
            return;
        }
        long shared = entry.hadSeries ? 0 : total;
        if (counted > 0 || shared > 0) {
            Line line = rest(entry.severity, now);
            line.count(counted);
            line.total(shared);
        }
    }

    private Line rest(Severity severity, long now) {
        String text = LabelText.cut(severity.text());
        boolean fits = rest.size() < USUAL_SEVERITIES || rest.size() < SEVERITIES && hasRoom.getAsBoolean();
        String shown = rest.containsKey(text) || fits ? text : LabelText.OTHER;
        return rest.computeIfAbsent(shown, s -> {
            byte[] labels = LabelText.ofRest(name, s);
            return new Line(labels, labels, 0, 0, now, options.holdMillis());
        });
    }

    /** How many series it would have, if there were room. */
    int wanted() {
        return (int) Math.min(options.mostOfService(), states[ErrorSeries.OPEN] + states[ErrorSeries.MUTED]);
    }

    /** Forgets what ended, and how often errors happened long ago. */
    void age(double fading, long passed, long now) {
        leaving.removeIf(line -> line.hasLeft(now));
        for (SeriesEntry entry : entries.values()) {
            entry.activity *= fading;
            if (!entry.known && entry.waiting > 0 && now - entry.waitingSince > options.holdMillis()) {
                count(entry, entry.waiting, 0, now);
                entry.waiting = 0;
            }
        }
        entries.values().removeIf(entry -> !entry.known && entry.waiting == 0);
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
        for (SeriesEntry entry : entries.values()) {
            if (entry.line != null) {
                shown.add(entry);
            } else if (entry.known && entry.state != ErrorSeries.RESOLVED) {
                hidden.add(entry);
            }
        }
        chooseFrequent();
        if (shown.size() > quota) {
            shown.sort(SeriesEntry::compare);
            List<SeriesEntry> excess = shown.subList(quota, shown.size());
            excess.forEach(entry -> end(entry, now));
            hidden.addAll(excess);
        }
        without = hidden.size();
        int room = Math.max(0, quota - ofErrors());
        List<SeriesEntry> first = first(hidden, room + (int) replacements + leaving.size());
        for (SeriesEntry entry : first) {
            begin(entry, quota, now);
            without -= entry.line == null ? 0 : 1;
        }
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
        for (SeriesEntry entry : entries.values()) {
            if (entry.line != null && now - entry.line.since() >= DWELL) {
                idle.add(entry);
            }
        }
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
    }
}
