package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server on a network has to stand, with a small heap. After each: it answers, it holds no more, it logs little. */
class HostileIT {
    private static final int MIB = 1 << 20;
    private static final long GROWTH_KIB = 150 << 10;
    private static final String TARGET = "GET /services/ HTTP/1.1\r\nHost: x\r\n";

    private static ServerProcess server;
    private static long residentAtStart;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(List.of("-Xmx256m"));
        for (int i = 0; i < 200; i++) {
            server.http().get("/metrics");
        }
        residentAtStart = server.resident();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void isUnharmed() {
        assertThat(server.http().get("/-/health").text()).isEqualTo("OK");
        assertThat(server.resident()).isLessThan(residentAtStart + GROWTH_KIB);
        assertThat(server.log()).doesNotContain("OutOfMemory").doesNotContain("HttpServerOperations");
        assertThat(server.log().lines()).hasSizeLessThan(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 Bad Request | GET /% HTTP/1.1 | Host: x",
                "400 Bad Request | GET /%4 HTTP/1.1 | Host: x",
                "400 Bad Request | GET /a b HTTP/1.1 | Host: x",
                "400 Bad Request | GET services/ HTTP/1.1 | Host: x",
                "400 Bad Request | GET * HTTP/1.1 | Host: x",
                "400 Bad Request | GET ftp://x/ HTTP/1.1 | Host: x",
                "400 Bad Request | GET /services/ | Host: x",
                "400 Bad Request | GET | Host: x",
                "400 Bad Request | GET / HTTP/1.1 | bad name: x",
                "400 Bad Request: exactly one Host | GET / HTTP/1.1 | X: y",
                "400 Bad Request: exactly one Host | GET / HTTP/1.1 | Host: a b",
                "400 Bad Request: exactly one Host | GET / HTTP/1.1 | Host: [",
                "400 Bad Request: exactly one Host | GET / HTTP/1.1 | Host: a:b",
                "400 Bad Request: exactly one Host | GET / HTTP/1.1 | Host: a;Host: b",
                "400 Bad Request | POST / HTTP/1.1 | Host: x;Content-Length: 9x",
                "400 Bad Request | POST / HTTP/1.1 | Host: x;Content-Length: -1",
                "400 Bad Request | POST / HTTP/1.1 | Host: x;Content-Length: 1;Content-Length: 2",
                "400 Bad Request | POST / HTTP/1.1 | Host: x;Content-Length: 1;Transfer-Encoding: chunked",
                "400 Bad Request | POST / HTTP/1.1 | Host: x;Transfer-Encoding: gzip",
                "501 this method is not implemented | BREW / HTTP/1.1 | Host: x",
                "501 this method is not implemented | get / HTTP/1.1 | Host: x",
                "501 this method is not implemented | TRACE / HTTP/1.1 | Host: x",
                "501 this method is not implemented | CONNECT x:1 HTTP/1.1 | Host: x",
                "505 only HTTP/1.0 and HTTP/1.1 | PRI * HTTP/2.0 | Host: x",
                "505 only HTTP/1.0 and HTTP/1.1 | GET / HTTP/3.0 | Host: x",
                "404 page not found | GET /%00 HTTP/1.1 | Host: x",
                "404 page not found | GET /..%2f..%2fetc/passwd HTTP/1.1 | Host: x",
                "404 page not found | GET /..%252f HTTP/1.1 | Host: x",
                "404 page not found | GET http://elsewhere.example/x HTTP/1.1 | Host: x",
            })
    void oddRequestsGetASentence(String said, String line, String headers) {
        byte[] answer = exchange(line + "\r\n" + headers.replace(";", "\r\n") + "\r\nConnection: close\r\n\r\n");

        RawHttp.Answer parsed = RawHttp.parsed(answer);
        assertThat(parsed.text()).startsWith(said).endsWith("\n");
        assertThat(parsed.status()).isEqualTo(Integer.parseInt(said.substring(0, 3)));
        assertThat(parsed.all("Content-Type")).containsExactly("text/plain; charset=utf-8");
        assertThat(parsed.all("X-Content-Type-Options")).containsExactly("nosniff");
    }

