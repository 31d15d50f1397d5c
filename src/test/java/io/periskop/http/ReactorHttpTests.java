package io.periskop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.periskop.FreePort;
import io.periskop.http.HttpTrouble.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(60)
class ReactorHttpTests {
    private static final Duration PATIENT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final ReactorHttp http = new ReactorHttp("Periskop/test", Map.of());

    @AfterEach
    void stop() {
        http.dispose();
    }

    @Test
    void tellsWhoItIs() {
        try (TestServer server = TestServer.plain(TestServer.saying("hello"))) {
            HttpAnswer answer = get(HttpConfig.DEFAULT, server.url("/a?b=c"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(text(answer)).isEqualTo("hello");
            assertThat(server.last().path()).isEqualTo("/a?b=c");
            assertThat(server.last().header("User-Agent")).isEqualTo("Periskop/test");
            assertThat(server.last().header("Accept-Encoding")).isEqualTo("gzip");
            assertThat(server.last().headers().contains("Authorization")).isFalse();
        }
    }

    @Test
    void sendsABody() {
        try (TestServer server = TestServer.plain(TestServer.saying("ok"))) {
            exchange(HttpConfig.DEFAULT, HttpCall.get(server.url("/"), PATIENT).post(bytes("{}"), "application/json"));
            assertThat(server.last().method()).isEqualTo("POST");
            assertThat(server.last().body()).isEqualTo("{}");
            assertThat(server.last().header("Content-Type")).isEqualTo("application/json");
            assertThat(server.last().header("Content-Length")).isEqualTo("2");
        }
    }

    @Test
    void saysItsNameAndPassword() throws IOException {
        Path name = Files.writeString(folder.resolve("name"), "\n me \n");
        try (TestServer server = TestServer.plain(TestServer.saying("ok"))) {
            get(with(new Authentication.Basic(new Secret.InFile(name), Secret.of("p:wörd"))), server.url("/"));
            assertThat(server.last().header("Authorization")).isEqualTo(basic("me:p:wörd"));
            get(with(new Authentication.Basic(null, null)), server.url("/"));
            assertThat(server.last().header("Authorization")).isEqualTo(basic(":"));
        }
    }

    @Test
    void takesNameAndPasswordOutOfTheUrl() {
        try (TestServer server = TestServer.plain(TestServer.saying("ok"))) {
            URI url = URI.create("http://me:p%40ss+@127.0.0.1:" + server.port() + "/x");
            get(HttpConfig.DEFAULT, url);
            assertThat(server.last().header("Authorization")).isEqualTo(basic("me:p@ss+"));
            assertThat(server.last().header("Host")).isEqualTo("127.0.0.1:" + server.port());
        }
    }

    @Test
    void readsATokenForEachRequest() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "one\n");
        HttpConfig config = with(Authentication.bearer(new Secret.InFile(token)));
        try (TestServer server = TestServer.plain(TestServer.saying("ok"))) {
            get(config, server.url("/"));
            assertThat(server.last().header("Authorization")).isEqualTo("Bearer one");
            Files.writeString(token, "two");
            get(config, server.url("/"));
            assertThat(server.last().header("Authorization")).isEqualTo("Bearer two");
            Files.delete(token);
            HttpTrouble trouble = trouble(config, HttpCall.get(server.url("/"), PATIENT));
            assertThat(trouble.kind()).isEqualTo(Kind.CREDENTIALS);
            assertThat(trouble).hasMessage("file " + token + " does not exist");
            Files.writeString(token, "s3cret\r\nX-Evil: 1");
            assertThat(trouble(config, HttpCall.get(server.url("/"), PATIENT)))
                    .hasMessage("file " + token + " (credentials) is more than one line of text");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void leavesAnAuthorizationThatIsThereAlready() {
        HttpConfig config = with(new Authentication.Credentials("Token", Secret.of("ours")));
        try (TestServer server = TestServer.plain(TestServer.saying("ok"))) {
            get(config, server.url("/"));
            assertThat(server.last().header("Authorization")).isEqualTo("Token ours");
            exchange(config, HttpCall.get(server.url("/"), PATIENT).header("Authorization", "Bearer theirs"));
            assertThat(server.last().headers().getAll("Authorization")).containsExactly("Bearer theirs");
            exchange(config, HttpCall.get(server.url("/"), PATIENT).header("authorization", "Bearer lower"));
            assertThat(server.last().headers().getAll("Authorization")).containsExactly("Bearer lower");
        }
    }

    @Test
    void addsHeaders() throws IOException {
        Path file = Files.writeString(folder.resolve("header"), " third ");
        HttpConfig config = headers(Map.of(
                "X-A",
                List.of(new Secret.Shown("first"), Secret.of("second"), new Secret.InFile(file)),
                "X-None",
                List.of()));
        try (TestServer server = TestServer.plain(TestServer.saying("ok"))) {
            get(config, server.url("/"));
            assertThat(server.last().headers().getAll("X-A")).containsExactly("first", "second", "third");
            assertThat(server.last().headers().contains("X-None")).isFalse();
        }
    }

    @Test
    void keepsCredentialsOnTheSameHost() {
        HttpConfig config = new HttpConfig(
                Authentication.bearer(Secret.of("ours")),
                TlsConfig.DEFAULT,
                ProxyConfig.NONE,
                true,
                true,
                new TreeMap<>(Map.of("X-A", List.of(Secret.of("secret")))));
        try (TestServer server =
                TestServer.plain((request, response) -> request.path().equals("/good")
                        ? response.sendString(Mono.just("good")).then()
                        : response.status(302).header("Location", "/good").send())) {
            assertThat(text(get(config, server.url("/")))).isEqualTo("good");
            assertThat(server.requests()).hasSize(2).allSatisfy(request -> {
                assertThat(request.header("Authorization")).isEqualTo("Bearer ours");
                assertThat(request.header("X-A")).isEqualTo("secret");
            });
        }
    }

    @Test
    void tellsAnotherHostNothingThatIsSecret() {
        HttpConfig config = new HttpConfig(
                Authentication.bearer(Secret.of("ours")),
                TlsConfig.DEFAULT,
                ProxyConfig.NONE,
                true,
                true,
                new TreeMap<>(Map.of(
                        "X-Secret", List.of(Secret.of("secret")), "X-Shown", List.of(new Secret.Shown("shown")))));
        try (TestServer other = TestServer.plain((request, response) -> request.path()
                                .equals("/back")
                        ? response.sendString(Mono.just("other")).then()
                        : response.status(302).header("Location", "/back").send());
                TestServer server = TestServer.plain((request, response) -> response.status(307)
                        .header("Location", other.url("/").toString())
                        .send())) {
            HttpCall call = HttpCall.get(server.url("/"), PATIENT)
                    .header("X-Consul-Token", "token")
                    .header("Cookie", "a=b")
                    .header("Accept", "application/json");
            assertThat(text(exchange(config, call))).isEqualTo("other");
            assertThat(server.last().header("Authorization")).isEqualTo("Bearer ours");
            assertThat(other.requests()).hasSize(2).allSatisfy(request -> {
                assertThat(request.headers().names())
                        .extracting(String::toLowerCase)
                        .doesNotContain("authorization", "x-secret", "x-consul-token", "cookie");
                assertThat(request.header("X-Shown")).isEqualTo("shown");
                assertThat(request.header("Accept")).isEqualTo("application/json");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void asksWithoutItsBodyAfterARedirect(int status) {
        try (TestServer server = redirecting(status)) {
            exchange(HttpConfig.DEFAULT, HttpCall.get(server.url("/"), PATIENT).post(bytes("body"), "text/plain"));
            assertThat(server.last().method()).isEqualTo("GET");
            assertThat(server.last().body()).isEmpty();
            assertThat(server.last().headers().contains("Content-Type")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void asksTheSameAgainIfToldSo(int status) {
        try (TestServer server = redirecting(status)) {
            exchange(HttpConfig.DEFAULT, HttpCall.get(server.url("/"), PATIENT).post(bytes("body"), "text/plain"));
            assertThat(server.last().method()).isEqualTo("POST");
            assertThat(server.last().body()).isEqualTo("body");
        }
    }

    @Test
    void givesABodyToNoOtherHost() {
        try (TestServer other = TestServer.plain(TestServer.saying("other"));
                TestServer server = TestServer.plain((request, response) -> response.status(307)
                        .header("Location", other.url("/").toString())
                        .send())) {
            HttpAnswer answer = exchange(
                    HttpConfig.DEFAULT, HttpCall.get(server.url("/"), PATIENT).post(bytes("body"), "text/plain"));
            assertThat(answer.status()).isEqualTo(307);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void doesNotFollowIfToldNotTo() {
        HttpConfig config =
                new HttpConfig(Authentication.NONE, TlsConfig.DEFAULT, ProxyConfig.NONE, false, true, new TreeMap<>());
        try (TestServer server = redirecting(302)) {
            assertThat(get(config, server.url("/")).status()).isEqualTo(302);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void doesNotFollowForEver() {
        try (TestServer server = TestServer.plain((request, response) ->
                response.status(302).header("Location", "/again").send())) {
            assertThat(get(HttpConfig.DEFAULT, server.url("/")).status()).isEqualTo(302);
            assertThat(server.requests()).hasSize(11);
        }
    }

    @Test
    void saysWhereARedirectLed() throws IOException {
        int port = FreePort.next();
        try (TestServer server = TestServer.plain((request, response) -> response.status(302)
                .header("Location", "http://127.0.0.1:" + port + "/")
                .send())) {
            assertThat(trouble(HttpConfig.DEFAULT, HttpCall.get(server.url("/"), PATIENT)))
                    .hasMessage("connection refused (after a redirect to 127.0.0.1:" + port + ")");
        }
    }

    @Test
    void unpacksWhatIsPacked() throws IOException {
        String plain = "unpacked".repeat(100);
        byte[] packed = gzip(bytes(plain));
        try (TestServer server = TestServer.plain((request, response) -> response.header("Content-Encoding", "gzip")
                .sendByteArray(Mono.just(packed))
                .then())) {
            assertThat(text(get(HttpConfig.DEFAULT, server.url("/")))).isEqualTo(plain);
            assertThat(text(exchange(HttpConfig.DEFAULT, limited(server, 800)))).isEqualTo(plain);
            assertThat(trouble(HttpConfig.DEFAULT, limited(server, 799)).kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }

    @Test
    void unpacksNoBomb() throws IOException {
        byte[] bomb = gzip(new byte[200 << 20]);
        try (TestServer server = TestServer.plain((request, response) -> response.header("Content-Encoding", "gzip")
                .sendByteArray(Mono.just(bomb))
                .then())) {
            assertThat(trouble(HttpConfig.DEFAULT, limited(server, 1 << 20)).kind())
                    .isEqualTo(Kind.TOO_LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip"})
    void takesNoFormThatItDidNotAskFor(String encoding) {
        try (TestServer server = TestServer.plain((request, response) -> response.header("Content-Encoding", encoding)
                .sendString(Mono.just("x"))
                .then())) {
            assertThat(trouble(HttpConfig.DEFAULT, limited(server, 100)).kind()).isEqualTo(Kind.UNSUPPORTED);
        }
    }

    @Test
    void knowsBrokenGzip() {
        try (TestServer server = TestServer.plain((request, response) -> response.header("Content-Encoding", "gzip")
                .sendString(Mono.just("not gzip"))
                .then())) {
            assertThat(trouble(HttpConfig.DEFAULT, limited(server, 100)))
                    .hasMessage("its gzip body cannot be unpacked");
        }
    }

    @Test
    void stopsAnEndlessBody() {
        try (TestServer server = TestServer.plain((request, response) -> response.sendByteArray(
                        Flux.generate(sink -> sink.next(new byte[16 << 10])))
                .then())) {
            assertThat(trouble(HttpConfig.DEFAULT, limited(server, 1 << 20)))
                    .hasMessage("answered with more than 1048576 bytes");
        }
    }

    @Test
    void believesAServerThatItsAnswerIsTooLarge() throws IOException {
        try (ServerSocket server = saying("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n")) {
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            HttpCall call = new HttpCall("GET", url, new TreeMap<>(), null, null, PATIENT, 100);
            assertThat(trouble(HttpConfig.DEFAULT, call).kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }

    @Test
    void refusesAFloodOfHeaders() {
        try (TestServer server = TestServer.plain((request, response) -> {
            for (int i = 0; i < 100; i++) {
                response.header("X-" + i, "x".repeat(1000));
            }
            return response.sendString(Mono.just("x")).then();
        })) {
            assertThat(trouble(HttpConfig.DEFAULT, limited(server, 100)).kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }

    @Test
    void doesNotWaitForEver() {
        try (TestServer server = TestServer.plain((request, response) -> Mono.never())) {
            HttpTrouble trouble = trouble(HttpConfig.DEFAULT, HttpCall.get(server.url("/"), Duration.ofMillis(300)));
            assertThat(trouble.kind()).isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void aDripIsLateToo() {
        try (TestServer server = TestServer.plain((request, response) -> response.sendString(
                        Flux.interval(Duration.ofMillis(50)).map(tick -> "x"))
                .then())) {
            assertThat(trouble(HttpConfig.DEFAULT, HttpCall.get(server.url("/"), Duration.ofMillis(400))))
                    .hasMessage("did not answer within 400 ms");
        }
    }

    @Test
    void knowsThatNobodyListens() throws IOException {
        HttpTrouble trouble =
                trouble(HttpConfig.DEFAULT, HttpCall.get(URI.create("http://127.0.0.1:" + FreePort.next()), PATIENT));
        assertThat(trouble.kind()).isEqualTo(Kind.REFUSED);
        assertThat(trouble).hasMessage("connection refused");
    }

    @Test
    void knowsWhatIsNotHttp() throws IOException {
        try (ServerSocket server = saying("SSH-2.0-OpenSSH\r\n\r\n")) {
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            assertThat(trouble(HttpConfig.DEFAULT, HttpCall.get(url, PATIENT))).hasMessage("its answer is not HTTP");
        }
    }

    @Test
    void keepsAClientForEachConfigurationAndClosesThoseThatNobodyUses() {
        HttpExchanges exchanges = new HttpExchanges(
                () -> reactor.netty.resources.ConnectionProvider.create("test"), client -> client, Map.of());
        try (TestServer server = TestServer.plain(TestServer.saying("ok"))) {
            for (int i = 0; i < 3; i++) {
                for (String token : List.of("a", "b")) {
                    fetch(exchanges, with(Authentication.bearer(Secret.of(token))), server);
                }
                fetch(exchanges, HttpConfig.DEFAULT, server);
            }
            assertThat(exchanges.size()).isEqualTo(2);
            exchanges.retireUnused(Duration.ofMinutes(1));
            assertThat(exchanges.size()).isEqualTo(2);
            // A connection goes back to its pool after its answer was read.
            await().atMost(PATIENT).until(() -> {
                exchanges.retireUnused(Duration.ZERO);
                return exchanges.size() == 0;
            });
            assertThat(fetch(exchanges, with(Authentication.bearer(Secret.of("a"))), server))
                    .isEqualTo("ok");
        } finally {
            exchanges.dispose();
        }
    }

    @Test
    void nothingPrintsASecret() {
        HttpCall call = HttpCall.get(URI.create("http://me:s3cret@127.0.0.1:1/path?token=s3cret"), PATIENT)
                .header("X-Consul-Token", "s3cret")
                .post(bytes("s3cret"), "text/plain");
        assertThat(call.toString()).isEqualTo("HttpCall[POST http://127.0.0.1:1/path]");
        assertThat(new HttpAnswer(200, Map.of("set-cookie", "s3cret"), bytes("s3cret")).toString())
                .doesNotContain("s3cret");
        assertThat(UserInfo.of(call.uri()).toString()).doesNotContain("s3cret");
    }

    private static String fetch(HttpExchanges exchanges, HttpConfig config, TestServer server) {
        return text(exchanges
                .exchange(
                        config,
                        HttpCall.get(server.url("/"), PATIENT),
                        (response, content) -> AnswerBody.read(100, AnswerMemory.ofHeap(), response, content))
                .block(PATIENT));
    }

    /** To the first that comes, and then waits for its end. */
    private static ServerSocket saying(String answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try (var socket = server.accept()) {
                socket.getOutputStream().write(bytes(answer));
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static TestServer redirecting(int status) {
        return TestServer.plain((request, response) -> request.path().equals("/there")
                ? response.sendString(Mono.just("there")).then()
                : response.status(status).header("Location", "/there").send());
    }

    private HttpAnswer get(HttpConfig config, URI url) {
        return exchange(config, HttpCall.get(url, PATIENT));
    }

    private HttpAnswer exchange(HttpConfig config, HttpCall call) {
        return http.exchange(config, call).block(PATIENT);
    }

    private HttpTrouble trouble(HttpConfig config, HttpCall call) {
        return (HttpTrouble)
                Exceptions.unwrap(catchThrowableOfType(RuntimeException.class, () -> exchange(config, call)));
    }

    private static HttpCall limited(TestServer server, int maxBytes) {
        HttpCall call = HttpCall.get(server.url("/"), PATIENT);
        return new HttpCall("GET", call.uri(), call.headers(), null, null, PATIENT, maxBytes);
    }

    private static HttpConfig with(Authentication authentication) {
        return HttpConfig.DEFAULT.with(authentication);
    }

    private static HttpConfig headers(Map<String, List<Secret>> headers) {
        return new HttpConfig(
                Authentication.NONE, TlsConfig.DEFAULT, ProxyConfig.NONE, true, true, new TreeMap<>(headers));
    }

    private static String basic(String both) {
        return "Basic " + Base64.getEncoder().encodeToString(bytes(both));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(HttpAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }
}
