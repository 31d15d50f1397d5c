package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Processes of the server that are killed and started again, each with a configuration file of its own. */
final class MortalServers implements AutoCloseable {
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");
    /** Machines that build other things at the same time are slow. */
    private static final Duration START = Duration.ofMinutes(4);

    private static final long PAUSE_MILLIS = 100;

    private final List<Path> configurations;
    private final @Nullable ServerProcess[] running;
    private final boolean[] listens;

    /** None runs yet. */
    MortalServers(List<Path> configurations) {
        this.configurations = configurations;
        this.running = new ServerProcess[configurations.size()];
        this.listens = new boolean[configurations.size()];
    }

    int size() {
        return running.length;
    }

    /** Those that listen. */
    synchronized List<ServerProcess> running() {
        List<ServerProcess> all = new ArrayList<>();
        for (int i = 0; i < running.length; i++) {
            ServerProcess server = listening(i);
            if (server != null) {
                all.add(server);
            }
        }
        return all;
    }

    /** Returns when all of them listen. */
    void everyoneRuns() throws Exception {
        for (int i = 0; i < running.length; i++) {
            if (running[i] == null) {
                launch(i);
            }
        }
        for (int i = 0; i < running.length; i++) {
            awaitListening(i);
        }
    }

    /** One that does not run; returns when it listens. */
    void start(int number) throws Exception {
        launch(number);
        awaitListening(number);
    }

    private void launch(int number) {
        ServerProcess server = ServerProcess.run(JVM, arguments(number));
        synchronized (this) {
            running[number] = server;
        }
    }

    /** Null while it does not listen. */
    synchronized @Nullable ServerProcess listening(int number) {
        return listens[number] ? running[number] : null;
    }

    /** Which of them holds the end of a connection on loopback; -1 if none does. */
    int numberOf(int port) {
        List<Long> pids = new ArrayList<>();
        synchronized (this) {
            for (ServerProcess server : running) {
                pids.add(server == null ? -1 : server.pid());
            }
        }
        return SocketOwner.of(port, pids);
    }

    void kill(int number) throws Exception {
        ServerProcess server = running[number];
        if (server != null) {
            kill(server);
            synchronized (this) {
                running[number] = null;
                listens[number] = false;
                server.close();
            }
        }
    }

    void killAll() throws Exception {
        for (int i = 0; i < running.length; i++) {
            kill(i);
        }
    }

    /** Starts one that does not run, and kills it so much later. */
    void startAndKill(int number, long millis) throws Exception {
        try (ServerProcess server = ServerProcess.run(JVM, arguments(number))) {
            Thread.sleep(millis);
            kill(server);
        }
    }

    /** By the first that answers; null if none does. */
    synchronized @Nullable StoredFarm ask(Set<String> services) {
        for (ServerProcess server : running()) {
            StoredFarm stored = server.isAlive() ? StoredFarm.ask(server.port(), services) : null;
            if (stored != null) {
                return stored;
            }
        }
        return null;
    }

    @Override
    public synchronized void close() {
        for (ServerProcess server : running) {
            if (server != null) {
                server.close();
            }
        }
    }

    /** One that does not start says why, and what it is doing. */
    private void awaitListening(int number) throws Exception {
        ServerProcess server = Objects.requireNonNull(running[number]);
        long end = System.nanoTime() + START.toNanos();
        while (!server.log().contains("listening on port ")) {
            if (!server.isAlive() || System.nanoTime() > end) {
                server.signal("QUIT");
                Thread.sleep(PAUSE_MILLIS);
                throw new AssertionError("the server does not start:\n" + server.log() + server.stderr());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        synchronized (this) {
            listens[number] = true;
        }
    }

    private static void kill(ServerProcess server) throws Exception {
        server.signal("KILL");
        server.exitCode();
        assertThat(server.log()).doesNotContain("bug:").doesNotContain("OutOfMemory");
    }

    private List<String> arguments(int number) {
        return List.of("--port=0", "--address=127.0.0.1", "--config=" + configurations.get(number));
    }
}
