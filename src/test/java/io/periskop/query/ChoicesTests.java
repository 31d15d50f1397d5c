package io.periskop.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.query.Frame.Counts;
import io.periskop.query.Frame.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is shown may be chosen by what was a little while ago; what is shown of it is of now. */
class ChoicesTests {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final Duration NO_LONGER_FRESH = LONG.multipliedBy(KeptAnswers.TIMES_AS_LONG + 1);

    private final QueryRig rig = new QueryRig(NOW);
    private final SlowSeries slow = new SlowSeries(rig.store);
    private final QueryEngine engine =
            new QueryEngine(slow, QueryRig.LIMITS, QueryLimits.DEFAULT, () -> NOW, () -> 0, slow.nanos::get);

    @Test
    void ofALittleWhileAgoIsOnlyWhatIsShown() {
        slow.takes = LONG;
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 5);
        rig.happens("2026-11-23T10:00:00Z", "shop", "k2", 3);
        assertThat(instant(1)).isEqualTo(Map.of("k1", 5L, Frame.OTHER, 3L));
        rig.happens("2026-11-23T11:30:00Z", "shop", "k1", 1);
        rig.happens("2026-11-23T11:30:00Z", "shop", "k2", 10);
        rig.happens("2026-11-23T11:30:00Z", "shop", "k3", 2);
        assertThat(instant(1)).isEqualTo(Map.of("k1", 6L, Frame.OTHER, 15L));
        assertThat(points(1)).isEqualTo(Map.of("k1", 6L, Frame.OTHER, 15L));
        slow.pass(NO_LONGER_FRESH);
        assertThat(instant(1)).isEqualTo(Map.of("k1", 6L, Frame.OTHER, 15L));
        assertThat(instant(1)).isEqualTo(Map.of("k2", 13L, Frame.OTHER, 8L));
        assertThat(points(1)).isEqualTo(Map.of("k2", 13L, Frame.OTHER, 8L));
    }

    @Test
    void whatIsShownIsSortedByWhatItCountedByNow() {
        slow.takes = LONG;
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 5);
        rig.happens("2026-11-23T11:00:00Z", "shop", "k2", 3);
        instant(2);
        rig.happens("2026-11-23T11:30:00Z", "shop", "k2", 10);
        Frame frame = ask(2, true);
        assertThat(((Texts) frame.fields().get(0).values()).texts()).containsExactly("k2", "k1");
    }

    @Test
    void aGroupOfManyErrorsGetsNoneThatAreNotItsOwn() {
        for (int i = 0; i < 600; i++) {
            rig.happens("2026-11-23T11:00:00Z", "shop", "k" + 2 * i, 1);
        }
        slow.takes = LONG;
        assertThat(byClass()).isEqualTo(Map.of("even", 600L));
        rig.happens("2026-11-23T11:30:00Z", "shop", "k1", 7);
        assertThat(byClass()).isEqualTo(Map.of("even", 600L, "odd", 7L));
    }

    @Test
    void aGroupThatCameSinceIsNotMissing() {
        slow.takes = LONG;
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 5);
        assertThat(points(3)).isEqualTo(Map.of("k1", 5L));
        rig.happens("2026-11-23T11:00:00Z", "shop", "k2", 6);
        assertThat(points(3)).isEqualTo(Map.of("k1", 5L, "k2", 6L));
        assertThat(instant(3)).isEqualTo(Map.of("k1", 5L, "k2", 6L));
    }

    @Test
    void whatIsQuicklyAddedUpIsChosenAnew() {
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 5);
        assertThat(instant(1)).isEqualTo(Map.of("k1", 5L));
        rig.happens("2026-11-23T11:00:00Z", "shop", "k2", 6);
        assertThat(instant(1)).isEqualTo(Map.of("k2", 6L, Frame.OTHER, 5L));
    }

    private Map<String, Long> instant(int top) {
        Frame frame = ask(top, true);
        List<String> names = ((Texts) frame.fields().get(0).values()).texts();
        long[] counts = ((Counts) frame.fields().get(1).values()).counts();
        Map<String, Long> all = new HashMap<>();
        for (int i = 0; i < counts.length; i++) {
            all.put(names.get(i), counts[i]);
        }
        return all;
    }

    private Map<String, Long> points(int top) {
        return sums(ask(top, false), "key");
    }

    private Map<String, Long> byClass() {
        return sums(
                engine.run(query().by(List.of("class"), QueryRig::labels).step(Duration.ofHours(1)))
                        .block()
                        .frames()
                        .get(0),
                "class");
    }

    private static Map<String, Long> sums(Frame frame, String label) {
        Map<String, Long> sums = new HashMap<>();
        for (Frame.Field field : frame.fields()) {
            if (field.values() instanceof Counts counts) {
                long sum = 0;
                for (long count : counts.counts()) {
                    sum += count == Counts.NONE ? 0 : count;
                }
                sums.put(field.labels().get(label), sum);
            }
        }
        return sums;
    }

    private Frame ask(int top, boolean instant) {
        TimeSeriesQuery query = query().by(List.of("key"), QueryRig::labels).top(top);
        return engine.run(instant ? query.instant(true) : query.step(Duration.ofHours(1)))
                .block()
                .frames()
                .get(0);
    }

    private static TimeSeriesQuery query() {
        return TimeSeriesQuery.of(Measure.OCCURRENCES, NOW.minus(Duration.ofDays(1)), NOW);
    }
}
