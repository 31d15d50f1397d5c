package io.periskop.store.sql;

import io.periskop.store.StorageStatus.Connections;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Transactions. The work may be run more than once: when its transaction has to be repeated it is run from the start. */
interface Database extends AutoCloseable {
    /** A transaction that writes; every statement sees what others have committed. */
    <T> Mono<T> write(Function<Session, Mono<T>> work);

    /** One moment of the database, which no statement changes. */
    <T> Mono<T> read(Function<Session, Mono<T>> work);

    /** Null where there are none to count. */
    default @Nullable Connections connections() {
        return null;
    }

    /** As {@link io.periskop.store.Reports#epoch()}. */
    default long epoch() {
        return 0;
    }

    /** Waits a little for what is being written. */
    @Override
    void close();
}
