package io.periskop.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where errors are kept.
 *
 * @param path the database file, relative to the working directory; only {@link Type#SQLITE} reads it
 * @param dsn where and as whom to connect, password included; only {@link Type#MYSQL} and {@link Type#POSTGRES} read it
 */
public record RepositoryConfig(
        Type type, @Nullable String path, @Nullable String dsn) {
    public static final RepositoryConfig MEMORY = new RepositoryConfig(Type.MEMORY, null, null);

    public enum Type {
        MEMORY,
        SQLITE,
        MYSQL,
        POSTGRES;

        /** The name as it is written in the file. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Leaves the DSN out, because it holds a password. */
    @Override
    public String toString() {
        return "RepositoryConfig[type=" + type.key() + ", path=" + path + ", dsn=" + (dsn == null ? null : "***") + "]";
    }
}
