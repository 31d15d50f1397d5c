package io.periskop.store.sql;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** One connection to a server, within one transaction. */
final class R2dbcSession implements Session {
    /** How rows become the values of one statement. */
    enum Binding {
        /** An array a column, any number of rows. */
        ARRAYS(2_000, 8 << 20),
        /** One value after the other. Text of a size that every server takes. */
        VALUES(1_000, 1 << 20);

        private final int rows;
        private final long bytes;

        Binding(int rows, long bytes) {
            this.rows = rows;
            this.bytes = bytes;
        }
    }

    /** Selects of one UNION. */
    private static final int UNITED = 100;

    private final Connection connection;
    private final Dialect dialect;
    private final Binding binding;
    private final Duration patience;
    private final Runnable cut;

    /**
     * @param patience how long a statement is waited for
     * @param cut ends the connection of one that was not answered, so that nobody gets it again
     */
    R2dbcSession(Connection connection, Dialect dialect, Binding binding, Duration patience, Runnable cut) {
        this.connection = connection;
        this.dialect = dialect;
        this.binding = binding;
        this.patience = patience;
        this.cut = cut;
    }

    /** Fails with {@link GivenUpException} when it takes too long. */
    static <T> Mono<T> inTime(Mono<T> statement, Duration patience, Runnable cut) {
        return statement.timeout(patience).onErrorMap(TimeoutException.class, e -> {
            cut.run();
            return new GivenUpException(
                    SqlFailure.Kind.TIMEOUT, "no answer to a statement within " + patience.toMillis() + " ms");
        });
    }

    @Override
    public Mono<List<Row>> select(Select select, Object... values) {
        return Mono.defer(() -> read(bound(dialect.select(select), values), select.numbers()));
    }

    @Override
    public Mono<List<Row>> lookup(Lookup lookup, Collection<Object[]> keys) {
        int most = lookup.isWhole() && binding == Binding.VALUES ? UNITED : binding.rows;
        return Flux.fromIterable(chunks(keys, most))
                .concatMap(chunk ->
                        read(bound(dialect.lookup(lookup, chunk.size()), chunk, lookup.keys()), lookup.numbers()))
                .<Row>concatMapIterable(rows -> rows)
                .collectList();
    }

    @Override
    public boolean joins(int keys) {
        return binding == Binding.ARRAYS && keys <= binding.rows;
    }

    @Override
    public Mono<Void> execute(Command command, Object... values) {
        return Mono.defer(() -> done(bound(dialect.command(command), values)));
    }

    @Override
    public Mono<Void> write(Write write, Collection<Object[]> rows) {
        return Flux.fromIterable(chunks(rows, binding.rows))
                .concatMap(chunk -> done(bound(dialect.write(write, chunk.size()), chunk, write.columns())))
                .then();
    }

    /** Not on the thread that serves the connections. */
    @Override
    public <T> Mono<T> compute(Supplier<T> work) {
        return Mono.fromSupplier(work).subscribeOn(Schedulers.parallel());
    }

    private Mono<Void> done(Statement statement) {
        return inTime(
                Flux.from(statement.execute()).concatMap(Result::getRowsUpdated).then(), patience, cut);
    }

    private Mono<List<Row>> read(Statement statement, List<Boolean> numbers) {
        return inTime(
                Flux.from(statement.execute())
                        .concatMap(result -> result.map((Readable found) -> row(found, numbers)))
                        .collectList(),
                patience,
                cut);
    }

    private static Row row(Readable found, List<Boolean> numbers) {
        Object[] values = new Object[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            Class<?> type = numbers.get(i) ? Long.class : byte[].class;
            values[i] = Objects.requireNonNull(found.get(i, type), "no column is null");
        }
        return new Row(values);
    }

    private Statement bound(String sql, Object[] values) {
        Statement statement = connection.createStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.bind(i, values[i]);
        }
        return statement;
    }

    private Statement bound(String sql, List<Object[]> rows, List<Column> columns) {
        Statement statement = connection.createStatement(sql);
        if (binding == Binding.VALUES) {
            int at = 0;
            for (Object[] row : rows) {
                for (Object value : row) {
                    statement.bind(at++, value);
                }
            }
            return statement;
        }
        for (int i = 0; i < columns.size(); i++) {
            statement.bind(i, columns.get(i).isNumber() ? numbers(rows, i) : texts(rows, i));
        }
        return statement;
    }

    private static Long[] numbers(List<Object[]> rows, int column) {
        return rows.stream().map(row -> ((Number) row[column]).longValue()).toArray(Long[]::new);
    }

    private static String[] texts(List<Object[]> rows, int column) {
        return rows.stream()
                .map(row -> Base64.getEncoder().encodeToString((byte[]) row[column]))
                .toArray(String[]::new);
    }

    private List<List<Object[]>> chunks(Collection<Object[]> rows, int most) {
        List<List<Object[]>> chunks = new ArrayList<>();
        List<Object[]> chunk = new ArrayList<>();
        long bytes = 0;
        for (Object[] row : rows) {
            long size = size(row);
            if (chunk.size() == most || !chunk.isEmpty() && bytes + size > binding.bytes) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
                bytes = 0;
            }
            chunk.add(row);
            bytes += size;
        }
        if (!chunk.isEmpty()) {
            chunks.add(chunk);
        }
        return chunks;
    }

    private static long size(Object[] row) {
        long size = 0;
        for (Object value : row) {
            size += value instanceof byte[] bytes ? bytes.length : Long.BYTES;
        }
        return size;
    }
}
