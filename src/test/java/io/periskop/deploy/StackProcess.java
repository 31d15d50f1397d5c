package io.periskop.deploy;

import io.periskop.it.Eventually;
import io.periskop.it.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** deploy/stack.py with all that it starts. It stops what it started when it is stopped. */
final class StackProcess implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Process process;
    private final Path log;
    private final JsonNode told;

    private StackProcess(Process process, Path log, JsonNode told) {
        this.process = process;
        this.log = log;
        this.told = told;
    }

    /** Waits until all of it is ready. What each process says is below {@code target/stack}. */
    static StackProcess start(Path folder, Path targets) throws IOException {
        Path ready = folder.resolve("ready.json");
        Path log = folder.resolve("stack.log");
        Process process = Tools.start(
                "python3",
                "python3",
                builder -> builder.command(
                                "python3",
                                "deploy/stack.py",
                                "--fast",
                                "--free-ports",
                                "--jar=" + System.getProperty("periskop.jar"),
                                "--targets=" + targets,
                                "--work=" + folder.resolve("work"),
                                "--ready-file=" + ready)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile()));
        try {
            Eventually.within(PATIENCE, () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("the stack did not start:\n" + Files.readString(log));
                }
                return Files.exists(ready);
            });
            return new StackProcess(process, log, JSON.readTree(Files.readAllBytes(ready)));
        } catch (RuntimeException | Error e) {
            stop(process);
            throw e;
        }
    }

    String url(String name) {
        return told.get("urls").get(name).asString();
    }

    String database() {
        return told.get("database").asString();
    }

    String password() throws IOException {
        return Files.readString(Path.of(told.get("passwordFile").asString()));
    }

    /** Of its processes, while they run. */
    long[] processes() {
        return told.get("processes")
                .propertyStream()
                .mapToLong(each -> each.getValue().asLong())
                .toArray();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Answers its exit code. */
    int stop() {
        return stop(process);
    }

    private static int stop(Process process) {
        process.destroy();
        try {
            // It waits for each of its own.
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
