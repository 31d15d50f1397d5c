package io.periskop.store.sql;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.util.retry.Retry;

/** Which errors of a database pass when the transaction is run again. */
final class SqlTrouble {
    private static final int REPEATS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_PRIMARY_CODE = 0xFF;

    private SqlTrouble() {}

    /** The error itself goes up when it does not pass. */
    static Retry retry() {
        return Retry.backoff(REPEATS, FIRST_PAUSE)
                .maxBackoff(LONGEST_PAUSE)
                .filter(SqlTrouble::passes)
                .onRetryExhaustedThrow((spec, signal) -> signal.failure());
    }

    /** Deadlocks, serialization failures, lost connections, a locked file. */
    static boolean passes(Throwable error) {
        for (@Nullable Throwable e = error; e != null; e = e.getCause()) {
            if (e instanceof R2dbcTimeoutException) {
                return false;
            }
            if (e instanceof R2dbcTransientException
                    || e instanceof R2dbcRollbackException
                    || e instanceof R2dbcNonTransientResourceException
                    || e instanceof IOException) {
                return true;
            }
            if (e instanceof R2dbcException r2dbc) {
                return passes(r2dbc.getSqlState());
            }
            if (e instanceof SQLException sql) {
                int code = sql.getErrorCode() & SQLITE_PRIMARY_CODE;
                return code == SQLITE_BUSY || code == SQLITE_LOCKED;
            }
        }
        return false;
    }

    /** Connection exception, transaction rollback, operator intervention such as a restart. */
    private static boolean passes(@Nullable String sqlState) {
        return sqlState != null
                && (sqlState.startsWith("08") || sqlState.startsWith("40") || sqlState.startsWith("57P"));
    }
}
