package io.periskop.store.sql;

import io.periskop.store.StorageState;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/**
 * What an error of a database means. Codes say more than the drivers' classes, which differ.
 *
 * @param detail the database's or the driver's own words, on one line
 */
record SqlFailure(Kind kind, String detail) {
    private static final int SQLITE_PRIMARY_CODE = 0xFF;

    enum Kind {
        UNREACHABLE(
                StorageState.DOWN, false, "the database cannot be reached; look whether it runs, and at the network"),
        LOST(StorageState.DOWN, true, "the connection to the database was lost"),
        RESTARTING(StorageState.DOWN, true, "the database is starting or stopping"),
        CROWDED(
                StorageState.CROWDED,
                true,
                "the database takes no more connections; raise its max_connections, or lower repository.max_connections"),
        POOL(
                StorageState.SLOW,
                false,
                "all connections to the database are in use; look at its load, or raise repository.max_connections"),
        TIMEOUT(StorageState.SLOW, false, "the database does not answer in time; look at its load"),
        LOCKED(StorageState.SLOW, true, "another transaction locks the database for too long"),
        CONFLICT(null, true, "the database undid it for other transactions again and again"),
        READ_ONLY(StorageState.READ_ONLY, false, "the database is read-only"),
        FULL(StorageState.FULL, false, "the disk of the database is full"),
        PASSWORD(StorageState.DENIED, false, "the database refuses the user or its password; look at repository.dsn"),
        FORBIDDEN(
                StorageState.DENIED, false, "the user of the database may not do what is needed; grant it its tables"),
        NO_DATABASE(StorageState.MISSING, false, "the server has no such database; create it"),
        NO_TABLES(StorageState.MISSING, false, "the tables are not in the database any more; restart this server"),
        DAMAGED(StorageState.DAMAGED, false, "the files of the database cannot be read or written; look at its log"),
        NEWER_SCHEMA(
                StorageState.NEWER_SCHEMA,
                false,
                "the tables were made by a newer version of this server; run that one"),
        /** About what was written, not about the database. */
        OTHER(null, false, "the database refused it");

        private final @Nullable StorageState state;
        private final boolean passes;
        private final String sentence;

        Kind(@Nullable StorageState state, boolean passes, String sentence) {
            this.state = state;
            this.passes = passes;
            this.sentence = sentence;
        }

        /** What it says about the storage as a whole; null if nothing. */
        @Nullable
        StorageState state() {
            return state;
        }

        /** Whether the same transaction may succeed when it is run again at once. */
        boolean passes() {
            return passes;
        }

