package io.periskop.config;

import java.util.Locale;

/** What this process is. */
public enum Role {
    SERVER,
    PUSHGATEWAY;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
