package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --import-periskop-from} as a migration uses it: import, then serve. */
class ImportIT {
    private static final String LISTED = "{\"aggregation_key\":\"k\",\"total_count\":60,\"severity\":\"error\","
            + "\"latest_errors\":[{\"error\":{\"class\":\"E\",\"message\":\"m\",\"stacktrace\":null,\"cause\":null},"
            + "\"uuid\":\"u1\",\"timestamp\":1763805600,\"severity\":\"error\",\"http_context\":null}],"
            + "\"created_at\":1763805000}";

    @TempDir
    private Path dir;

    private Path old;

    @BeforeEach
    void oldServer() throws SQLException {
        old = dir.resolve("old.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE aggregated_errors (id integer PRIMARY KEY, created_at datetime, updated_at"
                    + " datetime, deleted_at datetime, service_name text, aggregation_key text, errors text,"
                    + " total_count integer)");
            statement.execute("INSERT INTO aggregated_errors VALUES (1, '2025-11-22 10:00:00.1+00:00',"
                    + " '2025-11-22 10:00:05.123456789+00:00', NULL, 'checkout', 'k', '" + LISTED + "', 60)");
        }
    }

    @Test
    void importsTellsAndExitsAndTheServerGoesOnFromThere() throws IOException {
        try (FakeTargets targets = new FakeTargets()
                .serving(
                        "/errors",
                        "{\"target_uuid\":\"t\",\"aggregated_errors\":[{\"aggregation_key\":\"k\","
                                + "\"total_count\":41,\"severity\":\"error\",\"created_at\":\"2025-11-22T09:50:00Z\","
                                + "\"latest_errors\":[{\"error\":{\"class\":\"E\",\"message\":\"m\"},\"uuid\":\"u2\","
                                + "\"timestamp\":\"2025-11-22T11:00:00Z\",\"severity\":\"error\"}]}]}")) {
            Path file = config(targets);
            for (String summary : List.of(
                    ": 1 rows, 1 errors added, 0 had grown, 0 known before, 0 rows left out\n",
                    ": 1 rows, 0 errors added, 0 had grown, 1 known before, 0 rows left out\n")) {
                try (ServerProcess run = imports("--config=" + file, old.toString())) {
                    assertThat(run.exitCode()).as(run.stderr() + run.log()).isZero();
                    assertThat(run.log())
                            .startsWith("imported from ")
                            .endsWith(summary)
                            .hasLineCount(1);
                    assertThat(run.stderr()).isEmpty();
                }
            }
            try (ServerProcess server = ServerProcess.start("--config=" + file)) {
                Eventually.within(
                        Duration.ofSeconds(20),
                        () -> server.http()
                                .get("/services/checkout/errors/")
                                .text()
                                .contains("\"uuid\":\"u2\""));
                assertThat(server.http().get("/services/checkout/errors/").text())
                        .contains("\"total_count\":61", "\"uuid\":\"u1\"", "\"created_at\":1763805000");
            }
        }
    }

    @Test
    void whatIsWrongIsOneLine() throws IOException {
        try (FakeTargets targets = new FakeTargets()) {
            String file = "--config=" + config(targets);
            refused(imports(file, dir.resolve("none.db").toString()), "none.db': there is no such file");
            refused(imports(file, "mysql://u:hunter2@db.example.com/x"), "is no form that is known");
            refused(imports("--demo", old.toString()), "the repository is memory");
        }
    }

    private static void refused(ServerProcess started, String named) {
        try (ServerProcess run = started) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.stderr())
                    .startsWith("periskop: --import-periskop-from: ")
                    .contains(named)
                    .doesNotContain("hunter2")
                    .hasLineCount(1);
            assertThat(run.log()).isEmpty();
        }
    }

    private static ServerProcess imports(String other, String from) {
        return ServerProcess.run(List.of(), List.of(other, "--import-periskop-from=" + from));
    }

    private Path config(FakeTargets targets) throws IOException {
        return Files.writeString(
                dir.resolve("periskop.yaml"),
                "repository: {type: sqlite, path: '" + dir.resolve("new.db") + "'}\nservices:\n"
                        + targets.service("checkout", "/errors"));
    }
}
