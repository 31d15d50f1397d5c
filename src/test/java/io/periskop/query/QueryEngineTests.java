package io.periskop.query;

import static io.periskop.query.QueryRig.lines;
import static io.periskop.query.QueryRig.refs;
import static io.periskop.query.QueryRig.rows;
import static io.periskop.query.QueryRig.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.periskop.label.Labels;
import io.periskop.query.Frame.Counts;
import io.periskop.query.Frame.Field;
import io.periskop.query.Frame.Rates;
import io.periskop.query.Frame.Type;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryEngineTests {
    private static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");
    private static final Instant DAY_AGO = NOW.minus(Duration.ofDays(1));

    private final QueryRig rig = new QueryRig(NOW);

    @Test
    void aTimeSeriesIsAWideFrame() {
        rig.happens("2026-11-22T09:00:10Z", "shop", "k1", 3).happens("2026-11-22T10:10:00Z", "cart", "k2", 4);
        Frame frame = rig.ask(TimeSeriesQuery.of(Measure.OCCURRENCES, Instant.parse("2026-11-22T08:00:00Z"), NOW)
                .by(List.of("service"), QueryRig::labels)
                .step(Duration.ofHours(1)));
        assertThat(frame.fields()).extracting(Field::type).containsExactly(Type.TIME, Type.NUMBER, Type.NUMBER);
        assertThat(frame.fields().get(0).interval()).isEqualTo(Duration.ofHours(1));
        assertThat(frame.fields()).extracting(Field::name).containsExactly("time", "occurrences", "occurrences");
        assertThat(frame.fields()).extracting(Field::displayName).containsExactly(null, "cart", "shop");
        assertThat(times(frame))
                .containsExactly(
                        Instant.parse("2026-11-22T08:00:00Z"),
                        Instant.parse("2026-11-22T09:00:00Z"),
                        Instant.parse("2026-11-22T10:00:00Z"));
        assertThat(lines(frame)).isEqualTo(Map.of("cart", List.of(0L, 0L, 4L), "shop", List.of(0L, 3L, 0L)));
        assertThat(frame.meta().partial()).containsExactly(2);
        assertThat(frame.meta().step()).isEqualTo("1h");
        assertThat(frame.meta().groups()).isEqualTo(2);
        assertThat(frame.meta().truncated()).isFalse();
        assertThat(frame.meta().notices()).isEmpty();
    }

    @Test
    void whatIsNotShownIsTheRestSoThatSumsStayRight() {
        for (int i = 0; i < 9; i++) {
            rig.happens("2026-11-22T09:00:10Z", "shop", "k" + i, i + 1);
        }
        rig.happens("2026-11-22T10:00:10Z", "shop", "k0", 1);
        Frame frame = rig.ask(hours().by(List.of("key"), QueryRig::labels).top(2));
        assertThat(lines(frame).keySet()).containsExactly("k7", "k8", Frame.OTHER);
        assertThat(frame.fields().get(3).displayName()).isEqualTo("Other");
        assertThat(lines(frame).get(Frame.OTHER)).endsWith(28L, 1L);
        assertThat(frame.meta().truncated()).isTrue();
        assertThat(frame.meta().groups()).isEqualTo(9);
    }

    @Test
    void equalGroupsAreChosenByTheirLabels() {
        rig.happens("2026-11-22T09:00:10Z", "b", "k1", 3)
                .happens("2026-11-22T09:00:10Z", "a", "k1", 3)
                .happens("2026-11-22T09:00:10Z", "c", "k1", 3);
        Frame frame =
                rig.ask(hours().by(List.of("service"), QueryRig::labels).top(2).instant(true));
        assertThat(rows(frame).keySet()).containsExactly(List.of("a"), List.of("b"), List.of(Frame.OTHER));
    }

    @Test
    void minutesOfVeryManyChosenErrorsHaveToBeAskedFor() {
        Set<ErrorRef> many = new HashSet<>();
        for (int i = 0; i <= QueryLimits.DEFAULT.errors(); i++) {
            many.add(new ErrorRef("shop", "k" + i));
        }
        rig.happens("2026-11-22T09:00:10Z", "shop", "k1", 3).happens("2026-11-22T09:10:00Z", "shop", "other", 4);
        TimeSeriesQuery query =
                TimeSeriesQuery.of(Measure.OCCURRENCES, DAY_AGO, NOW).of(new Scope.Errors(many));
        Frame frame = rig.ask(query);
        assertThat(frame.meta().step()).isEqualTo("1h");
        assertThat(frame.meta().notices()).singleElement().asString().contains("give a step");
        assertThat(lines(frame).values())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains(3L);
        assertThat(rig.ask(query.step(Duration.ofMinutes(5))).meta().step()).isEqualTo("5m");
        TimeSeriesQuery short3 = TimeSeriesQuery.of(Measure.OCCURRENCES, NOW.minus(Duration.ofHours(3)), NOW)
                .of(new Scope.Errors(many));
        assertThat(rig.ask(short3).meta().step()).isEqualTo("1m");
    }

    /** Many errors in one group: it is what is left of all when the others are read. */
    @Test
    void aGroupOfManyErrorsIsWhatTheOthersLeave() {
        QueryRig many = new QueryRig(NOW);
        for (int i = 0; i < 600; i++) {
            many.happens(NOW.minusSeconds(60L * (i + 1)), "shop", "k" + (2 * i), Labels.NONE, 1);
        }
        many.happens("2026-11-22T09:00:10Z", "shop", "k7", 5);
        Frame frame = many.ask(hours().by(List.of("class"), QueryRig::labels));
        assertThat(lines(frame).get("odd")).containsSequence(5L, 0L);
        assertThat(lines(frame).get("even")).endsWith(30L, 60L, 60L, 60L, 60L, 60L, 60L, 60L, 60L, 60L, 30L);
    }

    @Test
    void aRateIsBySecondOfThePart() {
        rig.happens("2026-11-22T09:00:10Z", "shop", "k1", 3600).happens("2026-11-22T10:00:10Z", "shop", "k1", 900);
        Frame frame = rig.ask(TimeSeriesQuery.of(Measure.RATE, Instant.parse("2026-11-22T09:00:00Z"), NOW)
                .step(Duration.ofHours(1)));
        assertThat(((Rates) frame.fields().get(1).values()).rates()).containsExactly(1.0, 0.5);
    }

    @Test
    void aDayOf23HoursHasItsRate() {
        Instant now = Instant.parse("2026-03-30T10:00:00Z");
        QueryRig berlin = new QueryRig(now).happens("2026-03-29T10:00:00Z", "shop", "k1", 23 * 3600);
        Frame frame = berlin.ask(TimeSeriesQuery.of(
                        Measure.RATE, Instant.parse("2026-03-28T23:00:00Z"), Instant.parse("2026-03-29T22:00:00Z"))
                .step(Duration.ofDays(1))
                .in(ZoneId.of("Europe/Berlin")));
        assertThat(((Rates) frame.fields().get(1).values()).rates()).containsExactly(1.0);
        assertThat(frame.meta().partial()).isEmpty();
    }

    @Test
    void ofWhatNothingIsKnownThereIsNoValue() {
        rig.happens("2026-11-22T09:00:10Z", "shop", "k1", 3);
        Frame frame = rig.ask(TimeSeriesQuery.of(
                        Measure.OCCURRENCES,
                        Instant.parse("2026-11-20T00:00:00Z"),
                        Instant.parse("2026-11-24T00:00:00Z"))
                .step(Duration.ofDays(1)));
        assertThat(lines(frame).get("")).containsExactly(Counts.NONE, Counts.NONE, 3L, Counts.NONE);
    }

    @Test
    void aServerThatNeverCountedAnythingSaysZero() {
        Frame frame = rig.ask(hours());
        assertThat(lines(frame).get("")).hasSize(25).containsOnly(0L);
        assertThat(rig.ask(hours().by(List.of("class"), QueryRig::labels)).fields())
                .hasSize(1);
    }

    @Test
    void pointsInWhichNothingHappenedMayBeEmpty() {
        rig.happens("2026-11-22T09:00:10Z", "shop", "k1", 3);
        Frame frame = rig.ask(TimeSeriesQuery.of(
                        Measure.OCCURRENCES,
                        Instant.parse("2026-11-22T08:00:00Z"),
                        Instant.parse("2026-11-22T10:00:00Z"))
                .step(Duration.ofHours(1))
                .filled(Fill.NULL, Ends.FLAG));
        assertThat(lines(frame).get("")).containsExactly(Counts.NONE, 3L);
    }

    @Test
    void pointsOfWholeStepsAreTheSameForNeighbouringRanges() {
        rig.happens("2026-11-22T09:10:10Z", "shop", "k1", 3);
        TimeSeriesQuery late = TimeSeriesQuery.of(
                        Measure.OCCURRENCES,
                        Instant.parse("2026-11-22T09:30:00Z"),
                        Instant.parse("2026-11-22T10:00:00Z"))
                .step(Duration.ofHours(1));
        assertThat(lines(rig.ask(late)).get("")).containsExactly(0L);
        assertThat(rig.ask(late).meta().partial()).containsExactly(0);
        assertThat(lines(rig.ask(late.filled(Fill.ZERO, Ends.WHOLE))).get("")).containsExactly(3L);
        assertThat(rig.ask(late.filled(Fill.ZERO, Ends.WHOLE)).meta().partial()).isEmpty();
        assertThatExceptionOfType(BadQuery.class)
                .isThrownBy(() -> rig.ask(late.filled(Fill.ZERO, Ends.CUT)))
                .withMessageContaining("no whole step of 1h");
    }

    @ParameterizedTest
    @CsvSource({
        // range, most points, interval, step
        "PT1H, 100, , 1m",
        "PT24H, 100, , 15m",
        "PT24H, 100, PT30M, 30m",
        "PT24H, 1, , 1d",
        "P2D, 500, PT15S, 10m",
        "P30D, 500, , 2h",
        "P80D, 100, , 1d",
        "P80D, 10, , 7d"
    })
    void theStepIsChosenForThePointsThatFit(Duration range, int points, Duration interval, String step) {
        Frame frame = rig.ask(
                TimeSeriesQuery.of(Measure.OCCURRENCES, NOW.minus(range), NOW).points(points, interval));
        assertThat(frame.meta().step()).isEqualTo(step);
    }

    @Test
    void aStepThatIsNoRungIsRoundedUpAndSaid() {
        Frame frame = rig.ask(hours().step(Duration.ofMinutes(7)));
        assertThat(frame.meta().step()).isEqualTo("10m");
        assertThat(frame.meta().notices())
                .singleElement()
                .asString()
                .startsWith("The step is 10m; steps are one of 1m,");
    }

    @Test
    void whereMinutesAreGoneTheStepIsAnHour() {
        Frame frame = rig.ask(TimeSeriesQuery.of(Measure.OCCURRENCES, NOW.minus(Duration.ofDays(10)), NOW)
                .step(Duration.ofMinutes(30)));
        assertThat(frame.meta().step()).isEqualTo("1h");
        assertThat(frame.meta().notices()).first().asString().contains("limits.minute_retention");
    }

    @Test
    void whereNothingIsKeptThatIsSaid() {
        Frame frame = rig.ask(TimeSeriesQuery.of(Measure.OCCURRENCES, NOW.minus(Duration.ofDays(100)), NOW)
                .step(Duration.ofDays(1)));
        assertThat(frame.meta().notices()).first().asString().contains("limits.hour_retention");
        assertThat(lines(frame).get("")).startsWith(Counts.NONE, Counts.NONE);
    }

    @Test
    void daysThatBeginAtAHalfHourAreRoundedWhereMinutesAreGone() {
        Frame frame = rig.ask(TimeSeriesQuery.of(Measure.OCCURRENCES, NOW.minus(Duration.ofDays(20)), NOW)
                .step(Duration.ofDays(1))
                .in(ZoneId.of("Asia/Kolkata")));
        assertThat(frame.meta().notices()).singleElement().asString().contains("counted where its hour begins");
        assertThat(rig.ask(hours().step(Duration.ofDays(1)).in(ZoneId.of("Asia/Kolkata")))
                        .meta()
                        .notices())
                .isEmpty();
    }

    @Test
    void aQuestionThatIsTooLargeIsRefusedByName() {
        QueryLimits small = new QueryLimits(100, 5, 300, Duration.ofDays(30), 1);
        QueryEngine engine = rig.engine(small);
        TimeSeriesQuery plain = hours().top(5);
        refused(
                engine,
                plain.step(Duration.ofMinutes(1)),
                "step",
                "a step of 1m makes about 1441 points, over the limit of 100");
        refused(engine, hours().top(6), "top", "give 1 to 5");
        refused(engine, hours().top(0), "top", "give 1 to 5");
        refused(
                engine,
                hours().by(List.of("key"), QueryRig::labels).top(5).step(Duration.ofMinutes(15)),
                "top",
                "over the limit of 300");
        refused(
                engine,
                TimeSeriesQuery.of(Measure.OCCURRENCES, NOW.minus(Duration.ofDays(31)), NOW)
                        .top(5),
                "from",
                "31 days, over the limit of 30");
        refused(engine, TimeSeriesQuery.of(Measure.OCCURRENCES, NOW, NOW).top(5), "from", "not before to");
        refused(
                engine,
                TimeSeriesQuery.of(Measure.OCCURRENCES, Instant.MIN, Instant.MAX)
                        .top(5),
                "from",
                "1970");
        refused(engine, plain.step(Duration.ZERO), "step", "above zero");
        refused(engine, plain.points(0, null), "max_points", "at least 1");
        refused(engine, TimeSeriesQuery.of(Measure.TARGETS, DAY_AGO, NOW).top(5), "measure", "instant");
        rig.happens("2026-11-22T09:00:10Z", "shop", "k1", 3).happens("2026-11-22T09:00:10Z", "shop", "k2", 3);
        refused(
                engine,
                TimeSeriesQuery.of(Measure.TARGETS, DAY_AGO, NOW)
                        .by(List.of("key"), QueryRig::labels)
                        .instant(true)
                        .top(5),
                "measure",
                "2 errors happened, over the limit of 1");
    }

    @Test
    void targetsAreThoseThatCountedWhatHappened() {
        Labels v1 = Labels.of(Map.of("version", "1"));
        Labels v2 = Labels.of(Map.of("version", "2"));
        rig.happens(NOW.minusSeconds(60), "shop", "k1", v1, 3)
                .happens(NOW.minusSeconds(60), "shop", "k2", v1, 3)
                .happens(NOW.minusSeconds(60), "shop", "k1", v2, 3)
                .happens(NOW.minus(Duration.ofDays(9)), "cart", "k4", v2, 3);
        TimeSeriesQuery targets =
                TimeSeriesQuery.of(Measure.TARGETS, DAY_AGO, NOW).instant(true);
        assertThat(rows(rig.ask(targets))).isEqualTo(Map.of(List.of(), 2L));
        assertThat(rows(rig.ask(targets.by(List.of("key"), QueryRig::labels))))
                .isEqualTo(Map.of(List.of("k1"), 2L, List.of("k2"), 1L));
        assertThat(rows(rig.ask(targets.by(List.of("key"), QueryRig::labels).top(1))))
                .isEqualTo(Map.of(List.of("k1"), 2L, List.of(Frame.OTHER), 1L));
    }

    @Test
    void seriesLabelsTellVersionsApart() {
        rig.happens(NOW.minusSeconds(60), "shop", "k1", Labels.of(Map.of("version", "1", "region", "eu")), 3)
                .happens(NOW.minusSeconds(60), "shop", "k1", Labels.of(Map.of("version", "1", "region", "us")), 5)
                .happens(NOW.minusSeconds(60), "shop", "k1", Labels.NONE, 7);
        Frame frame = rig.ask(hours().bySeries(List.of("version")).instant(true));
        assertThat(rows(frame)).isEqualTo(Map.of(List.of("1"), 8L, List.of(""), 7L));
    }

    @Test
    void anEmptyListOfErrorsHasNothing() {
        rig.happens(NOW.minusSeconds(60), "shop", "k1", Labels.NONE, 3);
        assertThat(rows(rig.ask(hours().of(new Scope.Errors(Set.of())).instant(true))))
                .isEqualTo(Map.of(List.of(), 0L));
    }

    @ParameterizedTest
    @CsvSource({"PT24H, 24, 3600", "PT1H, 30, 120", "P30D, 30, 86400", "P90D, 30, 259200", "P10D, 480, 3600"})
    void aSparklineHasItsNumberOfSlots(Duration range, int points, long seconds) {
        rig.happens("2026-11-22T10:29:10Z", "shop", "k1", 3);
        Sparklines lines = rig.engine()
                .sparklines(refs("shop", "k1", "k9"), NOW.minus(range), NOW, points)
                .block();
        assertThat(lines.slotSeconds()).isEqualTo(seconds);
        assertThat(lines.lines().get(new ErrorRef("shop", "k1")))
                .hasSize(points)
                .endsWith(3L);
        assertThat(lines.lines().get(new ErrorRef("shop", "k9")))
                .hasSize(points)
                .containsOnly(0L);
        Instant end = lines.start().plusSeconds(seconds * points);
        assertThat(end).isAfterOrEqualTo(NOW).isBefore(NOW.plusSeconds(Math.max(60, seconds)));
    }

    private static void refused(QueryEngine engine, TimeSeriesQuery query, String parameter, String message) {
        assertThatExceptionOfType(BadQuery.class)
                .isThrownBy(() -> engine.run(query).block())
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.parameter()).isEqualTo(parameter));
    }

    private static TimeSeriesQuery hours() {
        return TimeSeriesQuery.of(Measure.OCCURRENCES, DAY_AGO, NOW).step(Duration.ofHours(1));
    }
}
