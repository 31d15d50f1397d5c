package io.periskop.api.v1;

import io.periskop.label.search.Search;
import io.periskop.query.Ends;
import io.periskop.query.Fill;
import io.periskop.query.Measure;
import io.periskop.query.TimeSeriesQuery;
import io.periskop.store.ErrorEvent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One query, read and with its defaults. Equal ones have equal answers: its range is of whole minutes, which is what counts are
 * kept by.
 *
 * @param sparkline how many points each row's has; null for none
 * @param types of events; empty for all
 * @param id of one error; null for all that the search finds
 */
record Question(
        Kind kind,
        Search search,
        Instant from,
        Instant to,
        ZoneId zone,
        Measure measure,
        List<String> by,
        int top,
        @Nullable Duration step,
        int maxPoints,
        @Nullable Duration interval,
        Fill fill,
        Ends ends,
        int limit,
        Order sort,
        @Nullable Integer sparkline,
        Set<ErrorEvent.Type> types,
        @Nullable String id) {
    static final int MOST_ROWS = 1000;
    static final int LEAST_POINTS = 2;
    static final int MOST_POINTS = 100;

    private static final int DEFAULT_ROWS = 100;
    private static final int LONGEST_NAME = 1024;
    private static final long LONGEST_INTERVAL = Duration.ofDays(3_700).toMillis();

    /** What is asked for. */
    enum Kind {
        TIMESERIES,
        INSTANT,
        ERRORS,
        OCCURRENCES,
        SERVICES,
        EVENTS,
        ERROR
    }

    /** Of rows of errors, the largest and latest first. */
    enum Order {
        OCCURRENCES,
        TREND,
        LAST_SEEN,
        FIRST_SEEN,
        TOTAL
    }

    /** @throws Problem that names the parameter */
    static Question of(Instant from, Instant to, @Nullable String timezone, QueryJson.Query query) {
        if (!from.isBefore(to)) {
            throw Problems.badParameter("from", "is not before to; give an earlier from or a later to");
        }
        Kind kind = word("queryType", query.queryType(), Kind.class, Kind.TIMESERIES);
        if (kind == Kind.ERROR && (query.id() == null || query.id().isEmpty())) {
            throw Problems.badParameter("id", "is required where one error is asked for");
        }
        return new Question(
                kind,
                QueryFailures.search("q", query.q() == null ? "" : query.q()),
                from.truncatedTo(ChronoUnit.MINUTES),
                ceiling(to),
                zone(timezone),
                word("measure", query.measure(), Measure.class, Measure.OCCURRENCES),
                names(query.by()),
                number("top", query.top(), TimeSeriesQuery.DEFAULT_TOP, 1, MOST_ROWS),
                query.step() == null ? null : read("step", query.step(), Times::duration),
                number("maxPoints", query.maxPoints(), TimeSeriesQuery.DEFAULT_MAX_POINTS, 1, Integer.MAX_VALUE),
                interval(query.intervalMs()),
                word("fill", query.fill(), Fill.class, Fill.ZERO),
                word("ends", query.ends(), Ends.class, Ends.FLAG),
                number("limit", query.limit(), DEFAULT_ROWS, 1, MOST_ROWS),
                word("sort", query.sort(), Order.class, Order.OCCURRENCES),
                query.sparkline() == null ? null : number("sparkline", query.sparkline(), 0, LEAST_POINTS, MOST_POINTS),
                types(query.types()),
                query.id() == null || query.id().isEmpty() ? null : query.id());
    }

    private static Instant ceiling(Instant time) {
        Instant floor = time.truncatedTo(ChronoUnit.MINUTES);
        return floor.equals(time) ? time : floor.plus(1, ChronoUnit.MINUTES);
    }

    private static ZoneId zone(@Nullable String name) {
        if (name == null || name.isEmpty() || name.equals("utc")) {
            return ZoneId.of("UTC");
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw Problems.badParameter(
                    "timezone", "there is no time zone " + Quoted.of(name) + "; give one such as Europe/Berlin or UTC");
        }
    }

    private static List<String> names(@Nullable List<String> by) {
        if (by == null) {
            return List.of();
        }
        for (String name : by) {
            if (name.isEmpty() || name.length() > LONGEST_NAME) {
                throw Problems.badParameter("by", "a name of a label has 1 to " + LONGEST_NAME + " characters");
            }
        }
        return List.copyOf(new LinkedHashSet<>(by));
    }

    private static Set<ErrorEvent.Type> types(@Nullable List<String> names) {
        return names == null
                ? Set.of()
                : names.stream()
                        .map(name -> oneOf("types", name, ErrorEvent.Type.class))
                        .collect(Collectors.toSet());
    }

    private static @Nullable Duration interval(@Nullable Long millis) {
        if (millis == null || millis == 0) {
            return null;
        }
        if (millis < 0 || millis > LONGEST_INTERVAL) {
            throw Problems.badParameter("intervalMs", millis + " is not within 0 to " + LONGEST_INTERVAL);
        }
        return Duration.ofMillis(millis);
    }

    private static int number(String name, @Nullable Integer given, int fallback, int least, int most) {
        int value = given == null ? fallback : given;
        if (value < least || value > most) {
            throw Problems.badParameter(name, value + " is not within " + least + " to " + most);
        }
        return value;
    }

    private static <E extends Enum<E>> E word(String name, @Nullable String given, Class<E> constants, E fallback) {
        return given == null ? fallback : oneOf(name, given, constants);
    }

    private static <E extends Enum<E>> E oneOf(String name, String given, Class<E> constants) {
        List<String> words = Arrays.stream(constants.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        int at = words.indexOf(given);
        if (at < 0) {
            throw Problems.badParameter(
                    name, "unknown " + Quoted.of(given) + "; give one of " + String.join(", ", words));
        }
        return constants.getEnumConstants()[at];
    }

    private static <T> T read(String name, String given, Function<String, T> reader) {
        try {
            return reader.apply(given);
        } catch (IllegalArgumentException e) {
            throw Problems.badParameter(name, String.valueOf(e.getMessage()));
        }
    }
}
