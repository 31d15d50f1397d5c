package io.periskop.exposition;

import java.nio.charset.StandardCharsets;

/** Escaped surrogates ({@code \\ud83d}) in JSON text. */
final class SurrogateEscapes {
    private static final byte[] REPLACEMENT = "fffd".getBytes(StandardCharsets.US_ASCII);
    private static final int ESCAPE = 6;
    private static final int NONE = -1;

    private SurrogateEscapes() {}

    /** Whether one may begin behind a backslash, at {@code at}. */
    static boolean maybeAt(byte[] bytes, int at, int end) {
        return at + 1 < end && bytes[at] == 'u' && (bytes[at + 1] | 0x20) == 'd';
    }

    /** Replaces each that is not half of a pair by U+FFFD, in place: the escape is of the same length. */
    static void repair(byte[] json) {
        int i = 0;
        while (i < json.length) {
            if (json[i] != '\\') {
                i++;
            } else if (!isSurrogate(unit(json, i))) {
                i += 2;
            } else if (Character.isHighSurrogate((char) unit(json, i)) && isLow(unit(json, i + ESCAPE))) {
                i += 2 * ESCAPE;
            } else {
                System.arraycopy(REPLACEMENT, 0, json, i + 2, REPLACEMENT.length);
                i += ESCAPE;
            }
        }
    }

    private static boolean isSurrogate(int unit) {
        return unit != NONE && Character.isSurrogate((char) unit);
    }

    private static boolean isLow(int unit) {
        return unit != NONE && Character.isLowSurrogate((char) unit);
    }

    /** The code unit that is escaped here, if there is a whole escape. */
    private static int unit(byte[] json, int at) {
        if (at + ESCAPE > json.length || json[at] != '\\' || json[at + 1] != 'u') {
            return NONE;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return NONE;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
