package io.periskop.metrics;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a page as they are written: one array that grows. Not for two threads. */
final class PageText extends OutputStream {
    private static final byte[] EOF = ascii("# EOF\n");
    private static final int DIGITS = 20;

    private final boolean openMetrics;
    private byte[] bytes;
    private int length;

    /** @param expected about how long it becomes */
    PageText(boolean openMetrics, int expected) {
        this.openMetrics = openMetrics;
        this.bytes = new byte[Math.max(1024, expected)];
    }

    boolean isOpenMetrics() {
        return openMetrics;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    @Override
    public void write(int b) {
        room(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    PageText add(byte[] text) {
        write(text, 0, text.length);
        return this;
    }

    PageText add(String text) {
        return add(ascii(text));
    }

    /** A space, the number, and the end of the line. */
    void value(long number) {
        number(number);
        write('\n');
    }

    /** A space and the number. */
    void number(long number) {
        room(DIGITS + 2);
        bytes[length++] = ' ';
        if (number < 0) {
            add(Long.toString(number));
            return;
        }
        int end = length + 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            end++;
        }
        long rest = number;
        for (int at = end - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length = end;
    }

    /** @param family without {@code _total} */
    void counter(String family, String help) {
        String name = openMetrics ? family : family + "_total";
        head(name, help, "counter");
    }

    void gauge(String family, String help) {
        head(family, help, "gauge");
    }

    void head(String family, String help, String type) {
        add("# HELP " + family + " " + help + "\n# TYPE " + family + " " + type + "\n");
    }

    /** Takes away what ends a page of OpenMetrics, so that more can follow. */
    void reopen() {
        int at = length - EOF.length;
        if (openMetrics && at >= 0 && Arrays.equals(bytes, at, length, EOF, 0, EOF.length)) {
            length = at;
        }
    }

    void end() {
        if (openMetrics) {
            add(EOF);
        }
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + (bytes.length >> 1)));
        }
    }
}
