package io.periskop.app;

import io.periskop.api.v1.ConfigResource;
import io.periskop.config.ConfigException;
import io.periskop.config.Durations;
import io.periskop.config.LimitsConfig;
import io.periskop.config.MaskedConfig;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configuration that is in use, as the API shows it. */
final class ShownConfig {
    private final @Nullable Path file;
    private final Map<String, String> limits;
    private volatile ConfigResource.Shown shown;

    /** Reads from disk. */
    ShownConfig(Startup startup) {
        this.file = startup.options().configFile();
        this.limits = limits(startup.config().limits());
        this.shown = read();
    }

    ConfigResource.Shown get() {
        return shown;
    }

    /** After a reload. Reads from disk: not for an event loop. */
    void renew() {
        shown = read();
    }

    private ConfigResource.Shown read() {
        if (file == null) {
            return new ConfigResource.Shown(null, "", Instant.now(), limits);
        }
        try {
            return new ConfigResource.Shown(file.toString(), MaskedConfig.of(file), Instant.now(), limits);
        } catch (ConfigException e) {
            // It was changed since it was loaded, a moment ago.
            return new ConfigResource.Shown(file.toString(), "# " + e.getMessage() + "\n", Instant.now(), limits);
        }
    }

    /** By the names that they have in the file. */
    private static Map<String, String> limits(LimitsConfig config) {
        Map<String, String> limits = new TreeMap<>();
        for (RecordComponent each : LimitsConfig.class.getRecordComponents()) {
            try {
                String name = each.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
                limits.put(name, text(each.getAccessor().invoke(config)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a record can be read", e);
            }
        }
        return limits;
    }

    private static String text(@Nullable Object value) {
        return value instanceof Duration duration ? Durations.format(duration) : String.valueOf(value);
    }
}
