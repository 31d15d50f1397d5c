package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.api.v1.StreamResource;
import io.periskop.it.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Streams of the whole server, whose guard has a word with clients that take their time. */
@Timeout(180)
class StreamsTests {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MEMORY = "services:\n- name: shop\n";
    private static final int MANY = StreamResource.MOST_STREAMS;
    private static final long MOST_BYTES_A_STREAM = 64 << 10;

    @TempDir
    Path folder;

    private WholeServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(Duration guard) throws IOException {
        server = WholeServer.start(folder, MEMORY, new RequestGuard.Patience(guard, guard));
        Eventually.within(PATIENCE, () -> {
            try (Socket socket = ask("GET /api/v1/errors HTTP/1.1", 0)) {
                return read(socket, "\r\n").contains("200");
            }
        });
    }

    private int open() {
        return server.part(StreamResource.class).open();
    }

    /** @param buffer of what is not read yet; 0 for as large as it is */
    private Socket ask(String line, int buffer) throws IOException {
        Socket socket = new Socket();
        if (buffer > 0) {
            socket.setReceiveBufferSize(buffer);
        }
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream()
                .write((line + "\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Until this was read, or the end. */
    private static String read(Socket socket, String until) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf(until) < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            read.append((char) next);
        }
        return read.toString();
    }

    private static List<String> keys(int many, int length) {
        return IntStream.range(0, many)
                .mapToObj(i -> "key-" + i + "-" + "x".repeat(length))
                .toList();
    }

    @Test
    void aSilentOneStaysOpenLongerThanTheGuardWaitsForRequests() throws IOException, InterruptedException {
        Duration guard = Duration.ofMillis(200);
        start(guard);
        try (Socket stream = ask("GET /api/v1/stream HTTP/1.1", 0)) {
            assertThat(read(stream, ":periskop")).contains("200 OK", "text/event-stream");
            for (int silence = 1; silence <= 3; silence++) {
                // There is nothing to wait for: nothing may happen.
                Thread.sleep(guard.multipliedBy(5).toMillis());
                server.counted("shop", List.of("a"), silence);
                assertThat(read(stream, "\"key\":\"a\"")).contains(silence == 1 ? "event:new" : "event:changed");
            }
            assertThat(open()).isEqualTo(1);
        }
        Eventually.within(PATIENCE, () -> open() == 0);
    }

    @Test
    void aThousandAreHeldWhileErrorsChangeAndNoMore() throws IOException {
        start(Duration.ofSeconds(75));
        ConnectionProvider connections =
                ConnectionProvider.builder("streams").maxConnections(2 * MANY).build();
        HttpClient http = HttpClient.create(connections).host("127.0.0.1").port(server.port());
        long before = used();
        Disposable.Composite clients = Disposables.composite();
        try {
            Set<Integer> told = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < MANY; i++) {
                int number = i;
                clients.add(http.get()
                        .uri("/api/v1/stream?q=key=last")
                        .responseContent()
                        .asString()
                        .subscribe(text -> {
                            if (text.contains("\"key\":\"last\"")) {
                                told.add(number);
                            }
                        }));
            }
            Eventually.within(PATIENCE, () -> open() == MANY);
            // Many more at once, of which none may slip in between.
            List<Integer> refused = Flux.range(0, 50)
                    .flatMap(
                            i -> http.get()
                                    .uri("/api/v1/stream")
                                    .responseSingle((answer, body) -> body.asString()
                                            .map(text -> answer.status().code())),
                            50)
                    .collectList()
                    .block(PATIENCE);
            assertThat(refused).isEqualTo(Collections.nCopies(50, 429));
            try (Socket socket = ask("GET /api/v1/stream HTTP/1.1", 0)) {
                assertThat(read(socket, "too-many-requests"))
                        .contains("429", "application/problem+json", "urn:periskop:problem:too-many-requests");
            }
            for (int round = 1; round <= 5; round++) {
                server.counted("shop", keys(1_000, 10), round);
            }
            server.counted("shop", List.of("last"), 1);
            Eventually.within(PATIENCE, () -> told.size() == MANY);
            assertThat(open()).isEqualTo(MANY);
            assertThat(used() - before).as("of both ends").isLessThan(MANY * MOST_BYTES_A_STREAM);
        } finally {
            clients.dispose();
            connections.dispose();
        }
        Eventually.within(PATIENCE, () -> open() == 0);
    }

    /** In bytes, of what is not garbage. */
    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    @Test
    void whoDoesNotReadIsCutOffAndNobodyElse() throws IOException {
        start(Duration.ofSeconds(1));
        ConnectionProvider connections =
                ConnectionProvider.builder("reader").maxConnections(1).build();
        try (Socket slow = ask("GET /api/v1/stream HTTP/1.1", 4096)) {
            assertThat(read(slow, ":periskop")).contains("200 OK");
            Set<String> told = ConcurrentHashMap.newKeySet();
            Disposable reader = HttpClient.create(connections)
                    .host("127.0.0.1")
                    .port(server.port())
                    .get()
                    .uri("/api/v1/stream?q=service=web")
                    .responseContent()
                    .asString()
                    .filter(text -> text.contains("\"key\":\"end\""))
                    .subscribe(told::add);
            Eventually.within(PATIENCE, () -> open() == 2);
            List<String> keys = keys(2_000, 800);
            for (int round = 1; open() == 2 && round < 30; round++) {
                server.counted("shop", keys, round);
                pause();
            }
            assertThat(open()).isEqualTo(1);
            server.counted("web", List.of("end"), 1);
            Eventually.within(PATIENCE, () -> !told.isEmpty());
            reader.dispose();
            assertThat(isEnded(slow)).isTrue();
        } finally {
            connections.dispose();
        }
    }

    /** Changes of one second are told together. */
    private static void pause() {
        long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        Eventually.within(PATIENCE, () -> System.nanoTime() > end);
    }

    private static boolean isEnded(Socket socket) throws IOException {
        try {
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            return true;
        } catch (SocketException e) {
            return true; // reset
        }
    }
}
