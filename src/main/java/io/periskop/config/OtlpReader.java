package io.periskop.config;

import io.periskop.ingest.otlp.OtlpSpec;
import io.periskop.label.relabel.LabelRegex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code otlp:}. */
final class OtlpReader {
    private static final Keys KEYS =
            Keys.of("enabled", "services", "max_services", "max_body", "max_exceptions", "repeat_window");
    private static final OtlpSpec DEFAULTS = OtlpSpec.OFF;
    private static final int MOST_REGEXES = 1_000;
    private static final int LARGEST_REGEX = 1_000;

    private OtlpReader() {}

    /** Whoever writes the mapping wants it, unless it says something else. */
    static OtlpSpec read(@Nullable YamlValue value) {
        if (value == null) {
            return DEFAULTS;
        }
        YamlMapping otlp = value.mapping(KEYS);
        YamlValue enabled = otlp.get("enabled");
        YamlValue services = otlp.get("max_services");
        YamlValue body = otlp.get("max_body");
        YamlValue exceptions = otlp.get("max_exceptions");
        YamlValue window = otlp.get("repeat_window");
        return new OtlpSpec(
                enabled == null || enabled.flag(),
                services(otlp),
                services == null ? DEFAULTS.maxServices() : services.integer(1, 100_000),
                body == null ? DEFAULTS.maxBody() : (int) body.size(1 << 10, 1 << 30),
                exceptions == null ? DEFAULTS.maxExceptions() : exceptions.integer(1, 20_000),
                window == null
                        ? DEFAULTS.repeatWindow()
                        : window.duration(Duration.ofSeconds(1), Duration.ofHours(24)));
    }

    private static List<LabelRegex> services(YamlMapping otlp) {
        List<LabelRegex> regexes = new ArrayList<>();
        for (YamlValue item : otlp.list("services")) {
            regexes.add(item.orError(text -> LabelRegex.of(text, LARGEST_REGEX)));
        }
        if (regexes.size() > MOST_REGEXES) {
            throw otlp.error("services", "more than " + MOST_REGEXES + " regexes; name fewer");
        }
        return regexes;
    }
}
