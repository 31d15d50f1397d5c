package io.periskop.exposition;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where JSON values end, without looking into them: eight bytes a step inside strings. It does not validate; what
 * it delimits is either known byte for byte or read by a real parser afterwards, which fails if the ends were wrong.
 */
final class Scanner {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long QUOTES = 0x2222222222222222L;
    private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;

    private final byte[] bytes;
    private final int end;
    private final int maxDepth;
    private int at;
    private boolean surrogates;

    Scanner(byte[] bytes, int end, int maxDepth) {
        this.bytes = bytes;
        this.end = end;
        this.maxDepth = maxDepth;
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    /** The next byte that is not white space, unread, or -1 at the end. */
    int peek() {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b & 0xff;
            }
            at++;
        }
        return -1;
    }

    /** Takes the next byte that is not white space if it is this one. */
    boolean take(char expected) {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }

    void expect(char expected, String where) throws MalformedExposition {
        if (!take(expected)) {
            throw malformed("expected '" + expected + "' " + where);
        }
    }

    /**
     * Moves behind the value that starts here, and answers its end.
     *
     * @param level how many containers the value is in
     */
    int skipValue(int level) throws MalformedExposition {
        surrogates = false;
        int first = peek();
        if (first == '"') {
            at = endOfString(at + 1);
        } else if (first == '{' || first == '[') {
            skipContainer(level);
        } else {
            skipScalar();
        }
        return at;
    }

    private void skipScalar() throws MalformedExposition {
        int from = at;
        while (at < end && ",]} \n\r\t".indexOf(bytes[at]) < 0) {
            at++;
        }
        if (at == from) {
            throw malformed("expected a value");
        }
    }

    /** Whether there may be escaped surrogates in the value skipped last. */
    boolean sawSurrogates() {
        return surrogates;
    }

    private void skipContainer(int level) throws MalformedExposition {
        int depth = level;
        int i = at;
        while (i < end) {
            switch (bytes[i++]) {
                case '"' -> i = endOfString(i);
                case '{', '[' -> {
                    if (++depth > maxDepth) {
                        at = i - 1;
                        throw malformed("nested deeper than " + maxDepth + " levels");
                    }
                }
                case '}', ']' -> {
                    if (--depth == level) {
                        at = i;
                        return;
                    }
                }
                default -> {}
            }
        }
        throw new MalformedExposition("the document ends inside a value that starts at byte " + at);
    }

    private int endOfString(int from) throws MalformedExposition {
        int i = from;
        while (i < end) {
            if (i + Long.BYTES <= end) {
                long word = (long) LONGS.get(bytes, i);
                long hits = zeroBytes(word ^ QUOTES) | zeroBytes(word ^ BACKSLASHES);
                if (hits == 0) {
                    i += Long.BYTES;
                    continue;
                }
                i += Long.numberOfTrailingZeros(hits) >>> 3;
            }
            byte b = bytes[i++];
            if (b == '"') {
                return i;
            }
            if (b == '\\') {
                surrogates |= SurrogateEscapes.maybeAt(bytes, i, end);
                i++;
            }
        }
        throw new MalformedExposition("the document ends inside a text that starts at byte " + from);
    }

    /** The high bit of every byte that is zero; above the lowest such byte there may be false ones. */
    private static long zeroBytes(long word) {
        return word - 0x0101010101010101L & ~word & 0x8080808080808080L;
    }

    MalformedExposition malformed(String problem) {
        return new MalformedExposition(problem + (at < end ? " at byte " + at : " at the end of the document"));
    }
}
