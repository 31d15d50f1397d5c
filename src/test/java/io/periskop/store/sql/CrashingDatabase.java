package io.periskop.store.sql;

import io.periskop.FreePort;
import io.periskop.it.Eventually;
import io.periskop.it.Tools;
import io.periskop.store.sql.SqlLocation.Host;
import io.periskop.store.sql.SqlLocation.Mysql;
import io.periskop.store.sql.SqlLocation.Postgres;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.SqliteFile;
import io.periskop.store.sql.SqlLocation.Tls;
import io.periskop.store.sql.SqlLocation.TlsMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database of its own that is killed while it works, and comes back with what it had committed: on the same port, from
 * the same files. SQLite has no server: it crashes with whoever has the file open.
 */
public final class CrashingDatabase implements AutoCloseable {
    public enum Engine {
        SQLITE,
        POSTGRES,
        MARIADB
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NAME = "torture";

    private final Engine engine;
    private final Path folder;
    private final int port;
    private List<String> command = List.of();
    private volatile @Nullable Process process;

    private CrashingDatabase(Engine engine, Path folder, int port) {
        this.engine = engine;
        this.folder = folder;
        this.port = port;
    }

    /** Empty, and running. */
    public static CrashingDatabase create(Engine engine) throws IOException {
        // Not in a folder of a test's: its user has to get there.
        Path folder = Files.createTempDirectory("periskop-crash");
        CrashingDatabase database = new CrashingDatabase(engine, folder, FreePort.next());
        Runtime.getRuntime().addShutdownHook(new Thread(database::kill));
        if (engine == Engine.SQLITE) {
            return database;
        }
        try {
            database.command = engine == Engine.POSTGRES ? database.postgres() : database.mariadb();
            database.start();
            database.execute("CREATE DATABASE " + NAME);
            return database;
        } catch (IOException e) {
            database.close();
            throw Tools.missing(engine + " cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean hasServer() {
        return engine != Engine.SQLITE;
    }

    public Engine engine() {
        return engine;
    }

    public int port() {
        return port;
    }

    /** The mapping {@code repository} of a configuration. */
    public String repository() {
        return repository(port);
    }

    /** By way of something that listens on another port of the loopback. */
    public String repository(int port) {
        return switch (engine) {
            case SQLITE -> "repository: {type: sqlite, path: \"" + file() + "\"}\n";
            case POSTGRES ->
                "repository: {type: postgres, dsn: \"host=127.0.0.1 port=" + port + " user=" + user() + " dbname="
                        + NAME + " sslmode=disable\"}\n";
            case MARIADB -> "repository: {type: mysql, dsn: \"root@tcp(127.0.0.1:" + port + ")/" + NAME + "\"}\n";
        };
    }

    public SqlLocation location() {
        if (engine == Engine.SQLITE) {
            return new SqliteFile(file());
        }
        Server server = new Server(
                List.of(new Host("127.0.0.1", port)),
                user(),
                null,
                NAME,
                new Tls(TlsMode.DISABLE, null, null, null),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                4,
                new TreeMap<>());
        return engine == Engine.POSTGRES ? new Postgres(server) : new Mysql(server);
    }

    /** Answers when it takes connections. */
    public void start() {
        Process started;
        try {
            started = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = started;
        Eventually.within(PATIENCE, () -> {
            if (!started.isAlive()) {
                throw new IllegalStateException(engine + " ended:\n" + Files.readString(folder.resolve("log")));
            }
            return answers();
        });
    }

    /** With all of its processes, as the kernel does when memory is short: nothing is flushed, nobody is told. */
    public void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        List<ProcessHandle> all = new ArrayList<>(running.descendants().toList());
        running.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            running.waitFor();
            for (ProcessHandle one : all) {
                one.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            throw new IllegalStateException(engine + " does not end", e);
        }
        process = null;
    }

    /** The number that a statement answers. */
    public long number(String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(NAME));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(system()))) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(system()));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String file() {
        return folder.resolve("periskop.db").toString();
    }

    private String user() {
        return engine == Engine.POSTGRES ? "periskop" : "root";
    }

    private String system() {
        return engine == Engine.POSTGRES ? "postgres" : "";
    }

    private String jdbcUrl(String database) {
        return switch (engine) {
            case SQLITE -> "jdbc:sqlite:" + file();
            case POSTGRES -> "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + user();
            case MARIADB -> "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=" + user();
        };
    }

    private List<String> postgres() throws IOException, InterruptedException {
        Path bin = DatabaseServer.newest(Path.of("/usr/lib/postgresql"), "bin/initdb")
                .getParent();
        own(DatabaseServer.POSTGRES);
        String data = folder.resolve("data").toString();
        DatabaseServer.run(DatabaseServer.POSTGRES.as(
                bin + "/initdb", "-D", data, "-U", user(), "-A", "trust", "-E", "UTF8", "--no-sync"));
        // A killed process loses nothing that the kernel has: without fsync it is as durable here, and faster.
        return DatabaseServer.POSTGRES.as(
                bin + "/postgres",
                "-D",
                data,
                "-p",
                Integer.toString(port),
                "-k",
                folder.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "fsync=off");
    }

    private List<String> mariadb() throws IOException, InterruptedException {
        Path server = DatabaseServer.newest(Path.of("/usr/sbin"), "mariadbd");
        own(DatabaseServer.MARIADB);
        String data = folder.resolve("data").toString();
        String user = "--user="
                + (DatabaseServer.isRoot() ? DatabaseServer.MARIADB.account() : System.getProperty("user.name"));
        DatabaseServer.run(List.of(
                "mariadb-install-db",
                "--no-defaults",
                user,
                "--datadir=" + data,
                "--auth-root-authentication-method=normal",
                "--skip-test-db"));
        // What is committed has been given to the kernel, which is not killed.
        return List.of(
                server.toString(),
                "--no-defaults",
                user,
                "--datadir=" + data,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("socket"),
                "--innodb-flush-log-at-trx-commit=2",
                "--skip-name-resolve");
    }

    private void own(DatabaseServer server) throws IOException, InterruptedException {
        if (DatabaseServer.isRoot()) {
            DatabaseServer.run(List.of("chown", server.account(), folder.toString()));
        }
    }
}
