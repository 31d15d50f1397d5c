package io.periskop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.periskop.http.HttpTrouble.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class AnswerMemoryTests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void sharesAreGivenBackWholeAndOnce() throws HttpTrouble {
        AnswerMemory memory = new AnswerMemory(100);
        AnswerMemory.Share one = memory.share();
        AnswerMemory.Share other = memory.share();
        one.take(60);
        assertThatExceptionOfType(HttpTrouble.class)
                .isThrownBy(() -> other.take(41))
                .withMessageStartingWith("the answers that are being read have more than 100 bytes together; ")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
        one.giveBack();
        one.giveBack();
        assertThatExceptionOfType(HttpTrouble.class).isThrownBy(() -> one.take(1));
        other.take(100);
        assertThat(memory.taken()).isEqualTo(100);
    }

    @Test
    void answersAreRefusedBeforeTheyFillTheMemory() throws IOException {
        byte[] packed = gzip(new byte[50_000]);
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((in, out) -> in.uri().equals("/packed")
                        ? out.header("Content-Encoding", "gzip").sendByteArray(Mono.just(packed))
                        : out.sendByteArray(
                                Mono.just(new byte[Integer.parseInt(in.uri().substring(1))])))
                .bindNow();
        AnswerMemory memory = new AnswerMemory(40_000);
        ReactorHttp http = new ReactorHttp("Periskop/test", Map.of(), memory);
        try {
            assertThat(get(http, server, "/40000").block(PATIENCE).body()).hasSize(40_000);
            assertThat(kind(get(http, server, "/40001"))).isEqualTo(Kind.TOO_LARGE);
            assertThat(kind(get(http, server, "/packed"))).isEqualTo(Kind.TOO_LARGE);
            assertThat(memory.taken()).isZero();
            assertThat(get(http, server, "/40000").block(PATIENCE).body()).hasSize(40_000);
        } finally {
            http.dispose();
            server.disposeNow();
        }
    }

    private static Mono<HttpAnswer> get(ReactorHttp http, DisposableServer server, String path) {
        return http.exchange(
                HttpConfig.DEFAULT,
                HttpCall.get(java.net.URI.create("http://127.0.0.1:" + server.port() + path), PATIENCE));
    }

    private static Kind kind(Mono<HttpAnswer> answer) {
        return answer.<Kind>map(got -> {
                    throw new AssertionError(got);
                })
                .onErrorResume(HttpTrouble.class, e -> Mono.just(e.kind()))
                .block(PATIENCE);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }
}
