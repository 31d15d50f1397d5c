package io.periskop.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums of numbers with units, such as {@code 1h30m} or {@code 1.5GiB}: exact, whatever the size. */
final class Quantity {
    private static final int MAX_LENGTH = 64;

    private final String text;
    private int at;

    private Quantity(String text) {
        this.text = text;
    }

    /** In the smallest unit, any fraction of it dropped; null when the text has another form. */
    static @Nullable BigDecimal parse(String text, Map<String, Long> units) {
        return text.isEmpty() || text.length() > MAX_LENGTH ? null : new Quantity(text).sum(units);
    }

    static boolean isNumber(String text) {
        return text.length() <= MAX_LENGTH && !text.isEmpty() && new Quantity(text).isAllNumber();
    }

    private @Nullable BigDecimal sum(Map<String, Long> units) {
        BigDecimal sum = BigDecimal.ZERO;
        while (at < text.length()) {
            BigDecimal number = number();
            Long unit = units.get(unit());
            if (number == null || unit == null) {
                return null;
            }
            sum = sum.add(number.multiply(BigDecimal.valueOf(unit)));
        }
        return sum.setScale(0, RoundingMode.DOWN);
    }

    private boolean isAllNumber() {
        return number() != null && at == text.length();
    }

    private @Nullable BigDecimal number() {
        int start = at;
        int digits = digits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits += digits();
        }
        return digits == 0 ? null : new BigDecimal(text.substring(start, at));
    }

    private int digits() {
        int start = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at - start;
    }

    private String unit() {
        int start = at;
        while (at < text.length() && !isDigit(text.charAt(at)) && text.charAt(at) != '.') {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
