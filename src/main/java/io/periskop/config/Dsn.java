package io.periskop.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A DSN in any form: Periskop's own drivers', or a URL of R2DBC. What it lacks is an error, and no message quotes it. */
final class Dsn {
    private static final int LONGEST = 8192;
    private static final Pattern SETTING = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

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

    /** Of a part of a URL. No message quotes it: where an escape is missing it may be a part of the password. */
    static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a % that begins no escape; write it as %25", e);
        }
    }

    static HostPort host(String text) {
        try {
            return HostPort.target(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "host or port cannot be read; write host:port, and special characters of a password as %40 and such",
                    e);
        }
    }

    static String setting(String name) {
        if (!SETTING.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a setting's name is none; put values with spaces in quotes, and escape special characters in a URL");
        }
        return name;
    }

    private static void require(@Nullable String value, String what) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("no " + what + "; name it");
        }
    }
}
