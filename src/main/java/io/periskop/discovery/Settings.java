package io.periskop.discovery;

import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one mapping of the configuration. A key without a value counts as missing. Wrong forms, and what {@link
 * #error} makes, are exceptions that name the file, the line, the key, the value and the next step; a message is
 * {@code problem 'value'; next step}.
 */
public interface Settings {
    boolean has(String key);

    /** Null when missing. Numbers and words like {@code yes} are text as they are written. */
    @Nullable
    String text(String key);

    /** @param next what to do when it is missing, such as {@code give the URL of the server} */
    String required(String key, String next);

    default String text(String key, String otherwise) {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    boolean flag(String key, boolean otherwise);

    int integer(String key, int otherwise, int least, int most);

    /** More than zero, as Prometheus writes durations. */
    Duration duration(String key, Duration otherwise);

    /** One of these words, as written here; {@code otherwise} null means that it is required. */
    String oneOf(String key, @Nullable String otherwise, List<String> words);

    /** Empty when missing. */
    List<String> texts(String key);

    SortedMap<String, String> textMap(String key);

    /** For mappings from a text to several. */
    SortedMap<String, List<String>> textListMap(String key);

    @Nullable
    Secret secret(String key);

    /** A file; relative to the directory of the configuration file. Null when missing. */
    @Nullable
    Path path(String key);

    /** Text in a form of its own; the parser's {@link IllegalArgumentException} becomes an error at the key. */
    <T> @Nullable T parsed(String key, Function<String, T> parser);

    /** A mapping below this one; null when missing. */
    @Nullable
    Settings below(String key, String... keys);

    /** Mappings below this one, in a list; empty when missing. */
    List<Settings> list(String key, String... keys);

    /** The directory that relative paths of the file begin at. */
    Path directory();

    /** The keys of {@code <http_config>}. */
    HttpConfig http();

    /** @param problem what is wrong, with the value in quotes, and after a semicolon what to do */
    RuntimeException error(String key, String problem);
}
