package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.StoreLimits;
import io.periskop.store.sql.SqlLocation.Mysql;
import io.periskop.store.sql.SqlLocation.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * MySQL and MariaDB commit each statement that makes a table: a server that is killed while it updates the tables leaves
 * some of a migration done. The next start has to go on from there.
 */
class InterruptedMigrationTests {
    private static final Path FOLDER = Path.of("src/main/resources/db/migration/mysql");

    /** @param done how many of its statements */
    record Interrupted(String version, List<String> statements, int done) {
        @Override
        public String toString() {
            return version + " after " + done + " of " + statements.size();
        }
    }

    static Stream<Interrupted> places() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().flatMap(InterruptedMigrationTests::placesIn).toList().stream();
        }
    }

    private static Stream<Interrupted> placesIn(Path file) {
        String name = file.getFileName().toString();
        String version = name.substring(1, name.indexOf("__"));
        List<String> statements = statements(file);
        return Stream.iterate(0, done -> done <= statements.size(), done -> done + 1)
                .map(done -> new Interrupted(version, statements, done));
    }

    private static List<String> statements(Path file) {
        try {
            List<String> statements = new ArrayList<>();
            String text = String.join(
                    "\n",
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.startsWith("--"))
                            .toList());
            for (String statement : text.split(";\\s*(\n|$)")) {
                if (!statement.isBlank()) {
                    statements.add(statement);
                }
            }
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void goesOnAfterAKill(Interrupted place) {
        Server server = DatabaseServer.MARIADB.database();
        before(server, place.version());
        DatabaseServer.MARIADB.execute(
                server.database(), place.statements().subList(0, place.done()).toArray(String[]::new));

        assertOpens(server);
    }

    @Test
    void goesOnWithAnEmptyHistory() {
        Server server = DatabaseServer.MARIADB.database();
        assertOpens(server);
        DatabaseServer.MARIADB.execute(server.database(), "DELETE FROM periskop_schema_history");

        assertOpens(server);
    }

    /** A statement may also fail: then Flyway notes that the migration did. */
    @Test
    void goesOnAfterAFailure() {
        Server server = DatabaseServer.MARIADB.database();
        before(server, "2");
        DatabaseServer.MARIADB.execute(
                server.database(),
                "UPDATE periskop_schema_history SET success = 0 WHERE version = '1'",
                "DROP TABLE periskop_event");

        assertOpens(server);
    }

    private static void before(Server server, String version) {
        int previous = Integer.parseInt(version) - 1;
        if (previous > 0) {
            Migrations.flyway("mysql", MysqlServer.jdbcUrl(server), MysqlServer.jdbcProperties(server))
                    .target(previous + "?")
                    .load()
                    .migrate();
        }
    }

    private static void assertOpens(Server server) {
        try (Database database = Opening.open(new Mysql(server), Repeats.SILENT)) {
            SqlStore store = new SqlStore(database, StoreLimits.DEFAULT, (service, what, count) -> {});
            assertThat(store.check().collectList().block()).isEmpty();
        }
    }
}
