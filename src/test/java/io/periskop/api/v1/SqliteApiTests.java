package io.periskop.api.v1;

import io.periskop.store.sql.SqlLocation;
import io.periskop.store.sql.SqlLocation.SqliteFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class SqliteApiTests extends SqlApiContract {
    @TempDir
    Path folder;

    @Override
    SqlLocation location() {
        return new SqliteFile(file());
    }

    private String file() {
        return folder.resolve("periskop.db").toString();
    }

    @Override
    void lose() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'periskop%'")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            for (String table : tables) {
                statement.execute("DROP TABLE " + table);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String storage() {
        return "sqlite";
    }
}
