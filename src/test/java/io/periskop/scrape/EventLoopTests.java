package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.exposition.ReaderLimits;
import io.periskop.store.StoreLimits;
import io.periskop.store.memory.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Real scrapes of real servers, watched for anything that blocks a thread that must not be blocked. */
@ExtendWith(NettyLeaks.class)
@Timeout(60)
class EventLoopTests {
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final Queue<Throwable> BLOCKED = new ConcurrentLinkedQueue<>();

    static {
        BlockHound.install(builder -> builder.blockingMethodCallback(
                method -> BLOCKED.add(new IllegalStateException(String.valueOf(method)))));
    }

    @Test
    void nothingBlocksThem() throws Exception {
        assertThatBlockingIsNoticed();
        AtomicInteger count = new AtomicInteger();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .route(routes -> routes.get(
                                "/errors",
                                (in, out) ->
                                        out.sendString(Mono.just(ScrapeRig.document("p", count.incrementAndGet()))))
                        .get(
                                "/packed",
                                (in, out) -> out.header("Content-Encoding", "gzip")
                                        .sendByteArray(
                                                Mono.just(gzip(ScrapeRig.document("q", count.incrementAndGet())))))
                        .get("/hung", (in, out) -> out.send(Mono.never()))
                        .get("/same", (in, out) -> out.sendString(Mono.just(ScrapeRig.document("r", 1)))))
                .bindNow();
        MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, limit, dropped) -> {});
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ScrapeManager manager = ScrapeManager.create(
                ScrapeLimits.DEFAULT,
                ReaderLimits.DEFAULT,
                new Aggregator(store, 50, new AggregatorMeters(registry)),
                new ScrapeMeters(registry, (service, url, failure) -> {}),
                TestDiscovery.manager(Schedulers.parallel(), registry),
                "Periskop/test");
        try {
            String address = "127.0.0.1:" + server.port();
            manager.apply(List.of(
                    often("plain", "/errors", address),
                    often("packed", "/packed", address),
                    often("hung", "/hung", address),
                    often("same", "/same", address),
                    often("refused", "/", "127.0.0.1:1"),
                    often("named", "/errors", "localhost:" + server.port())));
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> count.get() > 100);
            Awaitility.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> manager.targets().get("hung").get(0).failure() != null);
            Awaitility.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> Boolean.TRUE.equals(
                            manager.targets().get("same").get(0).up()));
            assertThat(store.find("packed", "key").block()).isNotNull();
        } finally {
            manager.dispose();
            server.disposeNow();
        }
        Awaitility.await()
                .until(() -> registry.get("periskop.scrape.body.memory").gauge().value() == 0);
        assertThat(BLOCKED).isEmpty();
    }

    private static void assertThatBlockingIsNoticed() {
        Mono.fromCallable(() -> {
                    Thread.sleep(1);
                    return 1;
                })
                .subscribeOn(Schedulers.parallel())
                .block();
        assertThat(BLOCKED).isNotEmpty();
        BLOCKED.clear();
    }

    private static ServiceSpec often(String name, String endpoint, String address) {
        ServiceSpec spec = ScrapeRig.service(name, OFTEN, address);
        return new ServiceSpec(name, new ScrapeOptions(endpoint, OFTEN, OFTEN, 1 << 20), spec.discoveries());
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
