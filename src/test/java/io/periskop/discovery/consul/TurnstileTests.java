package io.periskop.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

class TurnstileTests {
    private final Turnstile turnstile = new Turnstile(2);
    private final List<String> begun = new CopyOnWriteArrayList<>();

    @Test
    void letsSoManyThroughInTheirOrder() {
        Sinks.One<String> a = Sinks.one();
        Sinks.One<String> b = Sinks.one();
        List<String> got = new ArrayList<>();
        through("a", a.asMono()).subscribe(got::add);
        through("b", b.asMono()).onErrorComplete().subscribe(got::add);
        through("c", Mono.just("c")).subscribe(got::add);
        through("d", Mono.never()).subscribe(got::add);
        through("e", Mono.never()).subscribe(got::add);
        assertThat(begun).containsExactly("a", "b");
        a.tryEmitValue("a");
        assertThat(begun).as("c was done at once and made room").containsExactly("a", "b", "c", "d");
        b.tryEmitError(new IllegalStateException());
        assertThat(begun).containsExactly("a", "b", "c", "d", "e");
        assertThat(got).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void whoGivesUpMakesRoom() {
        Disposable inside = through("a", Mono.never()).subscribe();
        through("b", Mono.never()).subscribe();
        Disposable waiting = through("c", Mono.never()).subscribe();
        through("d", Mono.never()).subscribe();
        waiting.dispose();
        inside.dispose();
        inside.dispose();
        through("e", Mono.never()).subscribe();
        assertThat(begun).containsExactly("a", "b", "d");
    }

    @Test
    void whenItIsClosedNobodyTakesTheRoom() {
        Disposable inside = through("a", Mono.never()).subscribe();
        through("b", Mono.never()).subscribe();
        through("c", Mono.never()).subscribe();
        turnstile.close();
        inside.dispose();
        through("d", Mono.never()).subscribe();
        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void losesNoRoomWhileManyComeAndGo() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Mono<Integer> work = Mono.fromCallable(() -> most.accumulateAndGet(inside.incrementAndGet(), Math::max))
                .delayElement(Duration.ofMillis(1))
                .doOnTerminate(inside::decrementAndGet)
                .doOnCancel(inside::decrementAndGet);
        Long done = Flux.range(0, 2_000)
                .flatMap(
                        i -> turnstile
                                .through(work)
                                .subscribeOn(Schedulers.parallel())
                                .timeout(Duration.ofMillis(i % 3 == 0 ? 1 : 20_000), Mono.just(0)),
                        64)
                .count()
                .block(Duration.ofSeconds(60));
        assertThat(done).isEqualTo(2_000);
        assertThat(most).hasValueLessThanOrEqualTo(2);
        through("a", Mono.never()).subscribe();
        through("b", Mono.never()).subscribe();
        // The last one's result was there before its room was free.
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(begun).as("there is room for two again").containsExactlyInAnyOrder("a", "b"));
    }

    private Mono<String> through(String name, Mono<String> work) {
        return turnstile.through(Mono.defer(() -> {
            begun.add(name);
            return work;
        }));
    }
}
