package io.periskop.exposition;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * RFC 3339 as Go reads it: {@code T} and an offset are required, any number of fraction digits is cut at nanoseconds, and
 * its three quirks are accepted (a one-digit hour, a comma as fraction mark, an offset out of range).
 */
final class WireTime {
    /** Go's zero time, which its clients send for "none". */
    static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

    private static final int NANO_DIGITS = 9;

    private final String text;
    private int at;

    private WireTime(String text) {
        this.text = text;
    }

    /**
     * @return null for Go's zero time
     * @throws DateTimeException if the text is not such a time
     */
    static @Nullable Instant parse(String text) {
        Instant time = new WireTime(text).read();
        return time.equals(ZERO) ? null : time;
    }

    private Instant read() {
        int year = digits(4);
        expect("-");
        int month = digits(2);
        expect("-");
        int day = digits(2);
        expect("T");
        int hour = digits(isDigit(at + 1) ? 2 : 1);
        expect(":");
        int minute = digits(2);
        expect(":");
        int second = digits(2);
        int nano = fraction();
        LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, second, nano);
        int offset = offsetSeconds();
        if (at != text.length()) {
            throw bad();
        }
        return local.toInstant(ZoneOffset.UTC).minusSeconds(offset);
    }

    private int fraction() {
        if (at >= text.length() || text.charAt(at) != '.' && text.charAt(at) != ',') {
            return 0;
        }
        int from = ++at;
        int nano = 0;
        while (isDigit(at)) {
            if (at - from < NANO_DIGITS) {
                nano = nano * 10 + text.charAt(at) - '0';
            }
            at++;
        }
        if (at == from) {
            throw bad();
        }
        for (int i = at - from; i < NANO_DIGITS; i++) {
            nano *= 10;
        }
        return nano;
    }

    private int offsetSeconds() {
        char sign = at < text.length() ? text.charAt(at++) : 0;
        if (sign == 'Z') {
            return 0;
        }
        if (sign != '+' && sign != '-') {
            throw bad();
        }
        int hours = digits(2);
        expect(":");
        int seconds = hours * 3600 + digits(2) * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, at++) {
            if (!isDigit(at)) {
                throw bad();
            }
            value = value * 10 + text.charAt(at) - '0';
        }
        return value;
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private void expect(String mark) {
        if (!text.startsWith(mark, at)) {
            throw bad();
        }
        at++;
    }

    private static DateTimeException bad() {
        return new DateTimeException("not an RFC 3339 time with offset");
    }
}
