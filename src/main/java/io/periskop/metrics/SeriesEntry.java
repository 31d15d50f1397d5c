package io.periskop.metrics;

import io.periskop.error.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one error for the sake of its series: of all that one server counted of it. Who was first has the error's total,
 * too; what others counted are shares of it.
 */
final class SeriesEntry {
    /** An error that is new, or back, is worth as much as one that happens this often in an hour. */
    private static final double NEWS = 10;

    private static final int REMEMBERED = 4;

    final String key;
    /** Who counted it, as the label shows it; empty for this server. */
    final String origin;
    /** The error that this is a share of, or itself. */
    final SeriesEntry error;
    /** Of an error: what others counted of it. */
    List<SeriesEntry> shares = List.of();

    Severity severity;
    /** Of the labels that the configuration names, in that order. */
    List<String> labels = List.of();

    int state;
    long total;
    long lastSeen;
    /** About how often it happened within the last hours, the later the more. */
    double activity;

    @Nullable
    Line line;
    /** Whether the storage's index told of it; until then what it counts has no name. */
    boolean known;

    long waiting;
    long waitingSince;
    String className = "";
    String message = "";
    /** Whether it may have had series, here or before this server was started: then its total is shown by these alone. */
    boolean hadSeries;
    /** What it counted when it was made, until its series or the rest have it. */
    long first;

    private List<Line.Ended> ended = List.of();
    private List<Behind> behind = List.of();

    /** By how much a series of the original metric is behind the total. */
    private record Behind(byte[] originalLabels, long by) {}

    /** @param origin empty for this server */
    SeriesEntry(String key, Severity severity, String origin) {
        this.key = key;
        this.severity = severity;
        this.origin = origin;
        this.error = this;
    }

    private SeriesEntry(SeriesEntry error, String origin) {
        this.key = error.key;
        this.severity = error.severity;
        this.origin = origin;
        this.error = error;
        follow();
    }

    boolean isShare() {
        return error != this;
    }

    /** Itself where it is this one's; null where there is none. */
    @Nullable
    SeriesEntry of(String who) {
        if (origin.equals(who)) {
            return this;
        }
        for (SeriesEntry share : shares) {
            if (share.origin.equals(who)) {
                return share;
            }
        }
        return null;
    }

    SeriesEntry addShare(String who) {
        SeriesEntry share = new SeriesEntry(this, who);
        List<SeriesEntry> all = new ArrayList<>(shares);
        all.add(share);
        shares = List.copyOf(all);
        return share;
    }

    /** A share is in the state of its error. */
    void follow() {
        severity = error.severity;
        labels = error.labels;
        state = error.state;
        lastSeen = error.lastSeen;
        known = error.known;
    }

    /** Whether something was counted that no series has yet. */
    boolean isWaiting() {
        return waiting > 0 || shares.stream().anyMatch(share -> share.waiting > 0);
    }

    void news() {
        activity += NEWS;
    }

    /** The more the sooner it has series; those that are equally idle by when they happened. */
    static int compare(SeriesEntry a, SeriesEntry b) {
        int byActivity = Double.compare(b.activity, a.activity);
        return byActivity != 0 ? byActivity : Long.compare(b.lastSeen, a.lastSeen);
    }

    void remember(Line.Ended end) {
        List<Line.Ended> all = new ArrayList<>(ended);
        all.removeIf(each -> Arrays.equals(each.labels(), end.labels())
                && Arrays.equals(each.originalLabels(), end.originalLabels()));
        all.add(end);
        ended = List.copyOf(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
        if (end.originalLabels() != null) {
            rose(end.originalLabels(), end.totalRose());
        }
    }

    /** Where its series with these labels ended; zero where there was none. */
    long countedBefore(byte[] labels) {
        long last = 0;
        for (Line.Ended each : ended) {
            last = Arrays.equals(each.labels(), labels) ? each.counted() : last;
        }
        return last;
    }

    /**
     * Where the original metric's series with these labels begins: at the total, less what series with other labels showed since
     * these ended. So it goes on, and the same is not seen to rise twice.
     */
    long totalFrom(byte[] originalLabels) {
        for (Behind each : behind) {
            if (Arrays.equals(each.originalLabels, originalLabels)) {
                return Math.max(0, total - each.by);
            }
        }
        return total;
    }

    private void rose(byte[] originalLabels, long by) {
        List<Behind> all = new ArrayList<>();
        long own = 0;
        for (Behind each : behind) {
            if (Arrays.equals(each.originalLabels, originalLabels)) {
                own = each.by;
            } else {
                all.add(new Behind(each.originalLabels, each.by + by));
            }
        }
        all.add(new Behind(originalLabels, own));
        behind = List.copyOf(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
    }
}
