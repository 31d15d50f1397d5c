package io.periskop.ingest;

import java.time.Duration;

/**
 * What events may take.
 *
 * @param services that events may be of
 * @param occurrencesPerError how many are kept of each error; of a flood fewer are shown to the store
 * @param keysPerService errors whose counts are held; of those that did not happen for longest they begin anew, which
 *     counts right
 * @param sourcesPerService combinations of release and environment that are counted apart at a time
 * @param waiting events that are not stored yet
 * @param waitingBytes what is kept of them, about
 * @param ids of events that are recognised when they come again: the newest so many, up to twice
 * @param linger for how long events are gathered before they are stored together
 * @param patience how long one event may take to be stored before its sender is told to come again
 */
public record IngestLimits(
        int services,
        int occurrencesPerError,
        int keysPerService,
        int sourcesPerService,
        int waiting,
        long waitingBytes,
        int ids,
        Duration linger,
        Duration patience) {
    public static final IngestLimits DEFAULT = new IngestLimits(
            10_000, 50, 10_000, 200, 20_000, 64L << 20, 65_536, Duration.ofMillis(20), Duration.ofSeconds(10));
}
