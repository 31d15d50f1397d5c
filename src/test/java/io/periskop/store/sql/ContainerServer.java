package io.periskop.store.sql;

import io.periskop.store.sql.SqlLocation.Host;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.Tls;
import io.periskop.store.sql.SqlLocation.TlsMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.JdbcDatabaseContainer;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Versions that no package of the machine brings, where a Docker engine answers; elsewhere skipped with one loud line. */
enum ContainerServer implements TestDatabase {
    POSTGRES_17(() -> new PostgreSQLContainer("postgres:17-alpine"), "postgres"),
    MYSQL_8_4(() -> new MySQLContainer("mysql:8.4"), "root"),
    MYSQL_9(() -> new MySQLContainer("mysql:9"), "root");

    private static final String PASSWORD = "test";
    private static @Nullable Boolean docker;

    private final Supplier<JdbcDatabaseContainer<?>> image;
    private final String user;
    private @Nullable JdbcDatabaseContainer<?> container;
    private int databases;

    ContainerServer(Supplier<JdbcDatabaseContainer<?>> image, String user) {
        this.image = image;
        this.user = user;
    }

    @Override
    public boolean isPostgres() {
        return this == POSTGRES_17;
    }

    @Override
    public synchronized Server database() {
        if (!hasDocker()) {
            Assumptions.abort("no Docker engine answers");
        }
        JdbcDatabaseContainer<?> running = container;
        if (running == null) {
            running = image.get().withPassword(PASSWORD);
            if (isPostgres()) {
                running.withUsername(user);
            }
            running.start();
            container = running;
        }
        String name = "test_" + ++databases;
        execute(isPostgres() ? "postgres" : "", "CREATE DATABASE " + name);
        return new Server(
                List.of(new Host(running.getHost(), running.getMappedPort(isPostgres() ? 5432 : 3306))),
                user,
                PASSWORD,
                name,
                new Tls(isPostgres() ? TlsMode.DISABLE : TlsMode.REQUIRE, null, null, null),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                8,
                new TreeMap<>());
    }

    @Override
    public synchronized void execute(String database, String... statements) {
        JdbcDatabaseContainer<?> running = container;
        if (running == null) {
            throw new IllegalStateException("there is no database yet");
        }
        String url = "jdbc:" + (isPostgres() ? "postgresql" : "mariadb") + "://" + running.getHost() + ":"
                + running.getMappedPort(isPostgres() ? 5432 : 3306) + "/" + database
                + (isPostgres() ? "" : "?allowPublicKeyRetrieval=true");
        try (Connection connection = DriverManager.getConnection(url, user, PASSWORD);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static synchronized boolean hasDocker() {
        if (docker == null) {
            docker = DockerClientFactory.instance().isDockerAvailable();
            if (!docker) {
                System.err.println(
                        "NOT TESTED: PostgreSQL 17, MySQL 8.4 and MySQL 9, because no Docker engine answers; start one");
            }
        }
        return docker;
    }
}
