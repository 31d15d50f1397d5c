package io.periskop.ingest;

import java.time.Duration;

/**
 * What became of events. Each is in one of the numbers.
 *
 * @param stored counted, and in the store
 * @param duplicate known by their ids already; what they repeat is in the store
 * @param dropped by {@code error_relabel_configs}: nobody wants them
 * @param overLimit not counted: there are as many errors or services as there may be. The same again would fare no better
 * @param rejected not counted: the storage refused them again and again, though it took others. The same again would fare no
 *     better
 * @param busy not known to be stored: the store is slow or away. Those that had been taken in by then are still stored when
 *     it comes back, and count as duplicates if they are sent again
 * @param retryAfter when to come again; zero unless {@code busy}
 */
public record Receipt(
        int stored, int duplicate, int dropped, int overLimit, int rejected, int busy, Duration retryAfter) {
    public static final Receipt NOTHING = new Receipt(0, 0, 0, 0, 0, 0, Duration.ZERO);
}
