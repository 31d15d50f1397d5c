package io.periskop.it;

import io.periskop.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real Prometheus on loopback: Debian's, in server or agent mode. */
public final class PrometheusServer implements AutoCloseable {
    private final Path folder;
    private final boolean agent;
    private final @Nullable Path resolvConf;
    private final int port;
    private Process process;

    /**
     * @param folder with its prometheus.yml
     * @param resolvConf to use in place of the system's, which needs the right to mount; null for the system's
     */
    public PrometheusServer(Path folder, boolean agent, @Nullable Path resolvConf) throws IOException {
        this.folder = folder;
        this.agent = agent;
        this.resolvConf = resolvConf;
        this.port = FreePort.next();
        start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public void start() {
        List<String> command = new ArrayList<>();
        if (resolvConf != null) {
            command.addAll(List.of(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"",
                    resolvConf.toString()));
        }
        command.addAll(List.of(
                "prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--web.listen-address=127.0.0.1:" + port));
        command.addAll(
                agent
                        ? List.of("--enable-feature=agent", "--storage.agent.path=" + folder.resolve("agent"))
                        : List.of("--storage.tsdb.path=" + folder.resolve("data")));
        process = Tools.start(
                "prometheus",
                "prometheus",
                builder -> builder.command(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("prometheus.log").toFile()));
        Eventually.within(Duration.ofSeconds(60), this::ready);
    }

    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private boolean ready() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("prometheus ended: " + Files.readString(folder.resolve("prometheus.log")));
        }
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(uri().resolve("/-/ready"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
