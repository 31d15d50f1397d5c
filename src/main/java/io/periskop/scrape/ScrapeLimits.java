package io.periskop.scrape;

import java.time.Duration;

/**
 * What all scrapes together may use.
 *
 * @param bodyBytesInFlight bytes of answers that are being read at one time
 * @param services that rules may name, those of the configuration counted
 * @param longestInterval between two scrapes of a target
 */
public record ScrapeLimits(
        int concurrentScrapes,
        int concurrentScrapesPerService,
        long bodyBytesInFlight,
        int services,
        Duration longestInterval) {
    public static final ScrapeLimits DEFAULT = new ScrapeLimits(256, 64, 256L << 20);

    ScrapeLimits(int concurrentScrapes, int concurrentScrapesPerService, long bodyBytesInFlight) {
        this(concurrentScrapes, concurrentScrapesPerService, bodyBytesInFlight, 10_000, Duration.ofHours(24));
    }

    TargetBounds targets() {
        return new TargetBounds(new ServiceNames(services), longestInterval);
    }
}
