package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.api.v1.Api;
import io.periskop.api.v1.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.web.reactive.function.server.RouterFunctions;

/** Bodies over real connections: those of the API leave the connection open, others do not keep anybody. */
class RequestGuardTests {
    private static final int PATIENCE_MILLIS = 20_000;

    private WebServer server;

    @BeforeEach
    void start() {
        Resource echo = endpoints -> {
            endpoints
                    .post("/api/v1/echo", call -> call.body(Map.class).flatMap(call::json))
                    .body(Map.of())
                    .answers(Map.of(), "the same");
            endpoints.get("/api/v1/plain", call -> call.json(Map.of())).answers(Map.of(), "nothing");
        };
        NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(0);
        factory.setAddress(InetAddress.getLoopbackAddress());
        new RequestGuard(null, "", RequestGuard.Patience.DEFAULT, 0).customize(factory);
        server = factory.getWebServer(
                RouterFunctions.toHttpHandler(new Api((method, path, problem) -> {}, echo).routes()));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void manyBodiesOnOneConnection() throws IOException {
        try (Socket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                String body = "{\"i\":" + i + "}";
                send(socket, post("Content-Length: " + body.length()) + body);
                assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith(body);
                send(socket, post("Transfer-Encoding: chunked") + "7\r\n" + body + "\r\n0\r\n\r\n");
                assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith(body);
            }
        }
    }

    @Test
    void aBodyThatCannotBeUsedButWasReadLeavesTheConnectionOpen() throws IOException {
        try (Socket socket = connect()) {
            send(socket, post("Content-Length: 3") + "[1]");
            assertThat(answer(socket)).startsWith("HTTP/1.1 400").contains("bad-body");
            send(socket, post("Content-Length: 2") + "{}");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1048577", "99999999999", "999999999999999999"})
    void aBodyThatIsTooLongIsNotAwaited(String length) throws IOException {
        try (Socket socket = connect()) {
            send(socket, post("Content-Length: " + length));
            assertThat(rest(socket)).startsWith("HTTP/1.1 413").contains("body-too-large");
        }
    }

    @Test
    void aBodyWithoutEndIsCutOff() throws IOException {
        try (Socket socket = connect()) {
            send(socket, post("Transfer-Encoding: chunked"));
            String chunk = "10000\r\n" + "x".repeat(1 << 16) + "\r\n";
            int sent = 0;
            try {
                for (; sent < 2000; sent++) {
                    send(socket, chunk);
                }
            } catch (IOException e) {
                // It has closed, as it should.
            }
            assertThat(sent).isLessThan(2000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/v1/nowhere",
                "POST /api/v1/plain",
                "GET /api/v1/plain",
                "PUT /api/v1/echo",
                "POST /elsewhere",
                "POST /api/v1/echo?x=1"
            })
    void whereNoBodyIsReadTheConnectionEnds(String line) throws IOException {
        try (Socket socket = connect()) {
            send(socket, line + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nxxxxx\r\n");
            assertThat(rest(socket).toLowerCase(java.util.Locale.ROOT)).contains("connection: close");
        }
    }

    private static String post(String header) {
        return "POST /api/v1/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + header + "\r\n\r\n";
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** One answer that says how long it is. */
    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("after " + head).isNotNegative();
            head.append((char) next);
        }
        String length = head.substring(
                head.toString().toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ") + 16);
        byte[] body = in.readNBytes(Integer.parseInt(length.substring(0, length.indexOf('\r'))));
        return head + new String(body, StandardCharsets.UTF_8);
    }

    /** Until the server closes. */
    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
