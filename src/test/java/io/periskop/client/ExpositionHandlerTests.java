package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ExpositionHandlerTests {
    private final ErrorCollector collector = ErrorCollector.create();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/-/exceptions", new ExpositionHandler(collector));
        server.start();
        collector.report(new IllegalStateException("m"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void servesTheDocument() throws Exception {
        HttpResponse<byte[]> answer = send(request("/-/exceptions?x=1").GET());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualTo(JsonExposition.bytes(collector.snapshot()));
    }

    @Test
    void servesItCompressed() throws Exception {
        HttpResponse<byte[]> answer =
                send(request("/-/exceptions").header("Accept-Encoding", "gzip").GET());
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertThat(plain).isEqualTo(JsonExposition.bytes(collector.snapshot()));
    }

    @Test
    void headHasALengthAndNoBody() throws Exception {
        HttpResponse<byte[]> answer = send(request("/-/exceptions").method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length"))
                .hasValue(JsonExposition.bytes(collector.snapshot()).length);
    }

    @Test
    void unchangedErrorsAreNotSentAgain() throws Exception {
        String tag = send(request("/-/exceptions").GET())
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(send(request("/-/exceptions").header("If-None-Match", tag).GET())
                        .statusCode())
                .isEqualTo(304);
        collector.report(new IllegalStateException("m"));
        assertThat(send(request("/-/exceptions").header("If-None-Match", tag).GET())
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "OPTIONS"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        HttpResponse<byte[]> answer = send(request("/-/exceptions").method(method, BodyPublishers.ofString("x")));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/-/exceptions/", "/-/exceptionsandmore", "/-/exceptions/x", "/"})
    void otherPathsAreNotFound(String path) throws Exception {
        assertThat(send(request(path).GET()).statusCode()).isEqualTo(404);
    }

    private HttpRequest.Builder request(String path) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }
}
