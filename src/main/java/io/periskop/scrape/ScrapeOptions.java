package io.periskop.scrape;

import java.time.Duration;

/**
 * How the targets of one service are scraped.
 *
 * @param endpoint path and query, beginning with {@code /}; a target's {@code __metrics_path__} wins
 * @param timeout for the whole exchange; not above the interval
 * @param bodySizeLimit bytes after decompression
 */
public record ScrapeOptions(String endpoint, Duration interval, Duration timeout, long bodySizeLimit) {}
