package io.periskop.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code push:}, what may be pushed, to a gateway and in part to a server. In the file each has the component's name in
 * snake_case.
 *
 * @param bodySizeLimit of one push to a gateway, unpacked; a service's own limit is that of its answers
 * @param bodyBytesInFlight of pushes that are being read at one time
 * @param pushers that a gateway tells scrapers of
 * @param errorsPerPusher different errors of one pusher, in a gateway
 * @param occurrencesPerError of one pusher, in a gateway
 * @param detailBytes memory for what a gateway holds; no more than a third of the heap
 * @param expireAfter zero for never
 * @param forgetAfter never shorter than {@code expireAfter}
 * @param persistenceFile null for none
 */
public record PushConfig(
        long bodySizeLimit,
        long bodyBytesInFlight,
        int pushers,
        int errorsPerPusher,
        int occurrencesPerError,
        long detailBytes,
        Duration expireAfter,
        Duration forgetAfter,
        @Nullable Path persistenceFile,
        Duration persistenceInterval) {
    public static final PushConfig DEFAULTS = new PushConfig(
            16L << 20,
            64L << 20,
            10_000,
            10_000,
            10,
            64L << 20,
            Duration.ofHours(24),
            Duration.ofDays(30),
            null,
            Duration.ofSeconds(10));
}
