package io.periskop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

@Timeout(60)
class UnixSocketTests {
    private static final Duration PATIENT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final ReactorHttp http = new ReactorHttp("Periskop/test", Map.of());

    @AfterEach
    void stop() {
        http.dispose();
    }

    @Test
    void speaksThroughASocketInPlaceOfAHost() {
        assumeTrue(LoopResources.hasNativeSupport(), "Unix sockets are for Linux on x86-64");
        Path socket = folder.resolve("docker.sock");
        try (TestServer server = TestServer.at(
                plain -> plain.bindAddress(() -> new DomainSocketAddress(socket.toFile())),
                (request, response) -> request.path().equals("/there")
                        ? response.status(302)
                                .header("Location", "/containers/json?a=b")
                                .send()
                        : response.sendString(Mono.just("[]")).then())) {
            HttpConfig config = HttpConfig.DEFAULT.with(Authentication.bearer(Secret.of("ours")));
            for (String path : new String[] {"/containers/json?a=b", "/there"}) {
                HttpCall call = HttpCall.get(URI.create("http://docker" + path), PATIENT)
                        .through(socket);
                assertThat(http.exchange(config, call).block(PATIENT).body()).isEqualTo(new byte[] {'[', ']'});
                assertThat(server.last().path()).isEqualTo("/containers/json?a=b");
                assertThat(server.last().header("Host")).isEqualTo("docker");
                assertThat(server.last().header("Authorization")).isEqualTo("Bearer ours");
            }
        }
    }

    @Test
    void saysThatThereIsNone() {
        HttpCall call = HttpCall.get(URI.create("http://docker/"), PATIENT).through(folder.resolve("none.sock"));
        Throwable trouble = Exceptions.unwrap(catchThrowableOfType(
                RuntimeException.class,
                () -> http.exchange(HttpConfig.DEFAULT, call).block(PATIENT)));
        assertThat(trouble)
                .isInstanceOf(HttpTrouble.class)
                .hasMessage(
                        LoopResources.hasNativeSupport()
                                ? "there is no such socket"
                                : "Unix sockets need netty's epoll library, which there is for Linux on x86-64 only;"
                                        + " use a TCP address");
    }
}
