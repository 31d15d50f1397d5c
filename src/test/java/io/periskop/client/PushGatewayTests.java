package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.periskop.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PushGatewayTests {
    private final ErrorCollector collector = ErrorCollector.create();
    private final List<Pushed> pushes = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile int status = 200;
    private HttpServer gateway;

    record Pushed(String method, String path, String rawPath, String contentType, String authorization, byte[] body) {}

    @BeforeEach
    void start() throws Exception {
        gateway = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        gateway.setExecutor(threads);
        gateway.createContext("/", this::receive);
        gateway.createContext("/hung/errors", exchange -> await());
        gateway.createContext("/trickle/errors", this::trickle);
        gateway.start();
        collector.report(new IllegalStateException("m"));
    }

    @AfterEach
    void stop() {
        released.countDown();
        gateway.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//"})
    void postsToErrorsHoweverTheBaseEnds(String end) {
        assertThat(PushGateway.at(base(end)).push(collector)).isEqualTo(PushOutcome.answered(200));
        Pushed pushed = pushes.get(0);
        assertThat(pushed.method()).isEqualTo("POST");
        assertThat(pushed.path()).isEqualTo("/errors");
        assertThat(pushed.contentType()).isEqualTo("application/json");
        assertThat(pushed.body()).isEqualTo(JsonExposition.bytes(collector.snapshot()));
    }

    @Test
    void aBaseMayHaveAPath() {
        assertThat(PushGateway.at(base("/gate/way/")).push(collector).isAccepted())
                .isTrue();
        assertThat(pushes.get(0).path()).isEqualTo("/gate/way/errors");
    }

    @ParameterizedTest
    @CsvSource({
        "nightly, /errors/job/nightly/zone/eu%201",
        "a b+c%, /errors/job/a%20b%2Bc%25/zone/eu%201",
        "eu/1, /errors/job@base64/ZXUvMQ/zone/eu%201",
        "Größe, /errors/job/Gr%C3%B6%C3%9Fe/zone/eu%201",
        ".., /errors/job@base64/Li4/zone/eu%201"
    })
    void aGroupIsInThePath(String job, String path) {
        assertThat(PushGateway.at(base(""))
                        .withGroup(job, Map.of("zone", "eu 1"))
                        .push(collector)
                        .isAccepted())
                .isTrue();
        assertThat(pushes.get(0).rawPath()).isEqualTo(path);
    }

    @Test
    void aLabelMayBeEmptyButNotAJob() {
        PushGateway to = PushGateway.at(base(""));
        to.withGroup("nightly", Map.of("zone", "")).push(collector);
        assertThat(pushes.get(0).rawPath()).isEqualTo("/errors/job/nightly/zone@base64/=");
        assertThatIllegalArgumentException().isThrownBy(() -> to.withGroup("", Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> to.withGroup("nightly", Map.of("a/b", "c")));
    }

    @Test
    void headersAreSent() {
        PushGateway.at(base("")).withHeader("Authorization", "Bearer x").push(collector);
        assertThat(pushes.get(0).authorization()).isEqualTo("Bearer x");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 405, 500, 503})
    void anythingButSuccessIsRefused(int refusal) {
        status = refusal;
        PushOutcome outcome = PushGateway.at(base("")).push(collector);
        assertThat(outcome.kind()).isEqualTo(PushOutcome.Kind.REFUSED);
        assertThat(outcome.status()).isEqualTo(refusal);
        assertThat(outcome.isAccepted()).isFalse();
        assertThat(pushes).hasSize(1);
    }

    @Test
    void nobodyListens() throws Exception {
        int port = FreePort.next();
        PushOutcome outcome =
                PushGateway.at(URI.create("http://127.0.0.1:" + port)).push(collector);
        assertThat(outcome.kind()).isEqualTo(PushOutcome.Kind.UNREACHABLE);
        assertThat(outcome.status()).isZero();
        assertThat(outcome.detail()).contains("ConnectException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hung", "/trickle"})
    void waitsNoLongerThanTheTimeout(String path) {
        PushGateway hung = PushGateway.at(base(path)).withTimeout(Duration.ofMillis(300));
        assertThat(hung.push(collector).kind()).isEqualTo(PushOutcome.Kind.TIMED_OUT);
    }

    @Test
    void anInterruptIsKept() {
        Thread.currentThread().interrupt();
        PushOutcome outcome = PushGateway.at(base("/hung")).push(collector);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome.kind()).isEqualTo(PushOutcome.Kind.INTERRUPTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://gateway",
                "gateway:7878",
                "/errors",
                "http:///errors",
                "http://gateway/?a=b",
                "http://gateway/#a",
                "http://jane:s3cr3t@gateway/"
            })
    void refusesOtherBases(String base) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PushGateway.at(URI.create(base)))
                .withMessageStartingWith("the gateway's URL must ")
                .withMessageNotContaining("s3cr3t");
    }

    @Test
    void refusesSenselessSettings() {
        PushGateway to = PushGateway.at(base(""));
        assertThatIllegalArgumentException().isThrownBy(() -> to.withTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> to.withTimeout(Duration.ofDays(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> to.withHeader("Host", "x"));
    }

    private URI base(String path) {
        return URI.create("http://127.0.0.1:" + gateway.getAddress().getPort() + path);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            pushes.add(new Pushed(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestURI().getRawPath(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestBody().readAllBytes()));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        }
    }

    /** Headers at once, the body never. */
    private void trickle(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 10);
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
        await();
    }

    private void await() {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
