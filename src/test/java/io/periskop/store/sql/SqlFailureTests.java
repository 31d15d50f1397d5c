package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.StoreUnavailableException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.net.ConnectException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What codes of databases mean: of PostgreSQL appendix A, of MySQL and MariaDB the server's error reference. */
class SqlFailureTests {
    @ParameterizedTest
    @CsvSource({
        "53100, FULL, false",
        "53300, CROWDED, true",
        "25006, READ_ONLY, false",
        "57P01, RESTARTING, true",
        "57P03, RESTARTING, true",
        "40001, CONFLICT, true",
        "40P01, CONFLICT, true",
        "55P03, LOCKED, true",
        "57014, TIMEOUT, false",
        "28P01, PASSWORD, false",
        "28000, PASSWORD, false",
        "3D000, NO_DATABASE, false",
        "42P01, NO_TABLES, false",
        "25P03, LOST, true",
        "42501, FORBIDDEN, false",
        "08001, UNREACHABLE, false",
        "08006, LOST, true",
        "XX001, DAMAGED, false",
        "23505, OTHER, false",
    })
    void postgresSaysByState(String state, SqlFailure.Kind kind, boolean passes) {
        expect(new SQLException("x", state), kind, passes);
        expect(new R2dbcNonTransientResourceException("x", state), kind, passes);
    }

    /** MySQL's driver takes a lock wait for a timeout, and most of the others for lost connections. */
    @ParameterizedTest
    @CsvSource({
        "1021, FULL, false",
        "1114, FULL, false",
        "1290, READ_ONLY, false",
        "1792, READ_ONLY, false",
        "1836, READ_ONLY, false",
        "1040, CROWDED, true",
        "1203, CROWDED, true",
        "1205, LOCKED, true",
        "1213, CONFLICT, true",
        "1020, CONFLICT, true",
        "1969, TIMEOUT, false",
        "3024, TIMEOUT, false",
        "1045, PASSWORD, false",
        "1142, FORBIDDEN, false",
        "1044, FORBIDDEN, false",
        "1049, NO_DATABASE, false",
        "1146, NO_TABLES, false",
        "1053, RESTARTING, true",
        "1927, RESTARTING, true",
        "1062, OTHER, false",
    })
    void mysqlSaysByNumber(int number, SqlFailure.Kind kind, boolean passes) {
        expect(new SQLException("x", "HY000", number), kind, passes);
        expect(new R2dbcTimeoutException("x", "HY000", number), kind, passes);
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, FULL, false",
        "SQLITE_READONLY, READ_ONLY, false",
        "SQLITE_READONLY_DIRECTORY, READ_ONLY, false",
        "SQLITE_IOERR_WRITE, DAMAGED, false",
        "SQLITE_CORRUPT, DAMAGED, false",
        "SQLITE_CANTOPEN, DAMAGED, false",
        "SQLITE_BUSY_SNAPSHOT, LOCKED, true",
        "SQLITE_LOCKED, LOCKED, true",
        "SQLITE_CONSTRAINT, OTHER, false",
    })
    void sqliteSaysByPrimaryCode(SQLiteErrorCode code, SqlFailure.Kind kind, boolean passes) {
        expect(new SQLiteException("x", code), kind, passes);
        expect(new BatchUpdateException("x", new int[0], new SQLiteException("x", code)), kind, passes);
    }

    @Test
    void driversSayTheRestByClass() {
        expect(new R2dbcNonTransientResourceException("closed"), SqlFailure.Kind.LOST, true);
        expect(new R2dbcNonTransientResourceException("x", new ConnectException()), SqlFailure.Kind.UNREACHABLE, false);
        expect(new R2dbcRollbackException("x"), SqlFailure.Kind.CONFLICT, true);
        expect(new GivenUpException(SqlFailure.Kind.POOL, "x"), SqlFailure.Kind.POOL, false);
    }

    @Test
    void whatIsNoDatabasesIsNone() {
        assertThat(SqlFailure.of(new IllegalStateException("a bug in a merge"))).isNull();
        assertThat(SqlFailure.of(new StoreUnavailableException("told before"))).isNull();
    }

    @Test
    void theDetailIsTheDriversFirstLine() {
        SqlFailure failure = SqlFailure.of(
                new IllegalStateException("wrapped", new SQLException("FATAL: no\n  Position: 1", "28P01")));
        assertThat(failure).isEqualTo(new SqlFailure(SqlFailure.Kind.PASSWORD, "FATAL: no"));
    }

    private static void expect(Throwable error, SqlFailure.Kind kind, boolean passes) {
        SqlFailure failure = SqlFailure.of(new RuntimeException(error));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.kind().passes()).isEqualTo(passes);
        assertThat(failure.kind().sentence()).doesNotContain("\n").doesNotEndWith(".");
    }
}
