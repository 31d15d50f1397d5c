package io.periskop.store.sql;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as drivers give a column's text: {@code 2026-11-22 16:03:56.898311104+00:00} from SQLite, {@code … 16:03:56.898+00}
 * from PostgreSQL, {@code … 16:03:56.898} from MySQL.
 */
final class RowTime {
    private static final Pattern FORM = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)[ T](\\d\\d):(\\d\\d)(?::(\\d\\d)"
            + "(?:[.,](\\d{1,18}))?)? ?(?:(Z|UTC)|([+-]\\d\\d)(?::?(\\d\\d))?)?");
    private static final int NANO_DIGITS = 9;

    private RowTime() {}

    /**
     * @param zone of a time that does not name its offset
     * @return null for none, for what is no time, and for times before 1970, which stand for none
     */
    static @Nullable Instant parse(@Nullable String text, ZoneId zone) {
        Matcher found = FORM.matcher(text == null ? "" : text.strip());
        if (!found.matches()) {
            return null;
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(found.group(1)),
                    number(found.group(2)),
                    number(found.group(3)),
                    number(found.group(4)),
                    number(found.group(5)),
                    number(found.group(6)),
                    nanos(found.group(7)));
            Instant time = local.atZone(zone(found, zone)).toInstant();
            return time.isBefore(Instant.EPOCH) ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static ZoneId zone(Matcher found, ZoneId otherwise) {
        if (found.group(8) != null) {
            return ZoneOffset.UTC;
        }
        if (found.group(9) == null) {
            return otherwise;
        }
        int hours = Integer.parseInt(found.group(9));
        int minutes = number(found.group(10));
        return ZoneOffset.ofHoursMinutes(hours, found.group(9).startsWith("-") ? -minutes : minutes);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(@Nullable String digits) {
        String nine = ((digits == null ? "" : digits) + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
        return Integer.parseInt(nine);
    }
}
