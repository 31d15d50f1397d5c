package io.periskop.scrape;

import io.periskop.http.HttpConfig;
import java.time.Duration;

/**
 * How the targets of one service are scraped.
 *
 * @param endpoint path and query, beginning with {@code /}; a target's {@code __metrics_path__} wins
 * @param timeout for the whole exchange; not above the interval
 * @param bodySizeLimit bytes as they come and after decompression
 * @param http credentials, TLS, proxy and such
 */
public record ScrapeOptions(String endpoint, Duration interval, Duration timeout, long bodySizeLimit, HttpConfig http) {
    /** What one array can hold. */
    private static final long LARGEST = Integer.MAX_VALUE - 64;

    public ScrapeOptions {
        bodySizeLimit = Math.min(bodySizeLimit, LARGEST);
    }

    public ScrapeOptions(String endpoint, Duration interval, Duration timeout, long bodySizeLimit) {
        this(endpoint, interval, timeout, bodySizeLimit, HttpConfig.DEFAULT);
    }
}
