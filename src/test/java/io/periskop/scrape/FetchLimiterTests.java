package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.scrape.FetchLimiter.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@Timeout(60)
class FetchLimiterTests {
    private final List<String> order = new ArrayList<>();
    private final List<Permit> held = new ArrayList<>();

    @Test
    void boundsAllAndEachService() {
        FetchLimiter limiter = new FetchLimiter(3, 2);
        ask(limiter, "a", "a", "a", "b", "b", "c");
        assertThat(order).containsExactly("a", "a", "b");
        assertThat(limiter.waiting()).isEqualTo(3);
        held.get(0).release();
        assertThat(order).containsExactly("a", "a", "b", "a");
    }

    @Test
    void servesServicesInTurn() {
        FetchLimiter limiter = new FetchLimiter(1, 1);
        ask(limiter, "x", "a", "a", "a", "a", "b", "b", "c");
        while (order.size() < 8) {
            held.get(order.size() - 1).release();
        }
        assertThat(order).containsExactly("x", "a", "b", "c", "a", "b", "a", "a");
    }

    @Test
    void aServiceThatIsFullDoesNotStandInOthersWay() {
        FetchLimiter limiter = new FetchLimiter(10, 2);
        ask(limiter, "hung", "hung", "hung", "hung", "good");
        assertThat(order).containsExactly("hung", "hung", "good");
    }

    @Test
    void suspectsWaitForEachOtherOnly() {
        FetchLimiter limiter = new FetchLimiter(2, 2);
        List<Permit> suspects = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            limiter.acquire("a", true).subscribe(suspects::add);
        }
        ask(limiter, "a", "a");
        assertThat(suspects).hasSize(2);
        assertThat(order).hasSize(2);
        assertThat(limiter.waiting()).isEqualTo(3);
    }

    @Test
    void givingBackTwiceIsGivingBackOnce() {
        FetchLimiter limiter = new FetchLimiter(1, 1);
        ask(limiter, "a", "a", "a");
        held.get(0).release();
        held.get(0).release();
        assertThat(order).hasSize(2);
    }

    @Test
    void whoGoesAwayWaitsNoLonger() {
        FetchLimiter limiter = new FetchLimiter(1, 1);
        ask(limiter, "a");
        Disposable gone = limiter.acquire("b", false).subscribe(permit -> order.add("gone"));
        ask(limiter, "c");
        gone.dispose();
        assertThat(limiter.waiting()).isEqualTo(1);
        held.get(0).release();
        assertThat(order).containsExactly("a", "c");
        assertThat(limiter.waiting()).isZero();
    }

    @Test
    void manyThatAreDoneAtOnceNeedNoDeepStack() {
        FetchLimiter limiter = new FetchLimiter(1, 1);
        ask(limiter, "a");
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 50_000; i++) {
            limiter.acquire("a", false).subscribe(permit -> {
                done.incrementAndGet();
                permit.release();
            });
        }
        held.get(0).release();
        assertThat(done).hasValue(50_000);
    }

    @Test
    void neitherLosesNorDoublesAPermitWhateverIsCancelledWhen() {
        int inAll = 7;
        int perService = 3;
        FetchLimiter limiter = new FetchLimiter(inAll, perService);
        Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
        AtomicInteger mostInAll = new AtomicInteger();
        AtomicInteger mostOfOne = new AtomicInteger();
        Flux.range(0, 30_000)
                .flatMap(
                        i -> {
                            String service = "s" + i % 5;
                            boolean suspect = i % 3 == 0;
                            // Who is cancelled while he is let in has to be stopped yet when the next may come.
                            boolean cancelled = i % 2 == 0;
                            AtomicInteger ofOne =
                                    running.computeIfAbsent(service + suspect + cancelled, s -> new AtomicInteger());
                            AtomicInteger ofAll =
                                    running.computeIfAbsent(suspect + " " + cancelled, s -> new AtomicInteger());
                            Mono<Integer> work = Mono.usingWhen(
                                    limiter.acquire(service, suspect),
                                    permit -> {
                                        int one = ofOne.incrementAndGet();
                                        int all = ofAll.incrementAndGet();
                                        if (!cancelled) {
                                            mostOfOne.accumulateAndGet(one, Math::max);
                                            mostInAll.accumulateAndGet(all, Math::max);
                                        }
                                        return pause().thenReturn(i);
                                    },
                                    permit -> Mono.fromRunnable(() -> {
                                        ofOne.decrementAndGet();
                                        ofAll.decrementAndGet();
                                        permit.release();
                                    }));
                            return work.takeUntilOther(cancelled ? pause() : Mono.never())
                                    .subscribeOn(Schedulers.parallel());
                        },
                        200)
                .blockLast(Duration.ofSeconds(50));
        assertThat(limiter.waiting()).isZero();
        assertThat(mostInAll.get()).isBetween(1, inAll);
        assertThat(mostOfOne.get()).isBetween(1, perService);
        // All of them are there again.
        for (int i = 0; i < 3; i++) {
            ask(limiter, "x", "y", "z");
        }
        assertThat(order).hasSize(inAll);
    }

    private static Mono<Void> pause() {
        int what = ThreadLocalRandom.current().nextInt(4);
        return what == 0
                ? Mono.empty()
                : what == 1
                        ? Mono.<Void>empty().subscribeOn(Schedulers.parallel())
                        : Mono.delay(Duration.ofNanos(what * 100_000L)).then();
    }

    private void ask(FetchLimiter limiter, String... services) {
        for (String service : services) {
            limiter.acquire(service, false).subscribe(permit -> {
                order.add(service);
                held.add(permit);
            });
        }
    }
}
