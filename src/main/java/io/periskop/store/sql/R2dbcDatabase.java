package io.periskop.store.sql;

import io.periskop.store.StorageStatus.Connections;
import io.periskop.store.sql.R2dbcSession.Binding;
import io.periskop.store.sql.SqlLocation.Server;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Option;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.TransactionDefinition;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A database server: PostgreSQL, MySQL, MariaDB and what speaks like them. */
final class R2dbcDatabase implements Database {
    private static final Duration IDLE = Duration.ofMinutes(10);
    /** The database's own timeout is to come first: it says more. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ConnectionPool pool;
    private final Sockets sockets;
    private final Duration patience;
    private final Repeats repeats;
    private final Dialect dialect;
    private final Binding binding;

    private R2dbcDatabase(Sockets sockets, Server server, Repeats repeats, Dialect dialect, Binding binding) {
        this.sockets = sockets;
        this.pool = pool(sockets, server);
        this.patience = server.statementTimeout().plus(GRACE);
        this.repeats = repeats;
        this.dialect = dialect;
        this.binding = binding;
    }

    static R2dbcDatabase postgres(Server server, Repeats repeats) {
        Sockets sockets = new Sockets(loops -> PostgresServer.connections(server, loops));
        return new R2dbcDatabase(sockets, server, repeats, new PostgresDialect(), Binding.ARRAYS);
    }

    static R2dbcDatabase mysql(Server server, Repeats repeats) {
        Sockets sockets = new Sockets(loops -> MysqlServer.connections(server, loops));
        return new R2dbcDatabase(sockets, server, repeats, new MysqlDialect(), Binding.VALUES);
    }

    private static ConnectionPool pool(ConnectionFactory connections, Server server) {
        return new ConnectionPool(ConnectionPoolConfiguration.builder(connections)
                .name("periskop")
                .initialSize(0)
                .maxSize(server.maxConnections())
                .maxIdleTime(IDLE)
                .acquireRetry(0)
                .maxCreateConnectionTime(server.connectTimeout())
                .maxAcquireTime(server.connectTimeout().plus(server.statementTimeout()))
                .build());
    }

    /** After the lock on the services every statement has to see what the one who had it before has committed. */
    @Override
    public <T> Mono<T> write(Function<Session, Mono<T>> work) {
        return repeats.of(transaction(new Definition(IsolationLevel.READ_COMMITTED, false), work));
    }

    @Override
    public <T> Mono<T> read(Function<Session, Mono<T>> work) {
        return repeats.of(transaction(new Definition(IsolationLevel.REPEATABLE_READ, true), work));
    }

    @Override
    public @Nullable Connections connections() {
        return pool.getMetrics()
                .map(now -> new Connections(
                        now.acquiredSize(), now.idleSize(), now.pendingAcquireSize(), now.getMaxAllocatedSize()))
                .orElse(null);
    }

    @Override
    public void close() {
        pool.dispose();
    }

    private <T> Mono<T> transaction(TransactionDefinition definition, Function<Session, Mono<T>> work) {
        return Mono.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            return Mono.usingWhen(
                    pool.create().onErrorMap(R2dbcTimeoutException.class, this::notConnected),
                    connection -> inTime(connection, Mono.from(connection.beginTransaction(definition)))
                            .then(Mono.defer(() -> {
                                begun.set(true);
                                return work.apply(session(connection));
                            })),
                    this::commit,
                    (connection, error) -> rollback(connection),
                    connection -> begun.get() ? rollback(connection) : giveBackCut(connection));
        });
    }

    /** Between asking for a transaction and hearing that there is one, a driver sees nothing to roll back. */
    private Mono<Void> giveBackCut(Connection connection) {
        sockets.cut(connection);
        return Mono.from(connection.close()).onErrorComplete();
    }

    private R2dbcSession session(Connection connection) {
        return new R2dbcSession(connection, dialect, binding, patience, () -> sockets.cut(connection));
    }

    /** A server that hangs keeps its own timeouts as little as anything else. */
    private <T> Mono<T> inTime(Connection connection, Mono<T> statement) {
        return R2dbcSession.inTime(statement, patience, () -> sockets.cut(connection));
    }

    private GivenUpException notConnected(R2dbcTimeoutException e) {
        Connections now = connections();
        boolean exhausted = now != null && now.used() >= now.most();
        return new GivenUpException(
                exhausted ? SqlFailure.Kind.POOL : SqlFailure.Kind.UNREACHABLE, String.valueOf(e.getMessage()));
    }

    private Mono<Void> commit(Connection connection) {
        return inTime(connection, Mono.from(connection.commitTransaction()))
                .onErrorResume(error -> rollback(connection).then(Mono.error(error)))
                .then(Mono.defer(() -> Mono.from(connection.close())));
    }

    /** An error of it says nothing new: a connection that cannot roll back is broken, and what it wrote with it. */
    private Mono<Void> rollback(Connection connection) {
        return inTime(connection, Mono.from(connection.rollbackTransaction()))
                .onErrorResume(e -> {
                    sockets.cut(connection);
                    return Mono.empty();
                })
                .then(Mono.defer(() -> Mono.from(connection.close())));
    }

    private record Definition(IsolationLevel isolation, boolean readOnly) implements TransactionDefinition {
        @Override
        @SuppressWarnings("unchecked")
        public <T> @Nullable T getAttribute(Option<T> option) {
            if (option.equals(TransactionDefinition.ISOLATION_LEVEL)) {
                return (T) isolation;
            }
            // What writes does not insist: a database that was made read-only is to stay so.
            return readOnly && option.equals(TransactionDefinition.READ_ONLY) ? (T) Boolean.TRUE : null;
        }
    }
}