    @Test
    void longAddress() {
        clear(exchange("GET /" + "a".repeat(40 << 10) + " HTTP/1.1\r\nHost: x\r\n\r\n"), "414 the address is too long");
        clear(exchange("GET /" + "a".repeat(10 * MIB) + " HTTP/1.1\r\nHost: x\r\n\r\n"), "414 the address is too long");
    }

    @Test
    void headerFlood() {
        StringBuilder many = new StringBuilder(TARGET);
        for (int i = 0; i < 50_000; i++) {
            many.append("h").append(i).append(": v\r\n");
        }
        clear(exchange(many + "\r\n"), "431 the headers are too large");
        clear(exchange(TARGET + "h: " + "a".repeat(10 * MIB) + "\r\n\r\n"), "431 the headers are too large");
    }

    @Test
    void bodyWithoutEndIsNotRead() throws IOException {
        try (Socket socket = server.http().connect()) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /errors HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("100000\r\n" + "x".repeat(MIB) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            int sent = 0;
            try {
                while (sent < 200) {
                    out.write(chunk);
                    sent++;
                }
            } catch (IOException e) {
                // It has closed, as it should.
            }
            assertThat(sent).isLessThan(200);
        }
    }

    @Test
    void hugeLengthIsNotAwaited() {
        clear(
                exchange("POST /services/ HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999\r\n\r\n"),
                "405 method not allowed");
    }

    /** A body makes it a push, which no service here takes. */
    @Test
    void brokenChunkEndsTheConnection() {
        byte[] answer = exchange("POST /errors HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n");

        assertThat(RawHttp.parsed(answer).status()).isEqualTo(404);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderUntilTheFirstBadOne() {
        String good = TARGET + "\r\n";
        String text = new String(
                exchange(good + "GET /-/health HTTP/1.1\r\nHost: x\r\n\r\n" + "\u0001garbage\r\n\r\n" + good),
                StandardCharsets.ISO_8859_1);

        assertThat(text.indexOf("[\"periskop\"]")).isPositive().isLessThan(text.indexOf("OKHTTP/1.1 400"));
        assertThat(text).endsWith("400 Bad Request\n");
        assertThat(text.split("HTTP/1.1 ", -1)).hasSize(4);
    }

    @Test
    void slowConnectionsDoNotKeepOthersWaiting() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                Socket socket = server.http().connect();
                slow.add(socket);
                socket.getOutputStream().write((TARGET + "h: ").getBytes(StandardCharsets.US_ASCII));
            }
            for (Socket socket : slow) {
                socket.getOutputStream().write('a');
            }
            assertThat(server.http().get("/services/").status()).isEqualTo(200);
            for (Socket socket : slow) {
                socket.getOutputStream().write("\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            for (Socket socket : slow) {
                assertThat(RawHttp.parsed(RawHttp.rest(socket.getInputStream())).status())
                        .isEqualTo(200);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void nothingComesOfUnknownNames() {
        String metrics = server.http().get("/metrics").text();
        for (int i = 0; i < 300; i++) {
            server.http().get("/services/name" + i + "/errors/", "Authorization: secret" + i);
            server.http().get("/path" + i);
        }

        assertThat(server.http().get("/services/").text()).doesNotContain("name");
        assertThat(server.http().get("/errors").text()).doesNotContain("secret");
        assertThat(server.http().get("/errors").body().length).isLessThan(MIB);
        assertThat(server.http().get("/metrics").text().length()).isLessThan(metrics.length() + 20_000);
    }

    /** A sentence, or a connection that was closed before it could be read. */
    private static void clear(byte[] answer, String sentence) {
        if (answer.length > 0) {
            assertThat(RawHttp.parsed(answer).text()).startsWith(sentence);
        }
    }

    private static byte[] exchange(String request) {
        return server.http().exchange(request.getBytes(StandardCharsets.ISO_8859_1));
    }
}
