package io.periskop.error;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How bad an error is. Clients send {@code info}, {@code warning} and {@code error}, but any text is legal and passes
 * through unchanged; an absent or empty one means {@code error}, as in the original server.
 *
 * <p>The order is that of syslog's words, whatever their case; a text it does not know ranks with {@code error}.
 */
public record Severity(String text) implements Comparable<Severity> {
    public static final Severity ERROR = new Severity("error");
    public static final Severity WARNING = new Severity("warning");
    public static final Severity INFO = new Severity("info");

    private static final int ERROR_RANK = 4;
    private static final Map<String, Integer> RANKS = Map.ofEntries(
            Map.entry("trace", 0),
            Map.entry("debug", 1),
            Map.entry("info", 2),
            Map.entry("notice", 2),
            Map.entry("warning", 3),
            Map.entry("warn", 3),
            Map.entry("error", ERROR_RANK),
            Map.entry("critical", 5),
            Map.entry("fatal", 5),
            Map.entry("alert", 6),
            Map.entry("panic", 7),
            Map.entry("emergency", 7));

    public static Severity of(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return ERROR;
        }
        return switch (text) {
            case "error" -> ERROR;
            case "warning" -> WARNING;
            case "info" -> INFO;
            default -> new Severity(text);
        };
    }

    /** By rank, then by text, so that instances that disagree give one answer in whatever order they report. */
    @Override
    public int compareTo(Severity other) {
        int byRank = Integer.compare(rank(), other.rank());
        return byRank != 0 ? byRank : text.compareTo(other.text);
    }

    private int rank() {
        return RANKS.getOrDefault(text.toLowerCase(Locale.ROOT), ERROR_RANK);
    }

    @Override
    public String toString() {
        return text;
    }
}
