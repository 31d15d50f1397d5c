package io.periskop.store.sql;

import io.periskop.store.sql.SqlLocation.Mysql;
import io.periskop.store.sql.SqlLocation.Postgres;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.SqliteFile;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.flywaydb.core.api.FlywayException;

/** Brings a database's tables up to date, then connects to it. Blocks. */
final class Opening {
    private Opening() {}

    static Database open(SqlLocation location, Repeats repeats) {
        if (location instanceof SqliteFile file) {
            return sqlite(file.path(), repeats);
        }
        if (location instanceof Postgres postgres) {
            Server server = postgres.server();
            Migrations.run("postgresql", PostgresServer.jdbcUrl(server), PostgresServer.jdbcProperties(server));
            return R2dbcDatabase.postgres(server, repeats);
        }
        Server server = ((Mysql) location).server();
        Migrations.run("mysql", MysqlServer.jdbcUrl(server), MysqlServer.jdbcProperties(server));
        return R2dbcDatabase.mysql(server, repeats);
    }

    /** The first connection keeps an in-memory database until the last one is there. */
    private static Database sqlite(String path, Repeats repeats) {
        SqliteLocation location = SqliteLocation.of(path);
        try (Connection first = DriverManager.getConnection(location.jdbcUrl())) {
            Migrations.run("sqlite", location.jdbcUrl(), new Properties());
            return SqliteDatabase.open(location, repeats);
        } catch (SQLException | FlywayException e) {
            throw new StoreOpenException(
                    "cannot use the SQLite database '" + path + "': " + SqlFailure.reason(e)
                            + "; check repository.path, and that its directory is there and may be written",
                    e);
        }
    }
}
