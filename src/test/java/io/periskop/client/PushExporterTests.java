package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PushExporterTests {
    private static final PushSchedule NEVER = PushSchedule.defaults()
            .withInterval(Duration.ofDays(1))
            .withUnchanged(Duration.ofDays(1))
            .withAtExit(Duration.ofSeconds(10));
    private static final PushSchedule OFTEN =
            NEVER.withInterval(Duration.ofMillis(10)).withRetry(Duration.ofMillis(10), Duration.ofMillis(20));

    private final ErrorCollector collector = ErrorCollector.create();
    private final BlockingQueue<String> pushes = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile int refusal = 503;
    private volatile String retryAfter = "";
    private HttpServer gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        gateway.createContext("/errors", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                pushes.add((refused ? "refused " : "taken ") + body);
                if (refused && !retryAfter.isEmpty()) {
                    exchange.getResponseHeaders().set("Retry-After", retryAfter);
                }
                exchange.sendResponseHeaders(refused ? refusal : 200, -1);
            }
        });
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @Test
    void pushesWhatIsNew() throws Exception {
        try (PushExporter exporter = PushExporter.start(collector, to(), OFTEN)) {
            assertThat(exporter.latest()).isEmpty();
            report();
            assertThat(next()).startsWith("taken").contains("\"total_count\":1");
            report();
            assertThat(next()).startsWith("taken").contains("\"total_count\":2");
            assertThat(exporter.latest())
                    .hasValueSatisfying(
                            latest -> assertThat(latest.isAccepted()).isTrue());
        }
        // The last one may have been cut off before its answer came, and is then sent again.
        assertThat(pushes).allMatch(again -> again.contains("\"total_count\":2"));
    }

    @ParameterizedTest
    @CsvSource({"503, 1", "429, 1"})
    void waitsForAsLongAsItIsAskedTo(int status, String asked) throws Exception {
        refusal = status;
        retryAfter = asked;
        refusals.set(1);
        report();
        PushSchedule schedule = OFTEN.withRetry(Duration.ofMillis(10), Duration.ofSeconds(20));
        try (PushExporter exporter = PushExporter.start(collector, to(), schedule)) {
            assertThat(next()).startsWith("refused");
            long refused = System.nanoTime();
            assertThat(next()).startsWith("taken");
            assertThat(Duration.ofNanos(System.nanoTime() - refused)).isGreaterThan(Duration.ofMillis(900));
            assertThat(exporter.latest()).isPresent();
        }
    }

    /** It asks for more than the end has. */
    @Test
    void atTheEndItIsTriedAgainAllTheSame() throws Exception {
        retryAfter = "3600";
        refusals.set(2);
        report();
        PushExporter.start(collector, to(), NEVER.withRetry(Duration.ofMillis(10), Duration.ofSeconds(20)))
                .close();
        assertThat(next()).startsWith("refused");
        assertThat(next()).startsWith("refused");
        assertThat(next()).startsWith("taken");
    }

    @Test
    void triesAgainUntilItIsTaken() throws Exception {
        refusals.set(3);
        report();
        try (PushExporter exporter = PushExporter.start(collector, to(), OFTEN)) {
            for (int i = 0; i < 3; i++) {
                assertThat(next()).startsWith("refused");
            }
            assertThat(next()).startsWith("taken").contains("\"total_count\":1");
            assertThat(exporter.latest()).isPresent();
        }
    }

    @Test
    void pushesAgainForAGatewayThatForgot() throws Exception {
        report();
        try (PushExporter exporter = PushExporter.start(collector, to(), OFTEN.withUnchanged(Duration.ofMillis(50)))) {
            assertThat(next()).isEqualTo(next());
            assertThat(exporter).isNotNull();
        }
    }

    @Test
    void theEndPushesWhatWasNotPushed() {
        PushExporter exporter = PushExporter.start(collector, to(), NEVER);
        report();
        exporter.close();
        exporter.close();
        assertThat(pushes).singleElement().asString().startsWith("taken");
    }

    @Test
    void theEndTriesAgain() {
        refusals.set(2);
        PushExporter exporter =
                PushExporter.start(collector, to(), NEVER.withRetry(Duration.ofMillis(10), Duration.ofMillis(20)));
        report();
        exporter.close();
        assertThat(List.copyOf(pushes)).hasSize(3).last().asString().startsWith("taken");
    }

    @Test
    void theEndDoesNotTryAgainWhatStaysRefused() {
        refusals.set(100);
        refusal = 400;
        PushExporter exporter = PushExporter.start(collector, to(), NEVER);
        report();
        exporter.close();
        assertThat(pushes).hasSize(1);
        assertThat(exporter.latest())
                .hasValueSatisfying(latest -> assertThat(latest.status()).isEqualTo(400));
    }

    @Test
    void theEndIsNoLongerThanAllowed() {
        gateway.stop(0);
        PushExporter exporter = PushExporter.start(
                collector,
                to(),
                NEVER.withAtExit(Duration.ofMillis(200)).withRetry(Duration.ofMillis(20), Duration.ofDays(1)));
        report();
        long start = System.nanoTime();
        exporter.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(exporter.latest())
                .hasValueSatisfying(latest -> assertThat(latest.isAccepted()).isFalse());
    }

    @Test
    void withoutErrorsNothingIsPushed() {
        PushExporter.start(collector, to(), NEVER).close();
        assertThat(pushes).isEmpty();
    }

    private void report() {
        collector.report(Errors.at("m", "shop.Cart.add"));
    }

    private String next() throws InterruptedException {
        String push = pushes.poll(20, TimeUnit.SECONDS);
        assertThat(push).as("a push").isNotNull();
        return push;
    }

    private PushGateway to() {
        return PushGateway.at(
                URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()));
    }
}
