package io.periskop.series;

/** How finely occurrences are counted in time. A bucket is named by its step: how many of them lie between the epoch and it, in UTC. */
public enum Resolution {
    MINUTE(60),
    HOUR(3600),
    DAY(86_400);

    private final int seconds;

    Resolution(int seconds) {
        this.seconds = seconds;
    }

    public int seconds() {
        return seconds;
    }

    /** The step that holds this second since the epoch. */
    public long stepOf(long epochSecond) {
        return Math.floorDiv(epochSecond, (long) seconds);
    }
}
