package io.periskop.metrics;

import io.periskop.error.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one error for the sake of its series. */
final class SeriesEntry {
    /** An error that is new, or back, is worth as much as one that happens this often in an hour. */
    private static final double NEWS = 10;

    private static final int REMEMBERED = 4;

    final String key;
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
    private List<Line.Ended> ended = List.of();

    SeriesEntry(String key, Severity severity) {
        this.key = key;
        this.severity = severity;
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
        all.removeIf(each -> Arrays.equals(each.labels(), end.labels()));
        all.add(end);
        ended = List.copyOf(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
    }

    Line.@Nullable Ended ended(byte[] labels) {
        for (Line.Ended each : ended) {
            if (Arrays.equals(each.labels(), labels)) {
                return each;
            }
        }
        return null;
    }
}
