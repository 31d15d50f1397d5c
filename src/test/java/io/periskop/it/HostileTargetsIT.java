package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that would fill the memory of who scrapes them: each is a failure with a name, and nobody else's. */
class HostileTargetsIT {
    private static final int MIB = 1 << 20;
    private static final long CEILING_KIB = 700 << 10;
    /** With a small heap the memory for answers ends where the limit of one answer does. */
    private static final Map<String, String> KINDS = Map.of(
            "bomb", "(too_large|overloaded)",
            "endless", "(too_large|overloaded)",
            "deep", "malformed",
            "redirects", "status");

    @Test
    void failAlone(@TempDir Path dir) throws IOException {
        byte[] bomb = bomb();
        byte[] piece = new byte[MIB];
        Arrays.fill(piece, (byte) ' ');
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer targets = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        targets.setExecutor(threads);
        targets.createContext("/bomb", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            answer(exchange, 200, bomb.length, bomb, 1);
        });
        targets.createContext("/endless", exchange -> answer(exchange, 200, 0, piece, 1024));
        targets.createContext("/deep", exchange -> {
            byte[] deep = ("{\"aggregated_errors\":" + "[".repeat(MIB)).getBytes(StandardCharsets.US_ASCII);
            answer(exchange, 200, deep.length, deep, 1);
        });
        targets.createContext("/redirects", exchange -> {
            exchange.getResponseHeaders().set("Location", "/redirects");
            answer(exchange, 302, -1, piece, 0);
        });
        targets.createContext(
                "/good", exchange -> answer(exchange, 200, 2, "{}".getBytes(StandardCharsets.US_ASCII), 1));
        targets.start();
        try {
            String address = "127.0.0.1:" + targets.getAddress().getPort();
            StringBuilder config = new StringBuilder("services:\n");
            for (String name : List.of("bomb", "endless", "deep", "redirects", "good")) {
                config.append(FakeTargets.service(name, address, "/" + name).replace("200ms", "2s"));
            }
            Path file = Files.writeString(dir.resolve("periskop.yaml"), config);
            try (ServerProcess server = ServerProcess.start(List.of("-Xmx256m"), "--config=" + file)) {
                KINDS.forEach((service, kind) ->
                        Eventually.within(Duration.ofSeconds(40), () -> failed(server, service) >= 3));
                String metrics = server.http().get("/metrics").text();
                KINDS.forEach((service, kind) -> assertThat(metrics)
                        .containsPattern(
                                "periskop_scrape_failures_total\\{kind=\"" + kind + "\",service_name=\"" + service));
                assertThat(metrics).contains("periskop_instances_scrapped{service_name=\"good\"} 1.0");
                for (String service : KINDS.keySet()) {
                    assertThat(server.http()
                                    .get("/services/" + service + "/errors/")
                                    .text())
                            .isEqualTo("[]\n");
                }
                assertThat(server.resident()).isLessThan(CEILING_KIB);
                assertThat(server.log())
                        .doesNotContain("OutOfMemory")
                        .doesNotContain("bug")
                        .doesNotContain("\tat ");
            }
        } finally {
            targets.stop(0);
            threads.shutdownNow();
        }
    }

    private static double failed(ServerProcess server, String service) {
        return server.http()
                .get("/metrics")
                .text()
                .lines()
                .filter(l -> l.startsWith("periskop_scrape_failures_total{")
                        && l.contains("service_name=\"" + service + "\""))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' '))))
                .sum();
    }

    private static void answer(HttpExchange exchange, int status, long length, byte[] piece, int times)
            throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, length);
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < times; i++) {
                out.write(piece);
            }
        }
    }

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[MIB];
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 300; i++) {
                zip.write(piece);
            }
        }
        return bytes.toByteArray();
    }
}
