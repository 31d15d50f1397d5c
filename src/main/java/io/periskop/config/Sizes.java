package io.periskop.config;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** Sizes in bytes as Prometheus writes them: every unit is a power of 1024, so {@code 64MB} is {@code 64MiB}. */
final class Sizes {
    private static final String PREFIXES = "KMGTPE";
    private static final Map<String, Long> UNITS = units();
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Sizes() {}

    /**
     * A number without a unit is in bytes.
     *
     * @throws IllegalArgumentException when the text has another form or exceeds a long; the message says what to write
     */
    static long parse(String text) {
        BigDecimal bytes = Quantity.parse(Quantity.isNumber(text) ? text + "B" : text, UNITS);
        if (bytes == null) {
            throw new IllegalArgumentException("bad size " + Quoted.value(text)
                    + "; write a number with a unit of bytes (B, KB, MB, GB, KiB, MiB, GiB), such as 64MiB");
        }
        if (bytes.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "size " + Quoted.value(text) + " is too large; the largest is below 8EiB");
        }
        return bytes.longValueExact();
    }

    /** In the largest unit that leaves no fraction. */
    static String format(long bytes) {
        int prefix = Math.min(Long.numberOfTrailingZeros(bytes) / 10, PREFIXES.length());
        return bytes == 0 || prefix == 0
                ? bytes + "B"
                : (bytes >> (10 * prefix)) + PREFIXES.substring(prefix - 1, prefix) + "iB";
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new HashMap<>();
        units.put("B", 1L);
        for (int i = 0; i < PREFIXES.length(); i++) {
            long size = 1L << (10 * (i + 1));
            units.put(PREFIXES.charAt(i) + "B", size);
            units.put(PREFIXES.charAt(i) + "iB", size);
        }
        return Map.copyOf(units);
    }
}
