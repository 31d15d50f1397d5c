package io.periskop.store.sql;

import io.periskop.store.StorageStatus.Connections;
import io.periskop.store.StoreUnavailableException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A database whose transactions are watched: trouble of it comes as {@link StoreUnavailableException}. */
final class WatchedDatabase implements Database {
    private final Database database;
    private final StorageWatch watch;

    WatchedDatabase(Database database, StorageWatch watch) {
        this.database = database;
        this.watch = watch;
    }

    @Override
    public <T> Mono<T> write(Function<Session, Mono<T>> work) {
        return watched(true, database.write(work));
    }

    @Override
    public <T> Mono<T> read(Function<Session, Mono<T>> work) {
        return watched(false, database.read(work));
    }

    @Override
    public @Nullable Connections connections() {
        return database.connections();
    }

    @Override
    public long epoch() {
        return watch.epoch();
    }

    @Override
    public void close() {
        database.close();
    }

    private <T> Mono<T> watched(boolean writes, Mono<T> transaction) {
        return Mono.defer(() -> {
            StorageWatch.Attempt attempt = watch.begin(writes);
            return transaction
                    .doOnSuccess(done -> watch.succeeded(attempt))
                    .onErrorMap(error -> told(attempt, error))
                    .doFinally(signal -> watch.end(attempt));
        });
    }

    /** What is not about the database goes up as it is. */
    private Throwable told(StorageWatch.Attempt attempt, Throwable error) {
        SqlFailure failure = SqlFailure.of(error);
        if (failure == null) {
            return error;
        }
        watch.failed(attempt, failure);
        return failure.kind() == SqlFailure.Kind.OTHER
                ? error
                : new StoreUnavailableException(failure.kind().sentence());
    }
}
