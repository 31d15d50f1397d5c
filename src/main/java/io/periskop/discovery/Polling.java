package io.periskop.discovery;

import io.periskop.http.HttpTrouble;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Looks again and again: at once, then after each interval; after a failure sooner, with growing pauses. */
public final class Polling {
    private static final Logger log = LoggerFactory.getLogger(Polling.class);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 10;

    private Polling() {}

    /**
     * @param refresh everything there is now; fails with {@link DiscoveryTrouble} or {@link HttpTrouble}, whose messages are
     *     shown; one that takes longer than the interval (at least ten seconds) is given up
     */
    public static Flux<Refresh> every(
            Duration interval, DiscoveryContext context, Supplier<Mono<List<TargetGroup>>> refresh) {
        return refreshes(interval, context, () -> refresh.get().map(Refresh.Found::new));
    }

    /** The same, for mechanisms that know a part while another is missing. */
    public static Flux<Refresh> refreshes(
            Duration interval, DiscoveryContext context, Supplier<Mono<? extends Refresh>> refresh) {
        Duration patience = patience(interval);
        return Flux.defer(() -> {
            int[] failures = {0};
            return Mono.defer(() -> refresh.get().cast(Refresh.class))
                    .timeout(patience, context.clock())
                    .switchIfEmpty(Mono.error(() -> new DiscoveryTrouble("it gave no answer")))
                    .onErrorResume(e -> Mono.just(failed(e, patience)))
                    .doOnNext(result -> failures[0] = result instanceof Refresh.Found ? 0 : failures[0] + 1)
                    .repeatWhen(done -> done.concatMap(n -> Mono.delay(pause(interval, failures[0]), context.clock())));
        });
    }

    /** After which a refresh is given up. */
    public static Duration patience(Duration interval) {
        return interval.compareTo(SHORTEST_TIMEOUT) < 0 ? SHORTEST_TIMEOUT : interval;
    }

    /** Names what went wrong, for the targets page; what nobody expected is logged as a bug. */
    public static Refresh.Failed failed(Throwable error, Duration patience) {
        if (error instanceof TimeoutException) {
            return new Refresh.Failed("no answer within " + patience.toSeconds() + " s");
        }
        if (error instanceof DiscoveryTrouble || error instanceof HttpTrouble) {
            return new Refresh.Failed(String.valueOf(error.getMessage()));
        }
        log.error("bug: discovery failed in a way that has no name", error);
        return new Refresh.Failed("unexpected trouble: " + error.getClass().getSimpleName() + "; see the server's log");
    }

    static Duration pause(Duration interval, int failures) {
        if (failures == 0) {
            return interval;
        }
        Duration retry = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return retry.compareTo(interval) < 0 ? retry : interval;
    }
}
