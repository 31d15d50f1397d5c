package io.periskop.store.sql;

import io.periskop.FreePort;
import io.periskop.store.sql.SqlLocation.Host;
import io.periskop.store.sql.SqlLocation.Server;
import io.periskop.store.sql.SqlLocation.Tls;
import io.periskop.store.sql.SqlLocation.TlsMode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Real database servers of this machine, each started once a test run, on a free port of the loopback. Where one is not
 * installed its tests are skipped loudly; in CI they fail.
 */
public enum DatabaseServer implements TestDatabase {
    POSTGRES("postgresql", "postgres") {
        @Override
        void create(Path folder, int port) throws IOException, InterruptedException {
            Path bin = newest(Path.of("/usr/lib/postgresql"), "bin/initdb").getParent();
            String data = folder.resolve("data").toString();
            run(as(bin + "/initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"));
            start(
                    folder,
                    as(
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
                            "fsync=off",
                            "-c",
                            "max_connections=200"));
        }

        @Override
        String jdbcUrl(int port, String database) {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
        }
    },
    MARIADB("mariadb-server", "mysql") {
        @Override
        void create(Path folder, int port) throws IOException, InterruptedException {
            Path server = newest(Path.of("/usr/sbin"), "mariadbd");
            String data = folder.resolve("data").toString();
            String user = "--user=" + (isRoot() ? account() : System.getProperty("user.name"));
            run(List.of(
                    "mariadb-install-db",
                    "--no-defaults",
                    user,
                    "--datadir=" + data,
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db"));
            start(
                    folder,
                    List.of(
                            server.toString(),
                            "--no-defaults",
                            user,
                            "--datadir=" + data,
                            "--port=" + port,
                            "--bind-address=127.0.0.1",
                            "--socket=" + folder.resolve("socket"),
                            "--innodb-flush-log-at-trx-commit=0",
                            "--skip-name-resolve"));
        }

        @Override
        String jdbcUrl(int port, String database) {
            return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=root";
        }
    };

    private static final String USER = "periskop";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String debianPackage;
    private final String account;
    private final List<Process> processes = new ArrayList<>();
    private List<String> command = List.of();
    private @Nullable Path folder;
    private int port;
    private int databases;
    private @Nullable String trouble;

    DatabaseServer(String debianPackage, String account) {
        this.debianPackage = debianPackage;
        this.account = account;
    }

    abstract void create(Path folder, int port) throws IOException, InterruptedException;

    abstract String jdbcUrl(int port, String database);

    String account() {
        return account;
    }

    @Override
    public synchronized Server database() {
        running();
        String name = "test_" + ++databases;
        execute(this == POSTGRES ? "postgres" : "", "CREATE DATABASE " + name);
        return settings(name);
    }

    @Override
    public boolean isPostgres() {
        return this == POSTGRES;
    }

    @Override
    public void execute(String database, String... statements) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(port, database));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Server settings(String name) {
        return new Server(
                List.of(new Host("127.0.0.1", port)),
                this == POSTGRES ? USER : "root",
                null,
                name,
                new Tls(TlsMode.DISABLE, null, null, null),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                8,
                new TreeMap<>());
    }

    private void running() {
        if (trouble != null) {
            missing();
        }
        if (!processes.isEmpty()) {
            return;
        }
        try {
            Path folder = Files.createTempDirectory("periskop-db");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(folder)));
            if (isRoot()) {
                run(List.of("chown", account, folder.toString()));
            }
            port = FreePort.next();
            create(folder, port);
            await();
        } catch (IOException e) {
            trouble = "NOT TESTED: " + name() + " cannot be started (" + e.getMessage() + "); install " + debianPackage;
            System.err.println(trouble);
            missing();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void missing() {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(trouble);
        }
        Assumptions.abort(trouble);
    }

    private void await() throws InterruptedException, IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try (Connection connection =
                    DriverManager.getConnection(jdbcUrl(port, this == POSTGRES ? "postgres" : ""))) {
                return;
            } catch (SQLException e) {
                if (Instant.now().isAfter(end) || !processes.get(0).isAlive()) {
                    throw new IOException("it does not answer: " + e.getMessage(), e);
                }
                Thread.sleep(50);
            }
        }
    }

    List<Long> numbers(String database, String select) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(port, database));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(select)) {
            List<Long> numbers = new ArrayList<>();
            while (found.next()) {
                numbers.add(found.getLong(1));
            }
            return numbers;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String jdbcUrl(Server settings) {
        return jdbcUrl(port, settings.database());
    }

    /** To the server's first process. PostgreSQL has one a connection besides. */
    public void signal(String name) {
        signal(name, processes.get(0).pid());
    }

    static void signal(String name, long process) {
        try {
            run(List.of("kill", "-" + name, Long.toString(process)));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it as a crash would. */
    public void crash() {
        // PostgreSQL's own word for it takes its other processes along.
        signal(this == POSTGRES ? "QUIT" : "KILL");
        try {
            processes.remove(0).waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** After {@link #crash}. */
    public void startAgain() {
        try {
            start(Objects.requireNonNull(folder), command);
            await();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void start(Path folder, List<String> command) throws IOException {
        this.folder = folder;
        this.command = command;
        processes.add(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start());
    }

    private void stop(Path folder) {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            System.err.println("cannot remove " + folder + ": " + e);
        }
    }

    /** Servers refuse to run as root. */
    List<String> as(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=" + account, "--regid=" + account, "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** @param below a file in the folder, or in one of its folders */
    static Path newest(Path folder, String below) throws IOException {
        if (Files.isExecutable(folder.resolve(below))) {
            return folder.resolve(below);
        }
        try (Stream<Path> versions = Files.list(folder)) {
            return versions.map(version -> version.resolve(below))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException("no " + below + " below " + folder));
        }
    }

    static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }
}
