package io.periskop.store.sql;

import static io.periskop.store.Said.says;
import static io.periskop.store.StoreFixture.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that a server remembers, of a database whose backup was restored while it ran. */
class ServiceIdsTests {
    @TempDir
    Path folder;

    private Database database;
    private SqlStore store;

    @BeforeEach
    void open() {
        database = Opening.open(new SqlLocation.SqliteFile(file()), Repeats.SILENT);
        store = new SqlStore(database, StoreLimits.DEFAULT, (service, what, count) -> {});
        store.commit(List.of(says("shop", "s1", T0).that("k", 1).report())).block();
        store.commit(List.of(says("till", "s1", T0).that("k", 2).report())).block();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aNumberThatBecameAnotherServicesIsNotUsed() throws SQLException {
        execute("UPDATE periskop_service SET id = 99 WHERE id = 1");
        execute("UPDATE periskop_service SET id = 1 WHERE id = 2");
        execute("UPDATE periskop_service SET id = 2 WHERE id = 99");
        store.commit(List.of(says("shop", "s2", T0).that("k", 10).report())).block();
        assertThat(total("shop")).isEqualTo(12);
        assertThat(total("till")).isEqualTo(1);
    }

    @Test
    void aNumberThatIsGoneIsGivenAnew() throws SQLException {
        for (String table : List.of("service", "error", "source", "mark", "bucket", "occurrence", "event", "text")) {
            execute("DELETE FROM periskop_" + table);
        }
        store.commit(List.of(says("shop", "s2", T0).that("k", 10).report())).block();
        assertThat(total("shop")).isEqualTo(10);
        assertThat(store.epoch()).isOne();
    }

    private long total(String service) {
        StoredError error = store.find(service, "k").block();
        return error == null ? 0 : error.total();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private String file() {
        return folder.resolve("a.db").toString();
    }
}
