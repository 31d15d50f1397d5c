package io.periskop.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.Labels;
import io.periskop.query.Frame.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of very many errors an answer that took long is of a little while ago; of few it never is. */
class KeptFramesTests {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(1);

    private final QueryRig rig = new QueryRig(NOW);
    private final SlowSeries slow = new SlowSeries(rig.store);
    private long errors = QueryLimits.DEFAULT.errors() + 1L;
    private final QueryEngine engine =
            new QueryEngine(slow, QueryRig.LIMITS, QueryLimits.DEFAULT, () -> NOW, () -> errors, slow.nanos::get);

    private long occurrences(Instant to) {
        TimeSeriesQuery query = TimeSeriesQuery.of(Measure.OCCURRENCES, to.minus(Duration.ofHours(2)), to)
                .by(List.of(TimeSeriesQuery.SERVICE), error -> Labels.NONE)
                .instant(true);
        Frame frame = engine.run(query).block().frames().get(0);
        return ((Counts) frame.fields().get(frame.fields().size() - 1).values()).counts()[0];
    }

    @Test
    void whatTookLongIsAnsweredAgain() {
        slow.takes = LONG;
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 5);
        assertThat(occurrences(NOW)).isEqualTo(5);
        rig.happens("2026-11-23T11:01:00Z", "shop", "k1", 1);
        assertThat(occurrences(NOW)).isEqualTo(5);
        assertThat(occurrences(NOW.minusSeconds(60))).isEqualTo(6);
        slow.pass(KeptAnswers.OLDEST.plusSeconds(1));
        assertThat(occurrences(NOW)).isEqualTo(6);
    }

    @Test
    void whatIsQuickIsOfNow() {
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 5);
        assertThat(occurrences(NOW)).isEqualTo(5);
        rig.happens("2026-11-23T11:01:00Z", "shop", "k1", 1);
        assertThat(occurrences(NOW)).isEqualTo(6);
    }

    @Test
    void ofFewErrorsItIsOfNow() {
        errors = QueryLimits.DEFAULT.errors();
        slow.takes = LONG;
        rig.happens("2026-11-23T11:00:00Z", "shop", "k1", 5);
        assertThat(occurrences(NOW)).isEqualTo(5);
        rig.happens("2026-11-23T11:01:00Z", "shop", "k1", 1);
        assertThat(occurrences(NOW)).isEqualTo(6);
    }
}
