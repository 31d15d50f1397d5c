package io.periskop.store.sql;

import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Where a SQLite database is, in the forms that go-sqlite3 takes: a path, {@code file:path?name=value}, {@code :memory:}.
 * Parameters of that driver begin with an underscore; ours does without them.
 *
 * @param name a path or a URI, for SQLite
 * @param inMemory gone with its last connection
 */
record SqliteLocation(String name, boolean inMemory) {
    private static final String URI = "file:";

    static SqliteLocation of(String written) {
        int question = written.indexOf('?');
        String path = question < 0 ? written : written.substring(0, question);
        String parameters = question < 0 ? "" : parameters(written.substring(question + 1));
        boolean memory = path.equals(":memory:")
                || path.equals(URI + ":memory:")
                || path.startsWith(URI) && Arrays.asList(parameters.split("&")).contains("mode=memory");
        if (memory) {
            return new SqliteLocation(URI + "periskop-" + UUID.randomUUID() + "?mode=memory&cache=shared", true);
        }
        if (path.startsWith(URI)) {
            return new SqliteLocation(path + (parameters.isEmpty() ? "" : "?" + parameters), false);
        }
        return new SqliteLocation(path, false);
    }

    String jdbcUrl() {
        return "jdbc:sqlite:" + name;
    }

    /** One cache per connection is what lets readers and the writer go side by side. */
    private static String parameters(String query) {
        return Arrays.stream(query.split("&"))
                .filter(pair -> !pair.isEmpty() && !pair.startsWith("_") && !pair.startsWith("cache="))
                .collect(Collectors.joining("&"));
    }
}
