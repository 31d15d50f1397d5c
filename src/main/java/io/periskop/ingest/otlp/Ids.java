package io.periskop.ingest.otlp;

import java.util.Locale;

/** Ids of traces and spans, in hexadecimal. */
final class Ids {
    private static final int TRACE = 32;
    private static final int SPAN = 16;

    private Ids() {}

    /** In lower case; empty for what is no id, and for one of zeros, which stands for none. */
    static String orEmpty(String text) {
        boolean isLong = text.length() == TRACE || text.length() == SPAN;
        boolean isId = isLong
                && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)
                && text.chars().anyMatch(c -> c != '0');
        return isId ? text.toLowerCase(Locale.ROOT) : "";
    }
}
