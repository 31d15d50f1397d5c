package io.periskop.client;

import java.util.Locale;

public enum Severity {
    INFO,
    WARNING,
    ERROR;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The word used in the exposition document: {@code info}, {@code warning} or {@code error}. */
    public String wireName() {
        return wireName;
    }
}