        String sentence() {
            return sentence;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Null if the error is none of a database. */
    static @Nullable SqlFailure of(Throwable error) {
        Kind kind = kind(error);
        return kind == null ? null : new SqlFailure(kind, reason(error));
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

    /** A code wins over a class, and what is exact over a mere loss of the connection. */
    private static @Nullable Kind kind(Throwable error) {
        Kind vague = null;
        for (Throwable e = error; e != null; e = e.getCause()) {
            Kind said = e instanceof GivenUpException givenUp ? givenUp.kind() : byCode(e);
            if (said != null && said != Kind.LOST) {
                return said;
            }
            Kind guess = said == null ? byClass(e) : said;
            if (guess != null && (vague == null || guess == Kind.UNREACHABLE)) {
                vague = guess;
            }
        }
        return vague;
    }

    private static @Nullable Kind byCode(Throwable e) {
        if (e instanceof SQLiteException sqlite) {
            return sqlite(sqlite.getErrorCode() & SQLITE_PRIMARY_CODE, String.valueOf(e.getMessage()));
        }
        if (e instanceof R2dbcException r2dbc) {
            return byCode(r2dbc.getErrorCode(), r2dbc.getSqlState());
        }
        return e instanceof SQLException sql ? byCode(sql.getErrorCode(), sql.getSQLState()) : null;
    }

    /** PostgreSQL has states and no numbers. */
    private static @Nullable Kind byCode(int number, @Nullable String state) {
        if (number > 0) {
            return mysql(number);
        }
        return state == null || state.isEmpty() ? null : postgres(state);
    }

    private static @Nullable Kind postgres(String state) {
        return switch (state) {
            case "53100" -> Kind.FULL;
            case "53300", "53400" -> Kind.CROWDED;
            case "25006" -> Kind.READ_ONLY;
            case "57014" -> Kind.TIMEOUT;
            case "55P03" -> Kind.LOCKED;
            case "25P02" -> Kind.CONFLICT;
            // It was idle in a transaction for too long, as where the machine stood still.
            case "25P03" -> Kind.LOST;
            case "3D000", "3F000" -> Kind.NO_DATABASE;
            case "42P01" -> Kind.NO_TABLES;
            case "42501" -> Kind.FORBIDDEN;
            case "08001", "08004" -> Kind.UNREACHABLE;
            case "XX001", "XX002", "58030", "58P01" -> Kind.DAMAGED;
            default -> postgresClass(state);
        };
    }

    private static @Nullable Kind postgresClass(String state) {
        if (state.startsWith("08")) {
            return Kind.LOST;
        }
        if (state.startsWith("40")) {
            return Kind.CONFLICT;
        }
        if (state.startsWith("57P")) {
            return Kind.RESTARTING;
        }
        return state.startsWith("28") ? Kind.PASSWORD : Kind.OTHER;
    }

    /** MariaDB's too. After a lock wait timeout only the statement is undone: the whole transaction is run again. */
    private static @Nullable Kind mysql(int number) {
        return switch (number) {
            case 1021, 1114, 3675 -> Kind.FULL;
            case 1036, 1290, 1792, 1836, 3100 -> Kind.READ_ONLY;
            case 1040, 1203, 1226 -> Kind.CROWDED;
            case 1205 -> Kind.LOCKED;
            case 1020, 1213, 1613, 1614 -> Kind.CONFLICT;
            case 1317, 1907, 1969, 3024 -> Kind.TIMEOUT;
            case 1045, 1130, 1698, 1862 -> Kind.PASSWORD;
            case 1044, 1142, 1143, 1227 -> Kind.FORBIDDEN;
            case 1049 -> Kind.NO_DATABASE;
            case 1146, 1932 -> Kind.NO_TABLES;
            case 1053, 1077, 1079, 1927 -> Kind.RESTARTING;
            case 1152, 1158, 1159, 1160, 1161, 1184, 2006, 2013, 4031 -> Kind.LOST;
            case 1002, 1003, 1023, 1024, 1026, 1030, 1034, 1194, 1195 -> Kind.DAMAGED;
            default -> Kind.OTHER;
        };
    }

    /** It has no code of its own for tables that are not there. */
    private static Kind sqlite(int code, String message) {
        return switch (code) {
            case 1 -> message.contains("no such table") ? Kind.NO_TABLES : Kind.OTHER;
            case 3, 23 -> Kind.FORBIDDEN;
            case 5, 6 -> Kind.LOCKED;
            case 8 -> Kind.READ_ONLY;
            case 10, 11, 14, 26 -> Kind.DAMAGED;
            case 13 -> Kind.FULL;
            default -> Kind.OTHER;
        };
    }

    private static @Nullable Kind byClass(Throwable e) {
        if (e instanceof StoreOpenException) {
            return Kind.NEWER_SCHEMA;
        }
        if (e instanceof ConnectException || e instanceof UnknownHostException) {
            return Kind.UNREACHABLE;
        }
        if (e instanceof R2dbcTimeoutException) {
            return Kind.TIMEOUT;
        }
        if (e instanceof R2dbcRollbackException) {
            return Kind.CONFLICT;
        }
        return e instanceof R2dbcException || e instanceof IOException ? Kind.LOST : null;
    }
}
