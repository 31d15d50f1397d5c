package io.periskop.config;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code scraper:} of a service. */
final class ScraperReader {
    private static final Keys KEYS = Keys.of("endpoint", "refresh_interval", "scrape_timeout", "body_size_limit");
    private static final ScraperConfig DEFAULTS = ScraperConfig.DEFAULTS;
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(365);
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String NOT_IN_A_URL = "\"<>\\^`{|}";

    private final long bodyBytesInFlight;

    ScraperReader(LimitsConfig limits) {
        this.bodyBytesInFlight = limits.bodyBytesInFlight();
    }

    ScraperConfig read(@Nullable YamlValue value) {
        if (value == null) {
            return new ScraperConfig(
                    DEFAULTS.endpoint(), DEFAULTS.refreshInterval(), DEFAULTS.scrapeTimeout(), bodySizeLimit(null));
        }
        YamlMapping scraper = value.mapping(KEYS);
        YamlValue endpoint = scraper.get("endpoint");
        Duration interval = refreshInterval(scraper.get("refresh_interval"));
        return new ScraperConfig(
                endpoint == null ? DEFAULTS.endpoint() : endpoint(endpoint),
                interval,
                scrapeTimeout(scraper.get("scrape_timeout"), interval),
                bodySizeLimit(scraper.get("body_size_limit")));
    }

    private static String endpoint(YamlValue value) {
        String endpoint = value.text();
        if (!endpoint.startsWith("/")) {
            throw value.error("bad path " + Quoted.value(endpoint) + "; begin it with /");
        }
        if (endpoint.indexOf('#') >= 0) {
            throw value.error("fragment in path " + Quoted.value(endpoint) + "; remove it, or write # as %23");
        }
        if (endpoint.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || NOT_IN_A_URL.indexOf(c) >= 0)
                || BAD_ESCAPE.matcher(endpoint).find()) {
            throw value.error("path " + Quoted.value(endpoint)
                    + " is not a URL path; percent-encode it, such as %20 for a space");
        }
        return endpoint;
    }

    private static Duration refreshInterval(@Nullable YamlValue value) {
        return value == null ? DEFAULTS.refreshInterval() : value.duration(SHORTEST_INTERVAL, LONGEST_INTERVAL);
    }

    private static Duration scrapeTimeout(@Nullable YamlValue value, Duration interval) {
        if (value == null) {
            Duration most = interval.multipliedBy(9).dividedBy(10);
            return most.compareTo(DEFAULTS.scrapeTimeout()) < 0 ? most : DEFAULTS.scrapeTimeout();
        }
        Duration timeout = value.duration();
        if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(interval) > 0) {
            throw value.error("out of range " + Quoted.value(value.text()) + "; give more than 0s and at most the "
                    + "refresh_interval of " + Durations.format(interval));
        }
        return timeout;
    }

    private long bodySizeLimit(@Nullable YamlValue value) {
        return value == null ? Math.min(DEFAULTS.bodySizeLimit(), bodyBytesInFlight) : value.size(1, bodyBytesInFlight);
    }
}
