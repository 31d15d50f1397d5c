package io.periskop.scrape;

/**
 * What all scrapes together may use.
 *
 * @param bodyBytesInFlight bytes of answers that are being read at one time
 */
public record ScrapeLimits(int concurrentScrapes, int concurrentScrapesPerService, long bodyBytesInFlight) {
    public static final ScrapeLimits DEFAULT = new ScrapeLimits(256, 64, 256L << 20);
}
