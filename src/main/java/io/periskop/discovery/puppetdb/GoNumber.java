package io.periskop.discovery.puppetdb;

import java.math.BigDecimal;

/** Numbers as Go's {@code strconv.FormatFloat(x, 'g', -1, 64)} writes them: {@code 65536}, {@code 1e+06}, {@code 0.5}. JSON has no other than finite ones. */
final class GoNumber {
    private static final int SMALLEST_PLAIN = -4;
    private static final int FIRST_SCIENTIFIC = 6;

    private GoNumber() {}

    static String format(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= SMALLEST_PLAIN && exponent < FIRST_SCIENTIFIC) {
            return decimal.toPlainString();
        }
        String digits = decimal.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String size = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : Integer.toString(Math.abs(exponent));
        return (value < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + size;
    }
}
