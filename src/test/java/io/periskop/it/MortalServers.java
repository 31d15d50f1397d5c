package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** None runs yet. */
    MortalServers(List<Path> configurations) {
        this.configurations = configurations;
        this.running = new ServerProcess[configurations.size()];
    }

    int size() {
        return running.length;
    }

    synchronized List<ServerProcess> running() {
        List<ServerProcess> all = new ArrayList<>();
        for (ServerProcess server : running) {
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
                ServerProcess server = started(i);
                synchronized (this) {
                    running[i] = server;
                }
            }
        }
    }

    void kill(int number) throws Exception {
        ServerProcess server = running[number];
        if (server != null) {
            kill(server);
            synchronized (this) {
                running[number] = null;
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
    public void close() {
        running().forEach(ServerProcess::close);
    }

    /** One that does not start says why, and what it is doing. */
    private ServerProcess started(int number) throws Exception {
        ServerProcess server = ServerProcess.run(JVM, arguments(number));
        long end = System.nanoTime() + START.toNanos();
        while (!server.log().contains("listening on port ")) {
            if (!server.isAlive() || System.nanoTime() > end) {
                server.signal("QUIT");
                Thread.sleep(PAUSE_MILLIS);
                String log = server.log() + server.stderr();
                server.close();
                throw new AssertionError("the server does not start:\n" + log);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return server;
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
