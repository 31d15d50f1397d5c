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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Hundreds of services. */
class ConsulStartsTests {
    private static final int SERVICES = 500;

    private final AtomicInteger starting = new AtomicInteger();
    private final AtomicInteger mostStarting = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger mostHeld = new AtomicInteger();
    private final Set<String> waitedFor = ConcurrentHashMap.newKeySet();
    private final Set<Duration> patience = ConcurrentHashMap.newKeySet();
    private final Set<String> waits = ConcurrentHashMap.newKeySet();

    /** Holds questions for a moment only, so that many can take turns. */
    private final Http consul = (config, call) -> {
        boolean catalog = call.uri().getPath().endsWith("/services");
        if (!call.uri().getRawQuery().contains("index=")) {
            return Mono.fromSupplier(() -> answer(call))
                    .doOnSubscribe(s -> mostStarting.accumulateAndGet(starting.incrementAndGet(), Math::max))
                    .delayElement(Duration.ofMillis(2))
                    .doOnTerminate(starting::decrementAndGet);
        }
        if (catalog) {
            return Mono.never();
        }
        waitedFor.add(call.uri().getPath());
        patience.add(call.timeout());
        waits.add(call.uri().getRawQuery().replaceAll("^.*wait=|&.*$", ""));
        return Mono.fromSupplier(() -> answer(call))
                .doOnSubscribe(s -> mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max))
                .delayElement(Duration.ofMillis(20))
                .doOnTerminate(held::decrementAndGet);
    };

    @Test
    void takeTurnsAtAFewConnections() {
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
        await().atMost(Duration.ofSeconds(20)).until(() -> waitedFor.size() == SERVICES);
        await().atMost(Duration.ofSeconds(20)).until(() -> !refreshes.isEmpty());
        running.dispose();
        assertThat(refreshes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Refresh.Found.class, found -> assertThat(found.groups()).hasSize(SERVICES));
        assertThat(mostStarting).hasValueBetween(2, 8);
        assertThat(mostHeld).hasValueBetween(2, 48);
        assertThat(waits).containsExactly("1000ms");
        assertThat(patience)
                .as("longer than Consul's own wait and its jitter")
                .allSatisfy(timeout -> assertThat(timeout).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(17)));
    }

    @ParameterizedTest
    @CsvSource({"1, 30, 120000", "48, 30, 120000", "60, 30, 24000", "480, 30, 3000", "5000, 30, 1000", "49, 600, 120000"
    })
    void manyAreWaitedForLessLong(int services, int intervalSeconds, long expectedMillis) {
        assertThat(ConsulRun.wait(services, Duration.ofSeconds(intervalSeconds)))
                .hasMillis(expectedMillis);
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
