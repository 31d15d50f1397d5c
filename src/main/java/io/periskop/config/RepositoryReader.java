package io.periskop.config;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code repository:}. */
final class RepositoryReader {
    private static final Keys KEYS = Keys.of("type", "path", "dsn");

    private RepositoryReader() {}

    static RepositoryConfig read(@Nullable YamlValue value) {
        if (value == null) {
            return RepositoryConfig.MEMORY;
        }
        YamlMapping repository = value.mapping(KEYS);
        YamlValue type = repository.get("type");
        String path = text(repository.get("path"));
        String dsn = text(repository.get("dsn"));
        if (type == null && (path != null || dsn != null)) {
            throw value.error("path or dsn without a type; add type, or remove them to keep errors in memory");
        }
        return new RepositoryConfig(type == null ? RepositoryConfig.Type.MEMORY : available(type), path, dsn);
    }

    private static RepositoryConfig.Type available(YamlValue value) {
        RepositoryConfig.Type type = type(value);
        if (type != RepositoryConfig.Type.MEMORY) {
            throw value.error(Quoted.value(type.key()) + " is not available in this version; use memory");
        }
        return type;
    }

    private static RepositoryConfig.Type type(YamlValue value) {
        String text = value.text();
        for (RepositoryConfig.Type type : RepositoryConfig.Type.values()) {
            if (type.key().equals(text)) {
                return type;
            }
        }
        List<String> known = Arrays.stream(RepositoryConfig.Type.values())
                .map(RepositoryConfig.Type::key)
                .toList();
        throw value.error(
                "unknown value " + Quoted.value(text) + "; " + Nearest.advice(text, "valid values are", known));
    }

    private static @Nullable String text(@Nullable YamlValue value) {
        return value == null ? null : value.text();
    }
}
