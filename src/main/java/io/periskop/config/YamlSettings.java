package io.periskop.config;

import io.periskop.discovery.Settings;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A mapping of the file as mechanisms of discovery read it. */
final class YamlSettings implements Settings {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final YamlMapping mapping;
    private final Path directory;

    YamlSettings(YamlMapping mapping, Path directory) {
        this.mapping = mapping;
        this.directory = directory;
    }

    @Override
    public boolean has(String key) {
        return mapping.get(key) != null;
    }

    @Override
    public @Nullable String text(String key) {
        YamlValue value = mapping.get(key);
        return value == null ? null : value.text();
    }

    @Override
    public String required(String key, String next) {
        YamlValue value = mapping.required(key, next);
        String text = value.text();
        if (text.isBlank()) {
            throw value.error("empty; " + next);
        }
        return text;
    }

    @Override
    public boolean flag(String key, boolean otherwise) {
        YamlValue value = mapping.get(key);
        return value == null ? otherwise : value.flag();
    }

    @Override
    public int integer(String key, int otherwise, int least, int most) {
        YamlValue value = mapping.get(key);
        return value == null ? otherwise : value.integer(least, most);
    }

    @Override
    public Duration duration(String key, Duration otherwise) {
        YamlValue value = mapping.get(key);
        return value == null ? otherwise : value.duration(SHORTEST, LONGEST);
    }

    @Override
    public String oneOf(String key, @Nullable String otherwise, List<String> words) {
        String choice = "give one of " + String.join(", ", words);
        if (otherwise != null && !has(key)) {
            return otherwise;
        }
        YamlValue value = mapping.required(key, choice);
        String text = value.text();
        if (!words.contains(text)) {
            throw value.error("unknown " + Quoted.value(text) + "; " + choice);
        }
        return text;
    }

    @Override
    public List<String> texts(String key) {
        return mapping.list(key).stream().map(YamlValue::text).toList();
    }

    @Override
    public SortedMap<String, String> textMap(String key) {
        SortedMap<String, String> texts = new TreeMap<>();
        YamlValue value = mapping.get(key);
        if (value != null) {
            value.mapping().values().forEach((name, each) -> texts.put(name, each.isNothing() ? "" : each.text()));
        }
        return texts;
    }

    @Override
    public SortedMap<String, List<String>> textListMap(String key) {
        SortedMap<String, List<String>> texts = new TreeMap<>();
        YamlValue value = mapping.get(key);
        if (value != null) {
            value.mapping()
                    .values()
                    .forEach((name, each) -> texts.put(
                            name,
                            each.isNothing()
                                    ? List.of()
                                    : each.list().stream().map(YamlValue::text).toList()));
        }
        return texts;
    }

    @Override
    public @Nullable Secret secret(String key) {
        String text = text(key);
        return text == null ? null : Secret.of(text);
    }

    @Override
    public @Nullable Path path(String key) {
        return parsed(key, text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException("empty; name a file");
            }
            try {
                return directory.resolve(text);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("bad path " + Quoted.value(text) + "; name a file", e);
            }
        });
    }

    @Override
    public <T> @Nullable T parsed(String key, Function<String, T> parser) {
        YamlValue value = mapping.get(key);
        return value == null ? null : value.orError(parser::apply);
    }

    @Override
    public @Nullable Settings below(String key, String... keys) {
        YamlValue value = mapping.get(key);
        return value == null ? null : new YamlSettings(value.mapping(Keys.of(keys)), directory);
    }

    @Override
    public List<Settings> list(String key, String... keys) {
        return mapping.list(key).stream()
                .<Settings>map(value -> new YamlSettings(value.mapping(Keys.of(keys)), directory))
                .toList();
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public HttpConfig http() {
        return HttpConfigReader.read(mapping, directory);
    }

    @Override
    public RuntimeException error(String key, String problem) {
        return mapping.error(key, problem);
    }
}
