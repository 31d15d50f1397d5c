package io.periskop.config;

import java.time.Duration;

/**
 * How a service's targets are asked.
 *
 * @param endpoint path and optional query, beginning with {@code /}, already percent-encoded
 * @param refreshInterval at least 10 ms
 * @param scrapeTimeout for connecting, waiting and reading together; never longer than the interval
 * @param bodySizeLimit bytes of one answer after decompression; a longer answer is refused
 */
public record ScraperConfig(String endpoint, Duration refreshInterval, Duration scrapeTimeout, long bodySizeLimit) {
    public static final ScraperConfig DEFAULTS =
            new ScraperConfig("/errors", Duration.ofMinutes(1), Duration.ofSeconds(10), 64L << 20);
}
