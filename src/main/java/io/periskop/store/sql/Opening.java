package io.periskop.store.sql;

import io.periskop.store.sql.SqlLocation.Mysql;
import io.periskop.store.sql.SqlLocation.Postgres;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.SqliteFile;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.flywaydb.core.api.FlywayException;

/** Brings a database's tables up to date, then connects to it. Blocks. */
final class Opening {
    private static final Duration IDLE = Duration.ofMinutes(10);

    private Opening() {}

    static Database open(SqlLocation location) {
        if (location instanceof SqliteFile file) {
            return sqlite(file.path());
        }
        if (location instanceof Postgres postgres) {
            Server server = postgres.server();
            Migrations.run("postgresql", PostgresServer.jdbcUrl(server), PostgresServer.jdbcProperties(server));
            return R2dbcDatabase.postgres(pool(PostgresServer.connections(server), server));
        }
        Server server = ((Mysql) location).server();
        Migrations.run("mysql", MysqlServer.jdbcUrl(server), MysqlServer.jdbcProperties(server));
        return R2dbcDatabase.mysql(pool(MysqlServer.connections(server), server));
    }

    /** The first connection keeps an in-memory database until the last one is there. */
    private static Database sqlite(String path) {
        SqliteLocation location = SqliteLocation.of(path);
        try (Connection first = DriverManager.getConnection(location.jdbcUrl())) {
            Migrations.run("sqlite", location.jdbcUrl(), new Properties());
            return SqliteDatabase.open(location);
        } catch (SQLException | FlywayException e) {
            throw new StoreOpenException(
                    "cannot use the SQLite database '" + path + "': " + DatabaseGate.reason(e)
                            + "; check repository.path, and that its directory is there and may be written",
                    e);
        }
    }

    private static ConnectionPool pool(ConnectionFactory connections, Server server) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(connections)
                .name("periskop")
                .initialSize(0)
                .maxSize(server.maxConnections())
                .maxIdleTime(IDLE)
                .maxCreateConnectionTime(server.connectTimeout())
                .maxAcquireTime(server.connectTimeout().plus(server.statementTimeout()))
                .build());
    }
}
