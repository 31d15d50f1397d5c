package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.periskop.FreePort;
import io.periskop.http.HttpConfig;
import io.periskop.scrape.ScrapeFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

@ExtendWith(NettyLeaks.class)
@Timeout(30)
class HttpFetcherTests {
    private static final int LIMIT = 1 << 20;
    private static final Duration PATIENT = Duration.ofSeconds(10);
    private static final Duration IMPATIENT = Duration.ofMillis(300);
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final byte[] MANY = new byte[64 << 10];

    private final BodyMemory memory = new BodyMemory(64L << 20);
    private final HttpFetcher fetcher = new HttpFetcher(memory, "Periskop/test");

    @AfterEach
    void everythingIsGivenBack() {
        fetcher.dispose();
        // A fetch that was stopped gives its memory back on an event loop, a moment later.
        Awaitility.await().pollDelay(Duration.ZERO).atMost(10, TimeUnit.SECONDS).until(() -> memory.used() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Type: application/json\r\n",
                "Content-Type: text/html; charset=utf-8\r\n",
                "Content-Type: ;;;\r\n",
                "Content-Encoding: identity\r\n"
            })
    void takesAnyContentType(String header) throws Exception {
        try (RawServer server = RawServer.saying(OK + header + "Content-Length: 2\r\n\r\n{}")) {
            Answer answer = fetch(server);
            assertThat(answer.text()).isEqualTo("{}");
            assertThat(answer.changed().gzip()).isFalse();
            assertThat(answer.changed().digest().length()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\n\r\n"
            })
    void takesAnEmptyBody(String empty) throws Exception {
        try (RawServer server = RawServer.sayingOnce(empty)) {
            Answer answer = fetch(server);
            assertThat(answer.changed().digest().length()).isZero();
            assertThat(answer.bytes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1;ext=1\r\nd\r\n0\r\nTrailer: x\r\n\r\n",
                "HTTP/1.0 200 OK\r\n\r\nabcd",
                "HTTP/1.1 200\r\nConnection: close\r\n\r\nabcd",
                "HTTP/1.1 200 Fine by me\r\ncontent-length:4\r\n\r\nabcd"
            })
    void putsABodyTogether(String whole) throws Exception {
        try (RawServer server = RawServer.sayingOnce(whole)) {
            assertThat(fetch(server).text()).isEqualTo("abcd");
        }
    }

    @Test
    void putsManySmallAndLargePiecesTogether() throws Exception {
        StringBuilder body = new StringBuilder();
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            connection.send(OK + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3_000; i++) {
                String chunk = String.valueOf((char) ('a' + i % 26)).repeat(i % 100 == 0 ? 9_000 : 1 + i % 7);
                body.append(chunk);
                connection.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
            }
            connection.send("0\r\n\r\n");
        })) {
            assertThat(fetch(server).text()).isEqualTo(body.toString());
        }
    }

    @Test
    void usesAConnectionAgain() throws Exception {
        try (RawServer server = RawServer.saying(OK + "Content-Length: 2\r\n\r\n{}")) {
            for (int i = 0; i < 20; i++) {
                fetch(server).changed();
            }
            // A connection comes back to the pool a moment after its answer.
            assertThat(server.connections()).isLessThan(5);
        }
    }

    @Test
    void tellsWhoItIsAndWhatItTakes() throws Exception {
        try (RawServer server = RawServer.saying(OK + "Content-Length: 2\r\n\r\n{}")) {
            fetch(server, "/errors?format=json");
            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .startsWith("GET /errors?format=json HTTP/1.1\r\n")
                    .containsIgnoringCase("user-agent: Periskop/test\r\n")
                    .containsIgnoringCase("accept-encoding: gzip\r\n")
                    .containsIgnoringCase("host: 127.0.0.1:" + server.port() + "\r\n")
                    .doesNotContainIgnoringCase("if-none-match");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZip", " gzip "})
    void leavesGzipAsItIs(String encoding) throws Exception {
        byte[] packed = gzip("{\"aggregated_errors\":[]}".getBytes());
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            connection.send(OK + "Content-Encoding:" + encoding + "\r\nContent-Length: " + packed.length + "\r\n\r\n");
            connection.send(packed);
        })) {
            Answer answer = fetch(server);
            assertThat(answer.changed().gzip()).isTrue();
            assertThat(answer.bytes()).isEqualTo(packed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "br", "zstd", "gzip, gzip", "gzip, br", "nonsense"})
    void refusesWhatItDidNotAskFor(String encoding) throws Exception {
        assertFailsWith(Kind.UNSUPPORTED, OK + "Content-Encoding: " + encoding + "\r\nContent-Length: 4\r\n\r\nabcd");
    }

    @Test
    void asksForWhatChanged() throws Exception {
        try (RawServer server = RawServer.playing(connection -> {
            while (connection.awaitsRequest()) {
                connection.send(
                        connection.lastRequest().contains("\"v1\"")
                                ? "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n"
                                : OK + "ETag: \"v1\"\r\nContent-Length: 2\r\n\r\n{}");
            }
        })) {
            Answer first = fetch(server);
            assertThat(first.changed().etag()).isEqualTo("\"v1\"");
            Answer second = Answer.of(
                    fetcher,
                    request(
                            server.url("/"),
                            PATIENT,
                            LIMIT,
                            first.changed().etag(),
                            first.changed().digest()));
            assertThat(second.unchanged().wireBytes()).isZero();
        }
    }

    @Test
    void doesNotTakeA304ThatNobodyAskedFor() throws Exception {
        assertFailsWith(Kind.STATUS, "HTTP/1.1 304 Not Modified\r\n\r\n");
    }

    @Test
    void tellsTheSameBytesWithoutACopy() throws Exception {
        try (RawServer server = RawServer.saying(OK + "Content-Length: 2\r\n\r\n{}")) {
            BodyDigest digest = fetch(server).changed().digest();
            Answer again = Answer.of(fetcher, request(server.url("/"), PATIENT, LIMIT, null, digest));
            assertThat(again.unchanged().wireBytes()).isEqualTo(2);
            assertThat(again.bytes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000, 30_000})
    void doesNotRememberAnETagThatNoServerWouldTakeBack(int length) throws Exception {
        try (RawServer server =
                RawServer.saying(OK + "ETag: \"" + "e".repeat(length) + "\"\r\nContent-Length: 2\r\n\r\n{}")) {
            assertThat(fetch(server).changed().etag()).isNull();
        }
    }

    @Test
    void survivesAnETagThatCannotBeSent() throws Exception {
        try (RawServer server = RawServer.saying(OK + "ETag: \"\u0001\u00e4\u007f\"\r\nContent-Length: 2\r\n\r\n{}")) {
            Answer first = fetch(server);
            String etag = first.result() instanceof FetchResult.Changed changed ? changed.etag() : null;
            FetchResult second = Answer.of(fetcher, request(server.url("/"), PATIENT, LIMIT, etag, null))
                    .result();
            assertThat(second.getClass()).isEqualTo(first.result().getClass());
        }
    }

    @Test
    void takesABodyOfExactlyTheLimit() throws Exception {
        String body = "x".repeat(LIMIT);
        try (RawServer server = RawServer.saying(OK + "Content-Length: " + LIMIT + "\r\n\r\n" + body)) {
            assertThat(fetch(server).bytes()).hasSize(LIMIT);
        }
    }

    @Test
    void doesNotBeginToReadWhatSaysThatItIsTooLarge() throws Exception {
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            connection.send(OK + "Content-Length: " + (LIMIT + 1) + "\r\n\r\n");
            connection.keepSilent();
        })) {
            assertThat(fetch(server).failure().kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(server.everybodyLeft()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked\r\n\r\n", "Connection: close\r\n\r\n"})
    void stopsAnEndlessBodyAtTheLimit(String framing) throws Exception {
        boolean chunked = framing.contains("chunked");
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            connection.send(OK + framing);
            connection.sendForEver(
                    chunked
                            ? "4000\r\n"
                                    .concat("x".repeat(0x4000))
                                    .concat("\r\n")
                                    .getBytes()
                            : MANY);
        })) {
            assertThat(fetch(server).failure().kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(server.everybodyLeft()).as("the connection is closed").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 500 Internal Server Error\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: ftp://x/\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nTransfer-Encoding: chunked\r\n\r\n"
            })
    void closesAnEndlessAnswerThatItDoesNotWant(String head) throws Exception {
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            connection.send(head);
            connection.sendForEver(
                    "4000\r\n".concat("x".repeat(0x4000)).concat("\r\n").getBytes());
        })) {
            fetch(server).failure();
            assertThat(server.everybodyLeft()).as("the connection is closed").isTrue();
        }
    }

    @Test
    void closesAnEndlessRedirect() throws Exception {
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            if (connection.lastRequest().startsWith("GET /good ")) {
                connection.send(OK + "Content-Length: 2\r\n\r\n{}");
                return;
            }
            connection.send("HTTP/1.1 302 Found\r\nLocation: /good\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.sendForEver(
                    "4000\r\n".concat("x".repeat(0x4000)).concat("\r\n").getBytes());
        })) {
            assertThat(fetch(server).text()).isEqualTo("{}");
            assertThat(server.everybodyLeft()).as("the connection is closed").isTrue();
        }
    }

    @Test
    void refusesWhatDoesNotFitInMemory() throws Exception {
        BodyMemory little = new BodyMemory(100);
        HttpFetcher poor = new HttpFetcher(little, "Periskop/test");
        try (RawServer server = RawServer.saying(OK + "Content-Length: 200\r\n\r\n" + "x".repeat(200))) {
            Answer answer = Answer.of(poor, request(server.url("/"), PATIENT, LIMIT, null, null));
            assertThat(answer.failure().kind()).isEqualTo(Kind.OVERLOADED);
            Awaitility.await().until(() -> little.used() == 0);
        } finally {
            poor.dispose();
        }
    }

    /** The leak detector remembers every piece; that takes its time. */
    @Test
    @Timeout(120)
    void holdsTinyPiecesInLittleMoreThanTheirSize() throws Exception {
        // 6 bytes on the wire for one of the body: what is kept of each must not be a buffer with its objects.
        byte[] chunks = "1\r\nx\r\n".repeat(50_000).getBytes();
        int wanted = 200_000;
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            connection.send(OK + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < wanted / 50_000; i++) {
                connection.send(chunks);
            }
            connection.send("0\r\n\r\n");
        })) {
            Answer answer = Answer.of(fetcher, request(server.url("/"), Duration.ofSeconds(90), LIMIT, null, null));
            assertThat(answer.bytes()).hasSize(wanted);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", "HTTP/1"})
    void doesNotWaitForEver(String beginning) throws Exception {
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            connection.send(beginning);
            connection.keepSilent();
        })) {
            ScrapeFailure failure = Answer.of(fetcher, request(server.url("/"), IMPATIENT, LIMIT, null, null))
                    .failure();
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(server.everybodyLeft()).as("the connection is closed").isTrue();
        }
    }

    @Test
    void aDripIsStoppedWithTheSubscription() throws Exception {
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            connection.send(OK + "Content-Length: 100000\r\n\r\n");
            while (true) {
                connection.send("x");
                Thread.sleep(5);
            }
        })) {
            assertStopsWithItsSubscription(server);
        }
    }

    private void assertStopsWithItsSubscription(RawServer server) throws InterruptedException {
        Handover handover = new Handover();
        StepVerifier.create(fetcher.fetch(request(server.url("/"), PATIENT, LIMIT, null, null), handover)
                        .timeout(IMPATIENT))
                .expectError(java.util.concurrent.TimeoutException.class)
                .verify(PATIENT);
        handover.close();
        assertThat(server.everybodyLeft()).as("the connection is closed").isTrue();
    }

    @Test
    void refusesAFloodOfHeaders() throws Exception {
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            connection.send(OK);
            connection.sendForEver("X-Header: value value value value value value\r\n".getBytes());
        })) {
            assertThat(fetch(server).failure().kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(server.everybodyLeft()).isTrue();
        }
    }

    @Test
    void refusesAFloodOfTrailers() throws Exception {
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            connection.send(OK + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n");
            connection.sendForEver("X-Trailer: value value value value value value\r\n".getBytes());
        })) {
            assertThat(fetch(server).failure().kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(server.everybodyLeft()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                "{\"aggregated_errors\":[]}\r\n\r\n",
                "\u0000\u0001\u0002\u0003\u0004\u0005\r\n\r\n",
                "\u0015\u0003\u0001\u0000\u0002\u0002\u0050\r\n\r\n",
                "HTTP/9.9 what\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n"
            })
    void knowsWhatIsNotHttp(String garbage) throws Exception {
        assertFailsWith(Kind.MALFORMED, garbage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nConte"
            })
    void knowsABrokenConnection(String beginning) throws Exception {
        assertFailsWith(Kind.CONNECTION, beginning);
    }

    @Test
    void knowsAResetInTheMiddle() throws Exception {
        try (RawServer server = RawServer.playing(connection -> {
            connection.awaitsRequest();
            connection.send(OK + "Content-Length: 100\r\n\r\nabc");
            connection.reset();
        })) {
            assertThat(fetch(server).failure().kind()).isEqualTo(Kind.CONNECTION);
        }
    }

    @Test
    void asksAnewWhenAKeptConnectionWasClosedMeanwhile() throws Exception {
        try (RawServer server = RawServer.sayingOnce(OK + "Content-Length: 2\r\n\r\n{}")) {
            for (int i = 0; i < 5; i++) {
                // The news of the end may still be on its way; a scrape's next turn comes much later.
                Awaitility.await()
                        .pollDelay(Duration.ZERO)
                        .until(() -> fetch(server).text().equals("{}"));
                assertThat(server.everybodyLeft()).isTrue();
            }
        }
    }

    @Test
    void knowsThatNobodyListens() throws Exception {
        assertThat(fetch(URI.create("http://127.0.0.1:" + FreePort.next() + "/"))
                        .failure()
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://no-such-host.invalid:8080/", "http://no_such_host.invalid:8080/"})
    void knowsThatAHostIsUnknown(String url) {
        Kind kind = fetch(URI.create(url)).failure().kind();
        // Without a name server there is nobody to say that the name does not exist.
        assertThat(kind).isIn(Kind.DNS, Kind.TIMEOUT);
    }

    @Test
    void knowsLocalhost() throws Exception {
        try (RawServer server = RawServer.saying(OK + "Content-Length: 2\r\n\r\n{}")) {
            assertThat(fetch(URI.create("http://localhost:" + server.port() + "/"))
                            .text())
                    .isEqualTo("{}");
        }
    }

    @Test
    void reachesIpv6() throws Exception {
        ServerSocket probe;
        try {
            probe = new ServerSocket(0, 1, InetAddress.getByName("::1"));
        } catch (IOException e) {
            assumeTrue(false, "no IPv6 here");
            return;
        }
        int port = probe.getLocalPort();
        probe.close();
        assertThat(fetch(URI.create("http://[::1]:" + port + "/")).failure().kind())
                .isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 300, 304, 400, 401, 404, 429, 500, 503, 599, 999})
    void takesNothingBut200(int status) throws Exception {
        String body = status == 204 || status == 304 ? "" : "Content-Length: 2\r\n\r\n{}";
        try (RawServer server =
                RawServer.saying("HTTP/1.1 " + status + " Whatever\r\n" + (body.isEmpty() ? "\r\n" : body))) {
            ScrapeFailure failure = fetch(server).failure();
            assertThat(failure.kind()).isEqualTo(Kind.STATUS);
            assertThat(failure.message()).contains(String.valueOf(status));
        }
    }

    @Test
    void waitsForTheAnswerAfterAnInterimOne() throws Exception {
        try (RawServer server =
                RawServer.sayingOnce("HTTP/1.1 100 Continue\r\n\r\n" + OK + "Content-Length: 2\r\n\r\n{}")) {
            assertThat(fetch(server).text()).isEqualTo("{}");
        }
    }

    @Test
    void doesNotSwitchProtocols() throws Exception {
        assertFailsWith(
                Kind.STATUS, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nxxxx");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsARedirect(int status) throws Exception {
        try (RawServer server = redirecting(status)) {
            for (String way : new String[] {"/relative", "/sub/near", "/absolute", "/host"}) {
                assertThat(fetch(server, way).text()).as(way).isEqualTo("/good");
            }
        }
    }

    @Test
    void doesNotFollowForEver() throws Exception {
        try (RawServer server = RawServer.playing(connection -> {
            while (connection.awaitsRequest()) {
                connection.send("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            ScrapeFailure failure = fetch(server).failure();
            assertThat(failure.kind()).isEqualTo(Kind.STATUS);
            assertThat(failure.message()).contains("302").contains("redirect");
            assertThat(server.requests()).hasSize(11);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "file:///etc/passwd",
        "gopher://127.0.0.1/x",
        "FTP://127.0.0.1/",
        "'http://[not a host/'",
        "'/with space'",
        "''"
    })
    void doesNotFollowToAnythingElse(String location) throws Exception {
        try (RawServer server =
                RawServer.saying("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(fetch(server).failure().kind()).isEqualTo(Kind.STATUS);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aRedirectWithoutALocationIsAStatus() throws Exception {
        assertFailsWith(Kind.STATUS, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void twoServersAtOnceKeepTheirBodiesApart() throws Exception {
        try (RawServer a = RawServer.saying(OK + "Content-Length: 100000\r\n\r\n" + "a".repeat(100_000));
                RawServer b = RawServer.saying(OK + "Content-Length: 100000\r\n\r\n" + "b".repeat(100_000))) {
            for (int i = 0; i < 20; i++) {
                assertThat(fetch(a).text()).matches("a+");
                assertThat(fetch(b).text()).matches("b+");
            }
        }
    }

    private static RawServer redirecting(int status) {
        return RawServer.playing(connection -> {
            while (connection.awaitsRequest()) {
                String path = connection.lastRequest().split(" ")[1];
                String to = switch (path) {
                    case "/relative" -> "/good";
                    case "/sub/near" -> "../good";
                    case "/absolute" -> "http://127.0.0.1:" + connection.port() + "/good";
                    case "/host" -> "//127.0.0.1:" + connection.port() + "/good";
                    default -> null;
                };
                connection.send(
                        to == null
                                ? OK + "Content-Length: " + path.length() + "\r\n\r\n" + path
                                : "HTTP/1.1 " + status + " Away\r\nLocation: " + to
                                        + "\r\nContent-Length: 5\r\n\r\nthere");
            }
        });
    }

    private void assertFailsWith(Kind kind, String answer) throws Exception {
        try (RawServer server = RawServer.sayingOnce(answer)) {
            assertThat(fetch(server).failure().kind()).isEqualTo(kind);
        }
    }

    private Answer fetch(RawServer server) {
        return fetch(server, "/");
    }

    private Answer fetch(RawServer server, String path) {
        return fetch(server.url(path));
    }

    private Answer fetch(URI url) {
        return Answer.of(fetcher, request(url, PATIENT, LIMIT, null, null));
    }

    private static FetchRequest request(
            URI url, Duration timeout, long limit, @Nullable String etag, @Nullable BodyDigest digest) {
        return new FetchRequest(url, timeout, limit, etag, digest, true, HttpConfig.DEFAULT);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }
}
