package io.periskop.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as YAML 1.1 writes them, but not those with colons: nobody expects base 60. */
final class YamlNumber {
    private static final Pattern BASED = Pattern.compile("([-+]?)0(?:[xX]([0-9a-fA-F]+)|b([01]+)|([0-7]+))");
    /** More is no number that anybody means, and takes long to write out. */
    private static final int MOST_DIGITS = 100;

    private YamlNumber() {}

    /** Any fraction is dropped. Null when it is not a number, or has more than a hundred digits. */
    static @Nullable BigInteger parse(String text) {
        String digits = text.replace("_", "");
        if (digits.length() > MOST_DIGITS) {
            return null;
        }
        Matcher based = BASED.matcher(digits);
        return based.matches() ? based(based) : decimal(digits);
    }

    private static BigInteger based(Matcher parts) {
        BigInteger size = parts.group(2) != null
                ? new BigInteger(parts.group(2), 16)
                : parts.group(3) != null ? new BigInteger(parts.group(3), 2) : new BigInteger(parts.group(4), 8);
        return "-".equals(parts.group(1)) ? size.negate() : size;
    }

    private static @Nullable BigInteger decimal(String digits) {
        try {
            BigDecimal number = new BigDecimal(digits);
            long length = (long) number.precision() - number.scale();
            return length > MOST_DIGITS
                    ? null
                    : number.setScale(0, RoundingMode.DOWN).toBigInteger();
        } catch (NumberFormatException e) {
            return null; // infinity, not a number, or base 60
        }
    }
}
