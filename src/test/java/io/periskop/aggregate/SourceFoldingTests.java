package io.periskop.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.store.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class SourceFoldingTests {
    private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Recorder sources = new Recorder();
    private final SourceFolding folding = new SourceFolding(
            sources, Duration.ofHours(1), Duration.ofDays(2), TestTurns.of(new SimpleMeterRegistry(), clock), clock);

    @Test
    void foldsEveryMinuteByTheClock() {
        clock.advanceTimeTo(BEGIN);
        Disposable running = folding.start();
        assertThat(sources.calls).isEmpty();
        clock.advanceTimeBy(Duration.ofMinutes(2));
        assertThat(sources.calls)
                .containsExactly(
                        "stale before 2026-11-22T09:01:00Z, forget before 2026-11-20T10:01:00Z",
                        "stale before 2026-11-22T09:02:00Z, forget before 2026-11-20T10:02:00Z");
        running.dispose();
        clock.advanceTimeBy(Duration.ofMinutes(9));
        assertThat(sources.calls).hasSize(2);
    }

    @Test
    void goesOnAfterAFailure() {
        folding.start();
        sources.next = Mono.error(new IllegalStateException("no store"));
        clock.advanceTimeBy(Duration.ofMinutes(1));
        sources.next = Mono.just(new Sources.Folded(1, 0));
        clock.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(sources.calls).hasSize(2);
    }

    @Test
    void goesOnAfterAStoreThatThrows() {
        folding.start();
        sources.next = null;
        clock.advanceTimeBy(Duration.ofMinutes(1));
        sources.next = Mono.just(new Sources.Folded(1, 0));
        clock.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(sources.calls).hasSize(2);
    }

    @Test
    void aRunThatTakesLongIsNotOvertaken() {
        folding.start();
        sources.next = Mono.delay(Duration.ofMinutes(3), clock).thenReturn(new Sources.Folded(0, 0));
        clock.advanceTimeBy(Duration.ofMinutes(3));
        assertThat(sources.calls).hasSize(1);
        sources.next = Mono.just(new Sources.Folded(0, 0));
        clock.advanceTimeBy(Duration.ofMinutes(2));
        assertThat(sources.calls).hasSizeGreaterThan(1);
    }

    private static final class Recorder implements Sources {

        @Override
        public Mono<Long> size() {
            return Mono.just(0L);
        }

        @Override
        public Mono<List<Share>> shares(String service, String key, int most) {
            return Mono.just(List.of());
        }

        private final List<String> calls = new ArrayList<>();
        private Mono<Folded> next = Mono.just(new Folded(0, 0));

        @Override
        public Mono<Folded> fold(Instant staleBefore, Instant forgetBefore) {
            calls.add("stale before " + staleBefore + ", forget before " + forgetBefore);
            if (next == null) {
                throw new IllegalStateException("a bug in the store");
            }
            return next;
        }

        @Override
        public Flux<Count> counts() {
            return Flux.empty();
        }

        @Override
        public Flux<Inconsistency> check() {
            return Flux.empty();
        }
    }
}
