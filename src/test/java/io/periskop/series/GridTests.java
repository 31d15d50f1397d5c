package io.periskop.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTests {
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/St_Johns",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "Pacific/Apia",
            "America/Sao_Paulo");

    @ParameterizedTest
    @CsvSource({
        // The day clocks go forward, and the day they go back.
        "Europe/Berlin, 2026-03-29, 23, D1",
        "Europe/Berlin, 2026-10-25, 25, D1",
        "Europe/Berlin, 2026-10-24, 24, D1",
        "Europe/Berlin, 2026-03-23, 167, D7"
    })
    void daysAndWeeksAreAsLongAsTheyAreThere(String zone, String day, long hours, Step step) {
        ZoneId where = ZoneId.of(zone);
        Instant noon =
                ZonedDateTime.parse(day + "T12:00:00+01:00[" + zone + "]").toInstant();
        Grid grid = Grid.covering(noon, noon.plusSeconds(1), step, where);
        assertThat(grid.size()).isEqualTo(1);
        assertThat(Duration.ofSeconds(grid.end(0) - grid.start(0))).isEqualTo(Duration.ofHours(hours));
        assertThat(Instant.ofEpochSecond(grid.start(0)).atZone(where).toLocalTime())
                .isEqualTo("00:00");
    }

    @Test
    void stepsOfHoursAreWhereTheClockOnTheWallHasThem() {
        Grid grid = Grid.covering(
                Instant.parse("2026-03-28T23:00:00Z"),
                Instant.parse("2026-03-29T22:00:00Z"),
                Step.H6,
                ZoneId.of("Europe/Berlin"));
        assertThat(starts(grid))
                .containsExactly(
                        "2026-03-28T23:00:00Z", "2026-03-29T04:00:00Z", "2026-03-29T10:00:00Z", "2026-03-29T16:00:00Z");
    }

    @Test
    void belowAnHourTheZoneDoesNotMatter() {
        Grid grid = Grid.covering(
                Instant.parse("2026-11-22T10:07:30Z"),
                Instant.parse("2026-11-22T10:40:00Z"),
                Step.M15,
                ZoneId.of("Asia/Kathmandu"));
        assertThat(starts(grid))
                .containsExactly("2026-11-22T10:00:00Z", "2026-11-22T10:15:00Z", "2026-11-22T10:30:00Z");
    }

    @Property(tries = 400)
    void slotsCoverTheRangeWithoutGapsAndBeginWithTheDay(
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long from,
            @ForAll @IntRange(min = 1, max = 40 * 86_400) int length,
            @ForAll Step step,
            @ForAll @IntRange(min = 0, max = 6) int place) {
        ZoneId zone = ZoneId.of(ZONES.get(place));
        long to = from + Math.min(length, 500L * step.seconds());
        Grid grid = Grid.covering(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to), step, zone);
        assertThat(grid.start(0)).isLessThanOrEqualTo(from);
        assertThat(grid.end(0)).isGreaterThan(from);
        assertThat(grid.start(grid.size() - 1)).isLessThan(to);
        assertThat(grid.end(grid.size() - 1)).isGreaterThanOrEqualTo(to);
        for (int i = 0; i < grid.size(); i++) {
            assertThat(grid.end(i)).isGreaterThan(grid.start(i));
            ZonedDateTime start = Instant.ofEpochSecond(grid.start(i)).atZone(zone);
            if (step.seconds() >= Step.D1.seconds()) {
                assertThat(start).isEqualTo(start.toLocalDate().atStartOfDay(zone));
            }
        }
    }

    @Test
    void theLadderRoundsUp() {
        assertThat(Step.atLeast(Duration.ofSeconds(1))).isEqualTo(Step.M1);
        assertThat(Step.atLeast(Duration.ofSeconds(61))).isEqualTo(Step.M2);
        assertThat(Step.atLeast(Duration.ofHours(1))).isEqualTo(Step.H1);
        assertThat(Step.atLeast(Duration.ofDays(30))).isEqualTo(Step.D7);
    }

    private static List<String> starts(Grid grid) {
        return IntStream.range(0, grid.size())
                .mapToObj(i -> Instant.ofEpochSecond(grid.start(i)).toString())
                .toList();
    }
}
