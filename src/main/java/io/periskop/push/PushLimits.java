package io.periskop.push;

import java.time.Duration;

/**
 * What a gateway holds at most.
 *
 * @param bodyBytes of one push, unpacked
 * @param bodyBytesInFlight of all pushes that are being read at one time
 * @param pushers that are told to scrapers at one time; as many more are remembered only so that they count on if they
 *     come back
 * @param errorsPerPusher different errors of one pusher
 * @param occurrencesPerError of one pusher: the newest
 * @param detailBytes about what all occurrences together may take in memory
 * @param expireAfter a pusher that does not push for so long is not told any more; zero for never
 * @param forgetAfter what such a pusher counted is remembered for so long; never shorter than {@code expireAfter}
 */
public record PushLimits(
        long bodyBytes,
        long bodyBytesInFlight,
        int pushers,
        int errorsPerPusher,
        int occurrencesPerError,
        long detailBytes,
        Duration expireAfter,
        Duration forgetAfter) {

    public static final PushLimits DEFAULT = new PushLimits(
            16L << 20, 64L << 20, 10_000, 10_000, 10, 64L << 20, Duration.ofHours(24), Duration.ofDays(30));
}
