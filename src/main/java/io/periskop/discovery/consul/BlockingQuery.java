package io.periskop.discovery.consul;

import io.periskop.discovery.Polling;
import io.periskop.discovery.consul.ConsulApi.Indexed;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

/**
 * Asks the same thing again and again, each time with the index of the answer before, so that Consul answers only when
 * something changed. The first question, and the one after trouble or after an index that went backwards, is answered at once.
 */
final class BlockingQuery<T> {
    /** What Prometheus waits, too. */
    static final Duration AFTER_TROUBLE = Duration.ofSeconds(15);

    private final LongFunction<Mono<Indexed>> question;
    private final Function<JsonNode, T> reader;
    private final Duration interval;
    private final Scheduler clock;
    private final Turnstile starts;
    private final Turnstile held;
    private long index;
    private long notBefore;

    /**
     * @param question takes the index
     * @param starts what questions that are answered at once go through, {@code held} the others
     */
    BlockingQuery(
            LongFunction<Mono<Indexed>> question,
            Function<JsonNode, T> reader,
            Duration interval,
            Scheduler clock,
            Turnstile starts,
            Turnstile held) {
        this.question = question;
        this.reader = reader;
        this.interval = interval;
        this.clock = clock;
        this.starts = starts;
        this.held = held;
    }

    sealed interface Heard<T> {
        record Changed<T>(T content) implements Heard<T> {}

        record Failed<T>(String problem) implements Heard<T> {}
    }

    /** Every answer with another index than the one before, and every failure. Never ends, never fails. To be run once. */
    Flux<Heard<T>> heard() {
        return Mono.defer(this::ask)
                .repeatWhen(done -> done.concatMap(n -> Mono.delay(Duration.ofMillis(pause()), clock)));
    }

    private Mono<Heard<T>> ask() {
        return (index > 0 ? held : starts).through(Mono.defer(this::asked));
    }

    private Mono<Heard<T>> asked() {
        notBefore = now() + interval.toMillis();
        return question.apply(index)
                .<Heard<T>>handle((answer, sink) -> {
                    long before = index;
                    if (answer.index() == before && before > 0) {
                        return;
                    }
                    T content = reader.apply(answer.content());
                    index = answer.index() < before ? 0 : answer.index();
                    sink.next(new Heard.Changed<>(content));
                })
                .onErrorResume(e -> Mono.just(failed(e)));
    }

    private Heard<T> failed(Throwable e) {
        index = 0;
        notBefore = Math.max(notBefore, now() + AFTER_TROUBLE.toMillis());
        return new Heard.Failed<>(Polling.failed(e, interval).problem());
    }

    private long pause() {
        return Math.max(0, notBefore - now());
    }

    private long now() {
        return clock.now(TimeUnit.MILLISECONDS);
    }
}
