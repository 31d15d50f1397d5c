package io.periskop.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The executable jar as a process of its own, on a free port of loopback, stopped by its own handle. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on port (\\d+)");
    private static final Pattern IGNORED = Pattern.compile("SigIgn:\\s+(\\p{XDigit}+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path out;
    private final Path err;

    private ServerProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it and waits until it listens. */
    static ServerProcess start(String... arguments) {
        return start(List.of(), arguments);
    }

    static ServerProcess start(List<String> jvm, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--port=0", "--address=127.0.0.1"));
        all.addAll(List.of(arguments));
        ServerProcess server = run(jvm, all);
        try {
            Eventually.within(PATIENCE, () -> {
                if (!server.process.isAlive()) {
                    throw new IllegalStateException("the server ended at its start:\n" + server.log());
                }
                return LISTENING.matcher(server.log()).find();
            });
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** Starts it with exactly these arguments and waits for nothing. */
    static ServerProcess run(List<String> jvm, List<String> arguments) {
        try {
            List<String> command =
                    new ArrayList<>(ignoresHangUps() ? List.of("env", "--default-signal=HUP") : List.of());
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-XX:TieredStopAtLevel=1");
            command.addAll(jvm);
            command.addAll(List.of("-jar", System.getProperty("periskop.jar")));
            command.addAll(arguments);
            Path out = Files.createTempFile("periskop", ".out");
            Path err = Files.createTempFile("periskop", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().removeAll(List.of("PORT", "CONFIG_FILE", "JAVA_TOOL_OPTIONS"));
            return new ServerProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As whoever was started by nohup: a JVM that inherits it hears no SIGHUP. */
    private static boolean ignoresHangUps() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        Matcher ignored = IGNORED.matcher(read(status));
        return ignored.find() && (Long.parseUnsignedLong(ignored.group(1), 16) & 1) == 1;
    }

    int port() {
        Matcher found = LISTENING.matcher(log());
        if (!found.find()) {
            throw new IllegalStateException("not listening");
        }
        return Integer.parseInt(found.group(1));
    }

    RawHttp http() {
        return new RawHttp(port());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() {
        return read(out);
    }

    String stderr() {
        return read(err);
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still running:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void terminate() {
        process.destroy();
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** In KiB; -1 where the system does not tell. */
    long resident() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        Matcher found = RESIDENT.matcher(read(status));
        return found.find() ? Long.parseLong(found.group(1)) : -1;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (InterruptedException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
