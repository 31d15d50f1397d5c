package io.periskop.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.store.ErrorId;
import io.periskop.store.Replicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(20)
class TurnsTests {
    private static final Duration LEAST = Duration.ofMinutes(9);

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Storage storage = new Storage();
    private final Turns a = new Turns(storage, "a", registry, clock);
    private final Turns b = new Turns(storage, "b", registry, clock);
    private final List<String> done = new ArrayList<>();

    private final class Storage implements Replicas {
        private final Map<String, String> owners = new HashMap<>();
        private final Map<String, Long> ends = new HashMap<>();
        private boolean answers = true;

        @Override
        public Mono<List<Replica>> beat(String id, String address, String group, Duration silence) {
            return Mono.just(List.of());
        }

        @Override
        public Mono<Void> leave(String id) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> say(String id, Collection<Word> words, Collection<ErrorId> gone) {
            return Mono.error(new UnsupportedOperationException(id));
        }

        @Override
        public Mono<List<Said>> heard(String id, Duration ago) {
            return Mono.error(new UnsupportedOperationException(id));
        }

        @Override
        public Mono<Void> forget(Duration silence, Duration said) {
            return Mono.error(new UnsupportedOperationException(silence.toString()));
        }

        @Override
        public Mono<Boolean> take(String job, String id, Duration most) {
            return Mono.fromCallable(() -> {
                answer();
                long now = clock.now(TimeUnit.MILLISECONDS);
                if (id.equals(owners.get(job)) || ends.getOrDefault(job, 0L) <= now) {
                    owners.put(job, id);
                    ends.put(job, now + most.toMillis());
                }
                return id.equals(owners.get(job));
            });
        }

        @Override
        public Mono<Void> giveBack(String job, String id, Duration rest) {
            return Mono.fromRunnable(() -> {
                answer();
                if (owners.remove(job, id)) {
                    ends.put(job, clock.now(TimeUnit.MILLISECONDS) + rest.toMillis());
                }
            });
        }

        private void answer() {
            if (!answers) {
                throw new IllegalStateException("cut off");
            }
        }
    }

    @Test
    void oneDoesItAndTheOthersSkipIt() {
        start(a, "a", Duration.ofSeconds(10));
        start(b, "b", Duration.ofSeconds(10));
        pass(Duration.ofSeconds(10));
        assertThat(done).containsExactly("a");
        assertThat(turns("here")).isEqualTo(1);
        assertThat(turns("elsewhere")).isEqualTo(1);

        pass(LEAST.minusSeconds(11));
        start(b, "b", Duration.ZERO);
        assertThat(done).containsExactly("a");
        pass(Duration.ofSeconds(1));
        start(b, "b", Duration.ZERO);
        assertThat(done).containsExactly("a", "b");
    }

    @Test
    void whatTakesLongIsHeldOnTo() {
        start(a, "a", Duration.ofMinutes(30));
        for (int minute = 1; minute < 30; minute++) {
            pass(Duration.ofMinutes(1));
            start(b, "b", Duration.ZERO);
        }
        pass(Duration.ofMinutes(1));
        assertThat(done).containsExactly("a");

        start(b, "b", Duration.ZERO);
        assertThat(done).containsExactly("a", "b");
    }

    @Test
    void ofOneThatDiesItIsTakenOver() {
        start(a, "a", Duration.ofMinutes(30));
        storage.answers = false;
        pass(Turns.HELD);
        storage.answers = true;
        start(b, "b", Duration.ofMinutes(30));
        assertThat(turns("here")).isEqualTo(2);

        pass(Duration.ofMinutes(40));
        assertThat(done).containsExactly("b");
        assertThat(turns("lost")).isEqualTo(1);
    }

    @Test
    void whatFailsIsForTheNextOne() {
        List<Throwable> failures = new ArrayList<>();
        a.once("job", LEAST, Mono.error(new IllegalStateException("no"))).subscribe(x -> {}, failures::add);
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);

        start(b, "b", Duration.ZERO);
        assertThat(done).containsExactly("b");
    }

    @Test
    void whoStopsGivesItBack() {
        start(a, "a", Duration.ofMinutes(30)).dispose();
        start(b, "b", Duration.ZERO);
        assertThat(done).containsExactly("b");
    }

    private Disposable start(Turns server, String name, Duration takes) {
        Mono<String> work =
                takes.isZero() ? Mono.just(name) : Mono.delay(takes, clock).thenReturn(name);
        return server.once("job", LEAST, work).subscribe(done::add);
    }

    private void pass(Duration time) {
        clock.advanceTimeBy(time);
    }

    private double turns(String outcome) {
        return registry.get("periskop.job.turns")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
