package io.periskop.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * A database that may not be there yet. Until it is, every transaction fails at once with what is wrong, and it is tried
 * again and again to open it.
 */
final class DatabaseGate implements Database {
    private static final Logger log = LoggerFactory.getLogger(DatabaseGate.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final String place;
    private final Callable<Database> opening;
    private final Disposable.Swap retrying = Disposables.swap();
    private boolean closed;
    private volatile @Nullable Database open;
    private volatile String trouble = "the database is being opened";

    private DatabaseGate(String place, Callable<Database> opening) {
        this.place = place;
        this.opening = opening;
    }

    /**
     * Tries once before it answers.
     *
     * @param place for messages
     * @throws StoreOpenException if the database can never be used
     */
    static DatabaseGate open(String place, Callable<Database> opening) {
        DatabaseGate gate = new DatabaseGate(place, opening);
        try {
            gate.open = opening.call();
        } catch (StoreOpenException e) {
            throw e;
        } catch (Exception e) {
            gate.failed(e);
            gate.retry();
        }
        return gate;
    }

    /** Null if it is open. */
    @Nullable
    String trouble() {
        return open == null ? trouble : null;
    }

    @Override
    public <T> Mono<T> write(Function<Session, Mono<T>> work) {
        return Mono.defer(() -> {
            Database database = open;
            return database == null ? Mono.error(new StoreUnavailableException(trouble)) : database.write(work);
        });
    }

    @Override
    public <T> Mono<T> read(Function<Session, Mono<T>> work) {
        return Mono.defer(() -> {
            Database database = open;
            return database == null ? Mono.error(new StoreUnavailableException(trouble)) : database.read(work);
        });
    }

    @Override
    public void close() {
        retrying.dispose();
        Database database;
        synchronized (this) {
            closed = true;
            database = open;
        }
        if (database != null) {
            database.close();
        }
    }

    private void retry() {
        retrying.update(Mono.fromCallable(opening)
                .subscribeOn(Schedulers.boundedElastic())
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .filter(e -> !(e instanceof StoreOpenException))
                        .doBeforeRetry(signal -> failed(signal.failure())))
                .subscribe(this::opened, e -> {
                    trouble = String.valueOf(e.getMessage());
                    log.error("the database at {} cannot be used: {}", place, trouble);
                }));
    }

    private void opened(Database database) {
        synchronized (this) {
            if (!closed) {
                open = database;
                log.info("connected to the database at {}", place);
                return;
            }
        }
        database.close();
    }

    private void failed(Throwable error) {
        String reason = reason(error);
        if (!reason.equals(trouble)) {
            log.warn("cannot use the database at {}: {}; trying again until it is there", place, reason);
        }
        trouble = reason;
    }

    /** The driver's own sentence, which is the cause's where a library wraps it; on one line. */
    static String reason(Throwable error) {
        Throwable told = error;
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (e instanceof SQLException && e.getMessage() != null) {
                told = e;
                break;
            }
        }
        String message = told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
        return message.strip().lines().findFirst().orElse(message);
    }
}
