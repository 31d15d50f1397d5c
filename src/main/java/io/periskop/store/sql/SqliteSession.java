package io.periskop.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** One connection to a SQLite file. Blocks the thread that subscribes, which is one made for it. */
final class SqliteSession implements Session, AutoCloseable {
    private static final SqliteDialect DIALECT = new SqliteDialect();

    private final Connection connection;
    private final String begin;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /**
     * @param connection that commits by itself, since one that does not begins the next transaction, and takes its lock, with
     *     the end of the one before
     * @param begin how a transaction begins
     */
    SqliteSession(Connection connection, String begin) {
        this.connection = connection;
        this.begin = begin;
    }

    /** Runs the work and commits it. */
    <T> T run(Callable<T> work) throws Exception {
        boolean began = false;
        try {
            bound(begin).executeUpdate();
            began = true;
            T result = work.call();
            bound("COMMIT").executeUpdate();
            return result;
        } catch (Exception | Error e) {
            if (began) {
                rollback(e);
            }
            forgetStatements(e);
            throw e;
        }
    }

    /** The driver has closed the one that failed without a word, and it could never be used again. */
    private void forgetStatements(Throwable reason) {
        for (PreparedStatement statement : statements.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                reason.addSuppressed(e);
            }
        }
        statements.clear();
    }

    /** Some errors, such as a full disk, have done so already, and there is nothing to undo. */
    private void rollback(Throwable reason) {
        try {
            bound("ROLLBACK").executeUpdate();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public Mono<List<Row>> select(Select select, Object... values) {
        return Mono.fromCallable(() -> {
            List<Row> rows = new ArrayList<>();
            read(DIALECT.select(select), values, select.numbers(), rows);
            return rows;
        });
    }

    @Override
    public Mono<List<Row>> lookup(Lookup lookup, Collection<Object[]> keys) {
        return Mono.fromCallable(() -> {
            String sql = DIALECT.lookup(lookup, 1);
            List<Row> rows = new ArrayList<>();
            for (Object[] key : keys) {
                read(sql, key, lookup.numbers(), rows);
            }
            return rows;
        });
    }

    @Override
    public boolean joins(int keys) {
        return keys == 1;
    }

    @Override
    public Mono<Void> execute(Command command, Object... values) {
        return Mono.fromCallable(() -> bound(DIALECT.command(command), values).executeUpdate())
                .then();
    }

    @Override
    public Mono<Void> write(Write write, Collection<Object[]> rows) {
        return Mono.<Void>fromCallable(() -> {
            if (!rows.isEmpty()) {
                PreparedStatement statement = prepared(DIALECT.write(write, 1));
                for (Object[] row : rows) {
                    bind(statement, row);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            return null;
        });
    }

    @Override
    public <T> Mono<T> compute(Supplier<T> work) {
        return Mono.fromSupplier(work);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void read(String sql, Object[] values, List<Boolean> numbers, List<Row> rows) throws SQLException {
        try (ResultSet found = bound(sql, values).executeQuery()) {
            while (found.next()) {
                Object[] row = new Object[numbers.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = numbers.get(i) ? (Object) found.getLong(i + 1) : bytes(found, i + 1);
                }
                rows.add(new Row(row));
            }
        }
    }

    /** SQLite says that an empty blob is null. */
    private static byte[] bytes(ResultSet found, int position) throws SQLException {
        byte[] bytes = found.getBytes(position);
        return bytes == null ? new byte[0] : bytes;
    }

    private PreparedStatement bound(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepared(sql);
        bind(statement, values);
        return statement;
    }

    private static void bind(PreparedStatement statement, Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setLong(i + 1, ((Number) values[i]).longValue());
            }
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        statement.clearBatch();
        return statement;
    }
}
