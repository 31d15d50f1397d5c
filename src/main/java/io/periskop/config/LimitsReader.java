package io.periskop.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code limits:}. */
final class LimitsReader {
    private static final LimitsConfig DEFAULTS = LimitsConfig.DEFAULTS;
    private static final Keys KEYS = Keys.of(
            "errors_per_service",
            "occurrences_per_error",
            "sources_per_service",
            "max_string_length",
            "stack_frames",
            "cause_depth",
            "headers_per_occurrence",
            "nesting_depth",
            "errors_per_document",
            "occurrences_per_aggregate",
            "minute_retention",
            "hour_retention",
            "occurrence_retention",
            "resolved_retention",
            "silent_retention",
            "event_retention",
            "stale_after",
            "forget_after",
            "concurrent_scrapes",
            "concurrent_scrapes_per_service",
            "body_bytes_in_flight",
            "metrics_series",
            "series_per_error",
            "services");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration TEN_YEARS = YEAR.multipliedBy(10);

    private final YamlMapping limits;

    private LimitsReader(YamlMapping limits) {
        this.limits = limits;
    }

    static LimitsConfig read(@Nullable YamlValue value) {
        return value == null ? DEFAULTS : new LimitsReader(value.mapping(KEYS)).read();
    }

    private LimitsConfig read() {
        Duration minutes = duration("minute_retention", DEFAULTS.minuteRetention(), HOUR, YEAR);
        Duration stale = duration("stale_after", DEFAULTS.staleAfter(), MINUTE, YEAR);
        int scrapes = integer("concurrent_scrapes", DEFAULTS.concurrentScrapes(), 1, 10_000);
        return new LimitsConfig(
                integer("errors_per_service", DEFAULTS.errorsPerService(), 1, 1_000_000),
                integer("occurrences_per_error", DEFAULTS.occurrencesPerError(), 1, 10_000),
                integer("sources_per_service", DEFAULTS.sourcesPerService(), 1, 1_000_000),
                (int) size("max_string_length", DEFAULTS.maxStringLength(), 256, 64L << 20),
                integer("stack_frames", DEFAULTS.stackFrames(), 1, 100_000),
                integer("cause_depth", DEFAULTS.causeDepth(), 1, 1_000),
                integer("headers_per_occurrence", DEFAULTS.headersPerOccurrence(), 1, 10_000),
                integer("nesting_depth", DEFAULTS.nestingDepth(), 20, 10_000),
                integer("errors_per_document", DEFAULTS.errorsPerDocument(), 1, 1_000_000),
                integer("occurrences_per_aggregate", DEFAULTS.occurrencesPerAggregate(), 1, 100_000),
                minutes,
                duration("hour_retention", DEFAULTS.hourRetention(), minutes, TEN_YEARS),
                retention("occurrence_retention", DEFAULTS.occurrenceRetention()),
                retention("resolved_retention", DEFAULTS.resolvedRetention()),
                retention("silent_retention", DEFAULTS.silentRetention()),
                retention("event_retention", DEFAULTS.eventRetention()),
                stale,
                duration("forget_after", DEFAULTS.forgetAfter(), stale, TEN_YEARS),
                scrapes,
                integer("concurrent_scrapes_per_service", DEFAULTS.concurrentScrapesPerService(), 1, scrapes),
                size("body_bytes_in_flight", DEFAULTS.bodyBytesInFlight(), 1L << 20, 1L << 40),
                integer("metrics_series", DEFAULTS.metricsSeries(), 1, 1_000_000),
                integer("series_per_error", DEFAULTS.seriesPerError(), 1, 10_000),
                integer("services", DEFAULTS.services(), 1, 1_000_000));
    }

    /** A default gives way to another limit that bounds it. */
    private int integer(String key, int fallback, int least, int most) {
        YamlValue value = limits.get(key);
        return value == null ? Math.min(fallback, most) : value.integer(least, most);
    }

    private long size(String key, long fallback, long least, long most) {
        YamlValue value = limits.get(key);
        return value == null ? fallback : value.size(least, most);
    }

    /** Zero is for ever. */
    private Duration retention(String key, Duration fallback) {
        YamlValue value = limits.get(key);
        return value == null ? fallback : value.orError(LimitsReader::retention);
    }

    private static Duration retention(String text) {
        Duration retention = Durations.parse(text);
        if (!retention.isZero() && (retention.compareTo(HOUR) < 0 || retention.compareTo(TEN_YEARS) > 0)) {
            throw new IllegalArgumentException("out of range " + Quoted.value(text) + "; give " + Durations.format(HOUR)
                    + " to " + Durations.format(TEN_YEARS) + ", or 0 for ever");
        }
        return retention;
    }

    private Duration duration(String key, Duration fallback, Duration least, Duration most) {
        YamlValue value = limits.get(key);
        if (value == null) {
            return fallback.compareTo(least) < 0 ? least : fallback;
        }
        return value.duration(least, most);
    }
}
