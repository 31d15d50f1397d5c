package io.periskop.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where errors are kept.
 *
 * @param path the database file; set for {@link Type#SQLITE}, which alone reads it
 * @param server set for {@link Type#MYSQL} and {@link Type#POSTGRES}, null for others
 * @param maxConnections to that server at a time
 */
public record RepositoryConfig(
        Type type, @Nullable String path, @Nullable DatabaseConfig server, int maxConnections) {
    static final int MAX_CONNECTIONS = 10;
    public static final RepositoryConfig MEMORY = new RepositoryConfig(Type.MEMORY, null, null, MAX_CONNECTIONS);

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
}
