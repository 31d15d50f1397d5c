package io.periskop.client;

import java.io.IOException;
import java.io.OutputStream;

/** Writes JSON as UTF-8 through a small buffer of its own. The caller answers for well-formed nesting. */
final class JsonWriter {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int REPLACEMENT = 0xfffd;

    private final OutputStream out;
    private final byte[] buffer = new byte[8192];
    private int used;
    private boolean needsComma;

    JsonWriter(OutputStream out) {
        this.out = out;
    }

    JsonWriter open(char bracket) throws IOException {
        separate();
        put(bracket);
        needsComma = false;
        return this;
    }

    JsonWriter close(char bracket) throws IOException {
        put(bracket);
        needsComma = true;
        return this;
    }

    JsonWriter name(String name) throws IOException {
        string(name);
        put(':');
        needsComma = false;
        return this;
    }

    /** Null is written as such. */
    JsonWriter value(String value) throws IOException {
        return value == null ? bare("null") : string(value);
    }

    JsonWriter value(long value) throws IOException {
        return bare(Long.toString(value));
    }

    /** Hands all on to the stream, which stays open. */
    void flush() throws IOException {
        out.write(buffer, 0, used);
        used = 0;
        out.flush();
    }

    private JsonWriter bare(String ascii) throws IOException {
        separate();
        for (int i = 0; i < ascii.length(); i++) {
            put(ascii.charAt(i));
        }
        needsComma = true;
        return this;
    }

    private JsonWriter string(String text) throws IOException {
        separate();
        put('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            // codePointAt answers a surrogate only where its other half is missing; UTF-8 has no form for it.
            character(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c);
        }
        put('"');
        needsComma = true;
        return this;
    }

    private void character(int c) throws IOException {
        if (c == '"' || c == '\\') {
            put('\\');
            put(c);
        } else if (c < 0x20 || c == 0x7f) {
            control(c);
        } else {
            utf8(c);
        }
    }

    private void control(int c) throws IOException {
        put('\\');
        int letter = "\b\t\n\f\r".indexOf(c);
        if (letter >= 0) {
            put("btnfr".charAt(letter));
            return;
        }
        put('u');
        put('0');
        put('0');
        put(HEX[c >> 4]);
        put(HEX[c & 0xf]);
    }

    private void utf8(int c) throws IOException {
        if (c < 0x80) {
            put(c);
        } else if (c < 0x800) {
            put(0xc0 | (c >> 6));
            put(0x80 | (c & 0x3f));
        } else if (c < 0x10000) {
            put(0xe0 | (c >> 12));
            put(0x80 | ((c >> 6) & 0x3f));
            put(0x80 | (c & 0x3f));
        } else {
            put(0xf0 | (c >> 18));
            put(0x80 | ((c >> 12) & 0x3f));
            put(0x80 | ((c >> 6) & 0x3f));
            put(0x80 | (c & 0x3f));
        }
    }

    private void separate() throws IOException {
        if (needsComma) {
            put(',');
        }
    }

    private void put(int b) throws IOException {
        if (used == buffer.length) {
            out.write(buffer, 0, used);
            used = 0;
        }
        buffer[used++] = (byte) b;
    }
}
