package io.periskop.store.sql;

import io.periskop.store.StorageStatus.Connections;
import io.periskop.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final StorageWatch watch;
    private final Callable<Database> opening;
    private final Disposable.Swap retrying = Disposables.swap();
    private final CountDownLatch first = new CountDownLatch(1);
    private boolean closed;
    private volatile boolean waiting = true;
    private volatile @Nullable Database open;
    private volatile @Nullable StoreOpenException hopeless;

    private DatabaseGate(StorageWatch watch, Callable<Database> opening) {
        this.watch = watch;
        this.opening = opening;
    }

    /**
     * Waits for the first try, but not longer than told: it goes on without being waited for.
     *
     * @throws StoreOpenException if the database can never be used
     */
    static DatabaseGate open(StorageWatch watch, Duration patience, Callable<Database> opening) {
        DatabaseGate gate = new DatabaseGate(watch, opening);
        gate.start();
        try {
            if (!gate.first.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                watch.notOpened(
                        new SqlFailure(SqlFailure.Kind.TIMEOUT, "no answer within " + patience.toMillis() + " ms"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        gate.waiting = false;
        StoreOpenException hopeless = gate.hopeless;
        if (hopeless != null) {
            throw hopeless;
        }
        return gate;
    }

    boolean isOpen() {
        return open != null;
    }

    @Override
    public <T> Mono<T> write(Function<Session, Mono<T>> work) {
        return opened().flatMap(database -> database.write(work));
    }

    @Override
    public <T> Mono<T> read(Function<Session, Mono<T>> work) {
        return opened().flatMap(database -> database.read(work));
    }

    @Override
    public @Nullable Connections connections() {
        Database database = open;
        return database == null ? null : database.connections();
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

    private Mono<Database> opened() {
        return Mono.defer(() -> {
            Database database = open;
            return database == null
                    ? Mono.error(new StoreUnavailableException(watch.health().sentence()))
                    : Mono.just(database);
        });
    }

    private void start() {
        retrying.update(Mono.fromCallable(opening)
                .subscribeOn(Schedulers.boundedElastic())
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .filter(e -> !(e instanceof StoreOpenException))
                        .doBeforeRetry(signal -> failed(signal.failure())))
                .subscribe(this::opened, this::gaveUp));
    }

    private void opened(Database database) {
        synchronized (this) {
            if (!closed) {
                open = database;
                watch.opened();
                first.countDown();
                return;
            }
        }
        database.close();
    }

    /** Whoever waits for the first try ends with its reason. */
    private void gaveUp(Throwable error) {
        if (error instanceof StoreOpenException e) {
            hopeless = e;
        }
        if (waiting) {
            first.countDown();
        } else {
            failed(error);
        }
    }

    private void failed(Throwable error) {
        SqlFailure failure = SqlFailure.of(error);
        watch.notOpened(failure == null ? new SqlFailure(SqlFailure.Kind.OTHER, SqlFailure.reason(error)) : failure);
        first.countDown();
    }
}
