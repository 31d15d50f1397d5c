package io.periskop.store.sql;

import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Runs a transaction again that failed for a reason that passes. */
final class Repeats {
    /** Tells nobody. */
    static final Repeats SILENT = new Repeats(Duration.ofSeconds(30), kind -> {});

    private static final int MOST = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Duration patience;
    private final Consumer<SqlFailure.Kind> told;

    /**
     * @param patience so long after the first try there is none more
     * @param told of every repeat
     */
    Repeats(Duration patience, Consumer<SqlFailure.Kind> told) {
        this.patience = patience;
        this.told = told;
    }

    /** The error itself goes up when it does not pass. */
    <T> Mono<T> of(Mono<T> transaction) {
        return Mono.defer(() -> {
            long started = System.nanoTime();
            return transaction.retryWhen(Retry.backoff(MOST, FIRST_PAUSE)
                    .maxBackoff(LONGEST_PAUSE)
                    .filter(error -> passes(error) && System.nanoTime() - started < patience.toNanos())
                    .doBeforeRetry(signal -> told.accept(kind(signal.failure())))
                    .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
        });
    }

    static boolean passes(Throwable error) {
        return kind(error).passes();
    }

    private static SqlFailure.Kind kind(Throwable error) {
        SqlFailure failure = SqlFailure.of(error);
        return failure == null ? SqlFailure.Kind.OTHER : failure.kind();
    }
}
