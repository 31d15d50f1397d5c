package io.periskop.config;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what targets of a service are asked for, and when: in Periskop's words, in {@code scraper:}, or in those of
 * Prometheus, at the service itself. Each is said once.
 */
final class ScraperReader {
    private static final Keys KEYS = Keys.of("endpoint", "refresh_interval", "scrape_timeout", "body_size_limit");
    private static final ScraperConfig DEFAULTS = ScraperConfig.DEFAULTS;
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(365);
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String NOT_IN_A_URL = "\"<>\\^`{|}";

    private final long bodyBytesInFlight;
    private final Duration staleAfter;

    ScraperReader(LimitsConfig limits) {
        this.bodyBytesInFlight = limits.bodyBytesInFlight();
        this.staleAfter = limits.staleAfter();
    }

    ScraperConfig read(YamlMapping service) {
        YamlValue value = service.get("scraper");
        YamlMapping scraper = value == null ? null : value.mapping(KEYS);
        YamlValue timeout = one(service, "scrape_timeout", scraper, "scrape_timeout");
        YamlValue interval = one(service, "scrape_interval", scraper, "refresh_interval");
        Duration every = interval(interval);
        return new ScraperConfig(
                endpoint(service, scraper),
                every,
                scrapeTimeout(timeout, every, service.get("scrape_interval") == null),
                bodySizeLimit(service, scraper));
    }

    /** Null when neither says it. */
    private static @Nullable YamlValue one(
            YamlMapping service, String key, @Nullable YamlMapping scraper, String ownKey) {
        YamlValue own = scraper == null ? null : scraper.get(ownKey);
        YamlValue value = service.get(key);
        if (own != null && value != null) {
            throw value.error(
                    "scraper." + ownKey + " at line " + own.place().line() + " says the same thing; keep one of them");
        }
        return own == null ? value : own;
    }

    private static String endpoint(YamlMapping service, @Nullable YamlMapping scraper) {
        YamlValue value = one(service, "metrics_path", scraper, "endpoint");
        if (value == null) {
            return DEFAULTS.endpoint();
        }
        return service.get("metrics_path") == null ? endpoint(value, value.text()) : metricsPath(value);
    }

    /** As Prometheus takes it: an empty one is none, the slash may be missing, and a query goes elsewhere. */
    private static String metricsPath(YamlValue value) {
        String path = value.text();
        if (path.isEmpty()) {
            return DEFAULTS.endpoint();
        }
        if (path.indexOf('?') >= 0) {
            throw value.error("query in path " + Quoted.value(path) + "; give it as params");
        }
        return endpoint(value, path.startsWith("/") ? path : "/" + path);
    }

    private static String endpoint(YamlValue value, String endpoint) {
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

    private Duration interval(@Nullable YamlValue value) {
        if (value == null) {
            return DEFAULTS.refreshInterval();
        }
        Duration interval = value.duration(SHORTEST_INTERVAL, LONGEST_INTERVAL);
        if (interval.compareTo(staleAfter) > 0) {
            throw value.error(Quoted.value(value.text()) + " is longer than limits.stale_after of "
                    + Durations.format(staleAfter)
                    + ": a process would be folded between two scrapes; shorten it, or raise limits.stale_after");
        }
        return interval;
    }

    private static Duration scrapeTimeout(@Nullable YamlValue value, Duration interval, boolean inPeriskopsWords) {
        if (value == null) {
            Duration most = interval.multipliedBy(9).dividedBy(10);
            return most.compareTo(DEFAULTS.scrapeTimeout()) < 0 ? most : DEFAULTS.scrapeTimeout();
        }
        Duration timeout = value.duration();
        if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(interval) > 0) {
            throw value.error("out of range " + Quoted.value(value.text()) + "; give more than 0s and at most the "
                    + (inPeriskopsWords ? "refresh_interval" : "scrape_interval")
                    + " of " + Durations.format(interval));
        }
        return timeout;
    }

    /** In Prometheus' words 0 is no limit, which here is the most that there may be. */
    private long bodySizeLimit(YamlMapping service, @Nullable YamlMapping scraper) {
        YamlValue value = one(service, "body_size_limit", scraper, "body_size_limit");
        if (value == null) {
            return Math.min(DEFAULTS.bodySizeLimit(), bodyBytesInFlight);
        }
        boolean prometheus = service.get("body_size_limit") != null;
        long limit = value.size(prometheus ? 0 : 1, bodyBytesInFlight);
        return limit == 0 ? bodyBytesInFlight : limit;
    }
}
