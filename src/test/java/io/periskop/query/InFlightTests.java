package io.periskop.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class InFlightTests {
    @Test
    void whoAsksTheSameSharesOneAnswerAndTheLastWhoLeavesEndsIt() {
        InFlight<String, String> inFlight = new InFlight<>();
        AtomicInteger started = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        Sinks.One<String> answer = Sinks.one();
        Mono<String> asked = inFlight.answer(
                "q",
                () -> answer.asMono()
                        .doOnSubscribe(s -> started.incrementAndGet())
                        .doOnCancel(ended::incrementAndGet));
        Disposable first = asked.subscribe();
        Disposable second = asked.subscribe();
        assertThat(started).hasValue(1);
        first.dispose();
        assertThat(ended).hasValue(0);
        second.dispose();
        assertThat(ended).hasValue(1);
        assertThat(inFlight.size()).isZero();
        List<String> got = new ArrayList<>();
        asked.subscribe(got::add);
        asked.subscribe(got::add);
        assertThat(started).hasValue(2);
        answer.tryEmitValue("done").orThrow();
        assertThat(got).containsExactly("done", "done");
        assertThat(inFlight.size()).isZero();
        assertThat(asked.block(Duration.ofSeconds(5))).isEqualTo("done");
    }
}
