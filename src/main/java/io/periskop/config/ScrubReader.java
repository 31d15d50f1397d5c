package io.periskop.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.periskop.http.HttpTrouble;
import io.periskop.http.Secret;
import io.periskop.http.SecretText;
import io.periskop.scrub.ScrubRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code scrub:}. */
final class ScrubReader {
    private static final Keys KEYS = Keys.of(
            "enabled",
            "headers",
            "urls",
            "bodies",
            "messages",
            "stack_traces",
            "card_numbers",
            "names",
            "except_names",
            "patterns",
            "hash_key",
            "hash_key_file");
    private static final int MOST = 1000;
    private static final int LONGEST_PATTERN = 1000;
    private static final int SHORTEST_KEY = 16;

    private ScrubReader() {}

    static ScrubRules read(@Nullable YamlValue value, Path directory) {
        if (value == null) {
            return ScrubRules.DEFAULT;
        }
        YamlMapping scrub = value.mapping(KEYS);
        ScrubRules rules = new ScrubRules(
                flag(scrub, "headers"),
                flag(scrub, "urls"),
                flag(scrub, "bodies"),
                flag(scrub, "messages"),
                flag(scrub, "stack_traces"),
                flag(scrub, "card_numbers"),
                names(scrub, "names"),
                names(scrub, "except_names"),
                patterns(scrub),
                hashKey(value.hidden().mapping(KEYS), directory));
        return flag(scrub, "enabled") ? rules : ScrubRules.OFF;
    }

    private static boolean flag(YamlMapping scrub, String key) {
        YamlValue value = scrub.get(key);
        return value == null || value.flag();
    }

    private static List<String> names(YamlMapping scrub, String key) {
        List<String> names = new ArrayList<>();
        for (YamlValue each : bounded(scrub, key)) {
            if (each.text().isBlank()) {
                throw each.error("empty; give the name of a header, parameter or member");
            }
            names.add(each.text());
        }
        return names;
    }

    private static List<String> patterns(YamlMapping scrub) {
        List<String> patterns = new ArrayList<>();
        for (YamlValue each : bounded(scrub, "patterns")) {
            patterns.add(pattern(each));
        }
        return patterns;
    }

    private static String pattern(YamlValue each) {
        String text = each.text();
        if (text.length() > LONGEST_PATTERN) {
            throw each.error("longer than " + LONGEST_PATTERN + " characters; make it several");
        }
        try {
            if (Pattern.compile(text).matches("")) {
                throw each.error(Quoted.value(text) + " matches the empty text; ask for at least one character");
            }
        } catch (PatternSyntaxException e) {
            throw each.error("bad regular expression " + Quoted.value(text) + ": " + Quoted.sentence(e.getDescription())
                    + "; write it as RE2 does");
        }
        return text;
    }

    private static List<YamlValue> bounded(YamlMapping scrub, String key) {
        List<YamlValue> all = scrub.list(key);
        if (all.size() > MOST) {
            throw scrub.error(key, "has " + all.size() + " entries; give at most " + MOST);
        }
        return all;
    }

    private static @Nullable String hashKey(YamlMapping scrub, Path directory) {
        Secret key = new SecretFields(scrub, directory).lines("hash_key");
        if (key == null) {
            return null;
        }
        String at = key instanceof Secret.InFile ? "hash_key_file" : "hash_key";
        try {
            String text = SecretText.of(key);
            if (text.length() < SHORTEST_KEY) {
                throw scrub.error(
                        at, "shorter than " + SHORTEST_KEY + " characters; make one with openssl rand -hex 32");
            }
            return text;
        } catch (HttpTrouble e) {
            throw scrub.error(at, e.getMessage() + "; check the path and its permissions");
        }
    }
}
