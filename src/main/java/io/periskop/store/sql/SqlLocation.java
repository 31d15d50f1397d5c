package io.periskop.store.sql;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which database, and where. */
public sealed interface SqlLocation {

    /** @param path a file, or a form of go-sqlite3: {@code file:path?name=value}, {@code :memory:} */
    record SqliteFile(String path) implements SqlLocation {}

    record Postgres(Server server) implements SqlLocation {}

    /** MariaDB too. */
    record Mysql(Server server) implements SqlLocation {}

    record Host(String name, int port) {}

    enum TlsMode {
        DISABLE,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL
    }

    /** Files are PEM; null where there is none. */
    record Tls(
            TlsMode mode,
            @Nullable String ca,
            @Nullable String certificate,
            @Nullable String key) {}

    /**
     * @param hosts tried in this order; MySQL takes the first
     * @param statementTimeout how long the database may work on one statement
     * @param parameters set for each session
     */
    record Server(
            List<Host> hosts,
            String user,
            @Nullable String password,
            String database,
            Tls tls,
            Duration connectTimeout,
            Duration statementTimeout,
            int maxConnections,
            SortedMap<String, String> parameters) {
        public Server {
            hosts = List.copyOf(hosts);
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        }

        /** For people: without the password and the parameters, which may hold one. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(user).append('@');
            for (int i = 0; i < hosts.size(); i++) {
                text.append(i == 0 ? "" : ",")
                        .append(hosts.get(i).name())
                        .append(':')
                        .append(hosts.get(i).port());
            }
            return text.append('/').append(database).toString();
        }
    }
}
