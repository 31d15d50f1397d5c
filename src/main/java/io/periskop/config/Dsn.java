package io.periskop.config;

import org.jspecify.annotations.Nullable;

/** A DSN in any form: Periskop's own drivers', or a URL of R2DBC. What it lacks is an error, and no message quotes it. */
final class Dsn {
    private static final int LONGEST = 8192;

    private Dsn() {}

    static DatabaseConfig parse(String written, boolean postgres) {
        String dsn = written.strip();
        if (dsn.length() > LONGEST) {
            throw new IllegalArgumentException("longer than " + LONGEST + " characters; shorten it");
        }
        DatabaseConfig read;
        if (R2dbcUrl.isOne(dsn)) {
            read = R2dbcUrl.parse(dsn, postgres);
        } else {
            read = postgres ? PostgresDsn.parse(dsn) : MysqlDsn.parse(dsn);
        }
        if (read.socket() != null) {
            throw new IllegalArgumentException("no host, and Unix sockets are not supported; name the host");
        }
        if (!postgres && (read.tls().certificate() != null || read.tls().key() != null)) {
            throw new IllegalArgumentException("client certificates are not supported for mysql; use a password");
        }
        require(read.user(), "user");
        require(read.database(), "database");
        return read;
    }

    private static void require(@Nullable String value, String what) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("no " + what + "; name it");
        }
    }
}
