package io.periskop.config;

import io.periskop.http.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Secrets of a mapping, each given as itself or as a file. An empty text counts as none, as in Prometheus. */
final class SecretFields {
    private final YamlMapping mapping;
    private final Path directory;

    SecretFields(YamlMapping mapping, Path directory) {
        this.mapping = mapping;
        this.directory = directory;
    }

    /** Of {@code key} and {@code key_file} at most one; null for none. */
    @Nullable
    Secret oneLine(String key) {
        YamlValue value = mapping.get(key);
        if (value != null) {
            HttpHeaderRules.checkLine(value.place(), value.text());
        }
        return lines(key);
    }

    /** The same, for what may have many lines, such as a certificate. */
    @Nullable
    Secret lines(String key) {
        String text = text(key);
        YamlValue file = mapping.get(key + "_file");
        if (file == null || file.text().isEmpty()) {
            return text == null ? null : Secret.of(text);
        }
        if (text != null) {
            throw file.error(key + " is given, too; keep one of " + key + " and " + key + "_file");
        }
        return new Secret.InFile(path(file, directory));
    }

    /** Null for none. */
    @Nullable
    String text(String key) {
        YamlValue value = mapping.get(key);
        return value == null || value.text().isEmpty() ? null : value.text();
    }

    static Path path(YamlValue value, Path directory) {
        String text = value.text();
        if (text.isBlank()) {
            throw value.error("empty; name a file");
        }
        try {
            return directory.resolve(text);
        } catch (InvalidPathException e) {
            throw value.error("bad path " + Quoted.value(text) + "; name a file");
        }
    }
}
