package io.periskop.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code push:}. */
final class PushReader {
    private static final PushConfig DEFAULTS = PushConfig.DEFAULTS;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Keys KEYS = Keys.of(
            "body_size_limit",
            "body_bytes_in_flight",
            "pushers",
            "errors_per_pusher",
            "occurrences_per_error",
            "detail_bytes",
            "expire_after",
            "forget_after",
            "persistence_file",
            "persistence_interval");

    private final YamlMapping push;
    private final Path directory;

    private PushReader(YamlMapping push, Path directory) {
        this.push = push;
        this.directory = directory;
    }

    static PushConfig read(@Nullable YamlValue value, Path directory) {
        return value == null ? DEFAULTS : new PushReader(value.mapping(KEYS), directory).read();
    }

    /**
     * Zero is for never.
     *
     * @throws IllegalArgumentException with a message for the operator
     */
    static Duration expiry(String text) {
        Duration expiry = Durations.parse(text);
        if (!expiry.isZero() && (expiry.compareTo(MINUTE) < 0 || expiry.compareTo(YEAR) > 0)) {
            throw new IllegalArgumentException("out of range " + Quoted.value(text) + "; give "
                    + Durations.format(MINUTE) + " to " + Durations.format(YEAR) + ", or 0 for never");
        }
        return expiry;
    }

    private PushConfig read() {
        YamlValue expiry = push.get("expire_after");
        Duration expireAfter = expiry == null ? DEFAULTS.expireAfter() : expiry.orError(PushReader::expiry);
        Duration least = expireAfter.isZero() ? MINUTE : expireAfter;
        Duration forget = DEFAULTS.forgetAfter().compareTo(least) < 0 ? least : DEFAULTS.forgetAfter();
        return new PushConfig(
                size("body_size_limit", DEFAULTS.bodySizeLimit(), 1L << 10, 1L << 30),
                size("body_bytes_in_flight", DEFAULTS.bodyBytesInFlight(), 1L << 20, 1L << 40),
                integer("pushers", DEFAULTS.pushers(), 1_000_000),
                integer("errors_per_pusher", DEFAULTS.errorsPerPusher(), 1_000_000),
                integer("occurrences_per_error", DEFAULTS.occurrencesPerError(), 1_000),
                size("detail_bytes", DEFAULTS.detailBytes(), 1L << 20, 1L << 40),
                expireAfter,
                duration("forget_after", forget, least),
                file(),
                duration("persistence_interval", DEFAULTS.persistenceInterval(), Duration.ofSeconds(1)));
    }

    private @Nullable Path file() {
        YamlValue value = push.get("persistence_file");
        return value == null
                ? null
                : value.orError(text -> {
                    try {
                        return directory.resolve(text);
                    } catch (InvalidPathException e) {
                        throw new IllegalArgumentException("bad path " + Quoted.value(text) + "; name a file", e);
                    }
                });
    }

    private int integer(String key, int fallback, int most) {
        YamlValue value = push.get(key);
        return value == null ? fallback : value.integer(1, most);
    }

    private long size(String key, long fallback, long least, long most) {
        YamlValue value = push.get(key);
        return value == null ? fallback : value.size(least, most);
    }

    private Duration duration(String key, Duration fallback, Duration least) {
        YamlValue value = push.get(key);
        return value == null ? fallback : value.duration(least, YEAR.multipliedBy(10));
    }
}
