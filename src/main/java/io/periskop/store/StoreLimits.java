package io.periskop.store;

import java.time.Duration;

/**
 * How much is kept.
 *
 * @param errorsPerService also how many origins one source may count: rules may send any number of them to one error
 * @param sourcesPerService over it the folded one unheard of for longest is forgotten (its counts stay in the totals);
 *     where all are live a new one is refused until there is room
 * @param seriesPerError that happened within {@code minuteRetention}; what is over it is counted in one more
 * @param payloadBytes occurrences of all services together, estimated; over it the longest unseen errors lose theirs
 */
public record StoreLimits(
        int errorsPerService,
        int sourcesPerService,
        int eventsPerError,
        Duration minuteRetention,
        Duration hourRetention,
        int seriesPerError,
        long payloadBytes) {
    public static final StoreLimits DEFAULT =
            new StoreLimits(10_000, 10_000, 100, Duration.ofDays(14), Duration.ofDays(400), 256L << 20);

    /** With as many series as by default. */
    public StoreLimits(
            int errorsPerService,
            int sourcesPerService,
            int eventsPerError,
            Duration minuteRetention,
            Duration hourRetention,
            long payloadBytes) {
        this(errorsPerService, sourcesPerService, eventsPerError, minuteRetention, hourRetention, 100, payloadBytes);
    }
}
