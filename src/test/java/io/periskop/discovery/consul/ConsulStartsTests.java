package io.periskop.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.periskop.discovery.Discovering;
import io.periskop.discovery.Refresh;
import io.periskop.http.Http;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Hundreds of services. */
class ConsulStartsTests {
    private static final int SERVICES = 500;

    private final AtomicInteger starting = new AtomicInteger();
    private final AtomicInteger mostStarting = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private final List<Duration> patience = new CopyOnWriteArrayList<>();

    private final Http consul = (config, call) -> {
        if (call.uri().getRawQuery().contains("index=")) {
            patience.add(call.timeout());
            return Mono.<HttpAnswer>never()
                    .doOnSubscribe(s -> held.incrementAndGet())
                    .doFinally(end -> held.decrementAndGet());
        }
        return Mono.fromSupplier(() -> answer(call))
                .doOnSubscribe(s -> mostStarting.accumulateAndGet(starting.incrementAndGet(), Math::max))
                .delayElement(Duration.ofMillis(2))
                .doOnTerminate(starting::decrementAndGet);
    };

    @Test
    void asksAboutAFewAtATimeAndThenHoldsOneQuestionEach() {
        List<Refresh> refreshes = new CopyOnWriteArrayList<>();
        Disposable running = new ConsulDiscovery(
                        ConsulServer.of(ConsulServer.LOCAL, "http", ""),
                        new ConsulScope("dc1", "", "", true, new TreeMap<>()),
                        new ConsulChoice(List.of(), List.of(), "", ""),
                        ",",
                        Duration.ofMillis(1),
                        HttpConfig.DEFAULT)
                .refreshes(Discovering.context(consul, Schedulers.parallel()))
                .subscribe(refreshes::add);
        await().atMost(Duration.ofSeconds(20)).until(() -> held.get() == SERVICES + 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> !refreshes.isEmpty());
        assertThat(refreshes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Refresh.Found.class, found -> assertThat(found.groups()).hasSize(SERVICES));
        assertThat(mostStarting).hasValueBetween(2, 16);
        assertThat(patience)
                .as("longer than Consul's own wait and its jitter")
                .allSatisfy(timeout -> assertThat(timeout).isBetween(Duration.ofSeconds(130), Duration.ofSeconds(150)));
        running.dispose();
        assertThat(held).hasValue(0);
    }

    private static HttpAnswer answer(HttpCall call) {
        String body = call.uri().getPath().endsWith("/services")
                ? IntStream.range(0, SERVICES)
                        .mapToObj(i -> "\"s" + i + "\":[]")
                        .collect(Collectors.joining(",", "{", "}"))
                : "[]";
        return new HttpAnswer(200, Map.of("x-consul-index", "7"), body.getBytes(StandardCharsets.UTF_8));
    }
}
