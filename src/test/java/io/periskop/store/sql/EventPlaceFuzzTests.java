package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.periskop.store.Events.Position;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/** What is behind the time in a cursor of events is a place in the database, or refused. */
class EventPlaceFuzzTests {
    private static final Instant AT = Instant.parse("2026-11-22T15:04:05.123456789Z");
    private static final String GOOD = "17-" + "0f".repeat(16) + "-3";
    private static final String PIECES = "0123456789abcdef-+ \0\u00e9\u0663";

    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF)
    @StatisticsReport(StatisticsReportMode.OFF)
    void damagedPlaces(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int edits) {
        Random random = new Random(seed);
        StringBuilder rest = new StringBuilder(GOOD);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(rest.length());
            String piece = String.valueOf(PIECES.charAt(random.nextInt(PIECES.length())));
            rest.replace(at, at + random.nextInt(2), random.nextInt(4) == 0 ? "" : piece);
        }
        Position position = new Position(AT, rest.toString());
        Throwable refused = catchThrowable(() -> EventPlace.of(position));
        Statistics.collect(refused == null);
        Statistics.coverage(so -> so.check(true).percentage(part -> part > 5));
        Statistics.coverage(so -> so.check(false).percentage(part -> part > 20));
        if (refused != null) {
            assertThat(refused).isInstanceOf(IllegalArgumentException.class);
        } else if (!position.rest().isEmpty()) {
            EventPlace place = EventPlace.of(position);
            assertThat(place.key()).hasSize(16);
            EventPlace again = EventPlace.of(place.position());
            assertThat(EventPlace.NEWEST_FIRST.compare(again, place)).isZero();
        }
    }
}
