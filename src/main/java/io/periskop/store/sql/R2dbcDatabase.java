package io.periskop.store.sql;

import io.periskop.store.sql.R2dbcSession.Binding;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.TransactionDefinition;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A database server: PostgreSQL, MySQL, MariaDB and what speaks like them. */
final class R2dbcDatabase implements Database {
    private final ConnectionPool pool;
    private final Dialect dialect;
    private final Binding binding;

    private R2dbcDatabase(ConnectionPool pool, Dialect dialect, Binding binding) {
        this.pool = pool;
        this.dialect = dialect;
        this.binding = binding;
    }

    static R2dbcDatabase postgres(ConnectionPool pool) {
        return new R2dbcDatabase(pool, new PostgresDialect(), Binding.ARRAYS);
    }

    static R2dbcDatabase mysql(ConnectionPool pool) {
        return new R2dbcDatabase(pool, new MysqlDialect(), Binding.VALUES);
    }

    /** After the lock on the services every statement has to see what the one who had it before has committed. */
    @Override
    public <T> Mono<T> write(Function<Session, Mono<T>> work) {
        return transaction(new Definition(IsolationLevel.READ_COMMITTED, false), work)
                .retryWhen(SqlTrouble.retry());
    }

    @Override
    public <T> Mono<T> read(Function<Session, Mono<T>> work) {
        return transaction(new Definition(IsolationLevel.REPEATABLE_READ, true), work)
                .retryWhen(SqlTrouble.retry());
    }

    @Override
    public void close() {
        pool.dispose();
    }

    private <T> Mono<T> transaction(TransactionDefinition definition, Function<Session, Mono<T>> work) {
        return Mono.usingWhen(
                pool.create(),
                connection -> Mono.from(connection.beginTransaction(definition))
                        .then(Mono.defer(() -> work.apply(new R2dbcSession(connection, dialect, binding)))),
                R2dbcDatabase::commit,
                (connection, error) -> rollback(connection),
                R2dbcDatabase::rollback);
    }

    private static Mono<Void> commit(Connection connection) {
        return Mono.from(connection.commitTransaction())
                .onErrorResume(error -> rollback(connection).then(Mono.error(error)))
                .then(Mono.defer(() -> Mono.from(connection.close())));
    }

    /** An error of it says nothing new: a connection that cannot roll back is broken, and what it wrote with it. */
    private static Mono<Void> rollback(Connection connection) {
        return Mono.from(connection.rollbackTransaction())
                .onErrorComplete()
                .then(Mono.defer(() -> Mono.from(connection.close())));
    }

    private record Definition(IsolationLevel isolation, boolean readOnly) implements TransactionDefinition {
        @Override
        @SuppressWarnings("unchecked")
        public <T> @Nullable T getAttribute(Option<T> option) {
            if (option.equals(TransactionDefinition.ISOLATION_LEVEL)) {
                return (T) isolation;
            }
            return option.equals(TransactionDefinition.READ_ONLY) ? (T) Boolean.valueOf(readOnly) : null;
        }
    }
}
