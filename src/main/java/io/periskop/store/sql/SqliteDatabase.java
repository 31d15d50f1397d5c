package io.periskop.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A SQLite file: one connection that writes and a few that read beside it, each on threads of their own, for SQLite
 * blocks. Of an in-memory database the one connection does both.
 */
final class SqliteDatabase implements Database {
    private static final int READERS = 4;
    private static final int WAIT_FOR_OTHERS_MILLIS = 10_000;

    private final Repeats repeats;
    private final SqliteSession writer;
    private final Scheduler writing;
    private final BlockingQueue<SqliteSession> readers = new ArrayBlockingQueue<>(READERS);
    private final List<SqliteSession> all = new ArrayList<>();
    private final List<ExecutorService> threads = new ArrayList<>();
    private final Scheduler reading;

    private SqliteDatabase(SqliteLocation location, Repeats repeats) throws SQLException {
        this.repeats = repeats;
        this.writer = session(location, "BEGIN IMMEDIATE");
        this.writing = threads("sqlite-writer", 1);
        if (location.inMemory()) {
            readers.add(writer);
            this.reading = writing;
            return;
        }
        for (int i = 0; i < READERS; i++) {
            readers.add(session(location, "BEGIN"));
        }
        this.reading = threads("sqlite-reader", READERS);
    }

    static SqliteDatabase open(SqliteLocation location, Repeats repeats) throws SQLException {
        return new SqliteDatabase(location, repeats);
    }

    @Override
    public <T> Mono<T> write(Function<Session, Mono<T>> work) {
        return repeats.of(
                Mono.fromCallable(() -> writer.run(() -> work.apply(writer).block()))
                        .subscribeOn(writing));
    }

    @Override
    public <T> Mono<T> read(Function<Session, Mono<T>> work) {
        return repeats.of(Mono.fromCallable(() -> {
                    SqliteSession reader = readers.take();
                    try {
                        return reader.run(() -> work.apply(reader).block());
                    } finally {
                        readers.add(reader);
                    }
                })
                .subscribeOn(reading));
    }

    /** Waits for the transaction that is being written. */
    @Override
    public void close() {
        writing.disposeGracefully().block();
        reading.disposeGracefully().block();
        threads.forEach(ExecutorService::shutdown);
        for (SqliteSession session : all) {
            try {
                session.close();
            } catch (SQLException e) {
                throw new IllegalStateException("cannot close the database", e);
            }
        }
    }

    /** Threads that may block. */
    private Scheduler threads(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        ExecutorService executor = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.add(executor);
        return Schedulers.fromExecutorService(executor, name);
    }

    private SqliteSession session(SqliteLocation location, String begin) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        if (!location.inMemory()) {
            config.setJournalMode(JournalMode.WAL);
        }
        // What a power failure takes away is a whole transaction; clients say it again.
        config.setSynchronous(SynchronousMode.NORMAL);
        config.setBusyTimeout(WAIT_FOR_OTHERS_MILLIS);
        Connection connection = config.createConnection(location.jdbcUrl());
        SqliteSession session = new SqliteSession(connection, begin);
        all.add(session);
        return session;
    }
}
