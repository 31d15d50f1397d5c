package io.periskop.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.Retention;
import io.periskop.store.Retention.Ages;
import io.periskop.store.Retention.Expiry;
import io.periskop.store.Retention.Kind;
import io.periskop.store.Retention.Removed;
import io.periskop.store.StoredError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class RetentionJobTests {
    private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
    private static final Ages AGES = new Ages(
            Duration.ofDays(1),
            Duration.ofDays(2),
            Duration.ZERO,
            Duration.ofDays(4),
            Duration.ofDays(5),
            Duration.ofDays(6));

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Recorder store = new Recorder();
    private final RetentionJob job =
            new RetentionJob(store, store, AGES, new RetentionMeters(registry), TestTurns.of(registry, clock), clock);

    @Test
    void removesWhatIsTooOldByTheClock() {
        clock.advanceTimeTo(BEGIN);
        Disposable running = job.start();
        assertThat(store.calls).isEmpty();
        clock.advanceTimeBy(RetentionJob.PERIOD);
        Instant now = BEGIN.plus(RetentionJob.PERIOD);
        assertThat(store.calls).containsExactly("a", "b");
        assertThat(store.expiry)
                .isEqualTo(new Expiry(
                        now.minus(Duration.ofDays(1)),
                        now.minus(Duration.ofDays(2)),
                        Instant.MIN,
                        now.minus(Duration.ofDays(4)),
                        now.minus(Duration.ofDays(5)),
                        now.minus(Duration.ofDays(6))));
        assertThat(gauge("periskop.retention.last.success.timestamp")).isEqualTo(now.toEpochMilli() / 1000.0);
        running.dispose();
        clock.advanceTimeBy(RetentionJob.PERIOD);
        assertThat(store.calls).hasSize(2);
    }

    @Test
    void goesOnWithAServiceAfterAPauseAsLongAsThereIsMore() {
        job.start();
        store.answers.add(Mono.just(new Removed(Map.of(Kind.EVENT, 500), true)));
        store.answers.add(Mono.just(new Removed(Map.of(Kind.EVENT, 20, Kind.ERROR, 3), false)));
        clock.advanceTimeBy(RetentionJob.PERIOD);
        assertThat(store.calls).containsExactly("a");
        clock.advanceTimeBy(RetentionJob.PAUSE);
        assertThat(store.calls).containsExactly("a", "a", "b");
        assertThat(removed("event")).isEqualTo(520);
        assertThat(removed("error")).isEqualTo(3);
        assertThat(removed("occurrence")).isZero();
    }

    @Test
    void triesAgainAfterAFailureAndCountsIt() {
        job.start();
        store.answers.add(Mono.just(new Removed(Map.of(Kind.EVENT, 1), false)));
        store.answers.add(Mono.error(new IllegalStateException("no store")));
        clock.advanceTimeBy(RetentionJob.PERIOD);
        assertThat(registry.counter("periskop.retention.failures").count()).isEqualTo(1);
        assertThat(gauge("periskop.retention.last.success.timestamp")).isZero();
        assertThat(removed("event")).isEqualTo(1);
        clock.advanceTimeBy(RetentionJob.PERIOD);
        assertThat(store.calls).containsExactly("a", "b", "a", "b");
        assertThat(gauge("periskop.retention.last.success.timestamp")).isPositive();
    }

    private double removed(String kind) {
        return registry.counter("periskop.retention.removed", "kind", kind).count();
    }

    private double gauge(String name) {
        return registry.get(name).timeGauge().value(TimeUnit.SECONDS);
    }

    private static final class Recorder implements Errors, Retention {

        @Override
        public Mono<List<StoredError>> some(Collection<ErrorRef> errors, int occurrences) {
            return Mono.error(new UnsupportedOperationException());
        }

        @Override
        public Mono<List<Versioned>> versions(String service) {
            return Mono.error(new UnsupportedOperationException());
        }

        private final List<String> calls = new ArrayList<>();
        private final Deque<Mono<Removed>> answers = new ArrayDeque<>();
        private Expiry expiry = Expiry.NEVER;

        @Override
        public Mono<Removed> remove(String service, Expiry expiry) {
            calls.add(service);
            this.expiry = expiry;
            return answers.isEmpty() ? Mono.just(Removed.NOTHING) : answers.remove();
        }

        @Override
        public Flux<String> services() {
            return Flux.just("a", "b");
        }

        @Override
        public Flux<StoredError> of(String service) {
            return Flux.empty();
        }

        @Override
        public Mono<StoredError> find(String service, String key) {
            return Mono.empty();
        }

        @Override
        public Flux<ErrorEvent> events(String service, String key) {
            return Flux.empty();
        }
    }
}
