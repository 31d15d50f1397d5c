package io.periskop.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.aggregate.OccurrenceList.Merged;
import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OccurrenceListTests {
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant RECEIVED = T0.plusSeconds(1000);

    @Test
    void newestComeFirstFromWhereverTheyCome() {
        Merged merged = merge(9, list(at(5), at(1)), at(3), at(7), at(2));
        assertThat(ids(merged)).containsExactly("7", "5", "3", "2", "1");
        assertThat(merged.fresh()).containsExactly(T0.plusSeconds(3), T0.plusSeconds(7), T0.plusSeconds(2));
        assertThat(merged.newest()).isEqualTo(T0.plusSeconds(7));
    }

    @Test
    void ofEqualTimesTheFirstThereStaysFirstAndAClientsOrderIsKept() {
        Merged merged = merge(9, list(said("x", 1), said("b", 1)), said("c", 1), said("a", 1), said("y", 2));
        assertThat(ids(merged)).containsExactly("y", "x", "b", "c", "a");
    }

    @Test
    void eachUuidIsThereOnce() {
        Merged merged = merge(9, list(at(1)), at(2), at(1), at(2), at(1));
        assertThat(ids(merged)).containsExactly("2", "1");
        assertThat(merged.fresh()).containsExactly(T0.plusSeconds(2));
    }

    @Test
    void whatIsThereIsNotReplaced() {
        Occurrence other = new Occurrence(
                "1", T0.plusSeconds(50), Severity.INFO, new ErrorInstance("Other", "", null, null), null);
        Merged merged = merge(9, list(at(1)), other);
        assertThat(merged.kept()).containsExactly(at(1));
        assertThat(merged.fresh()).isEmpty();
    }

    @Test
    void atMostSoManyTheNewest() {
        Merged merged = merge(3, list(at(5), at(1)), at(3), at(7), at(2));
        assertThat(ids(merged)).containsExactly("7", "5", "3");
        assertThat(merged.fresh()).hasSize(3);
        assertThat(ids(merge(0, List.of(), at(1)))).isEmpty();
    }

    @Test
    void whatIsOlderThanAllThatIsKeptIsFreshButNotKept() {
        Merged merged = merge(2, list(at(5), at(4)), at(1));
        assertThat(ids(merged)).containsExactly("5", "4");
        assertThat(merged.fresh()).containsExactly(T0.plusSeconds(1));
    }

    @Test
    void aReportThatNamesNoneChangesNothing() {
        List<Occurrence> existing = list(at(5), at(1));
        Merged merged = merge(1, existing);
        assertThat(merged.kept()).isSameAs(existing);
        assertThat(merged.newest()).isNull();
    }

    @Test
    void theNewestThatWasNamedMayBeKnownLongSince() {
        Merged merged = merge(9, list(at(9), at(5)), at(5));
        assertThat(merged.newest()).isEqualTo(T0.plusSeconds(5));
        assertThat(merged.fresh()).isEmpty();
    }

    @Test
    void whatHasNoTimeHasTheTimeItWasReceived() {
        Merged merged = merge(9, list(at(1)), said("x", null));
        assertThat(merged.kept().get(0)).isEqualTo(said("x", null).at(RECEIVED));
        assertThat(merged.fresh()).containsExactly(RECEIVED);
    }

    @Test
    void oneStackTraceIsKeptOnceAndOthersStayAsTheyAre() {
        List<String> trace = List.of("at a", "at b");
        Merged merged = merge(
                9,
                list(withTrace("1", trace)),
                withTrace("2", List.copyOf(Arrays.asList("at a", "at b"))),
                withTrace("3", List.of("at c")),
                withTrace("4", null));
        assertThat(merged.kept().get(1).error().stacktrace())
                .isSameAs(merged.kept().get(0).error().stacktrace());
        assertThat(merged.kept())
                .extracting(occurrence -> occurrence.error().stacktrace())
                .containsExactly(trace, trace, List.of("at c"), null);
    }

    private static Merged merge(int limit, List<Occurrence> existing, Occurrence... incoming) {
        return OccurrenceList.merge(existing, List.of(incoming), limit, RECEIVED);
    }

    private static List<Occurrence> list(Occurrence... occurrences) {
        return List.of(occurrences);
    }

    private static Occurrence at(int second) {
        return said(String.valueOf(second), second);
    }

    private static Occurrence said(String uuid, @Nullable Integer second) {
        return new Occurrence(
                uuid,
                second == null ? null : T0.plusSeconds(second),
                Severity.ERROR,
                new ErrorInstance("E", uuid, null, null),
                null);
    }

    private static Occurrence withTrace(String uuid, @Nullable List<String> trace) {
        return new Occurrence(uuid, T0, Severity.ERROR, new ErrorInstance("E", uuid, trace, null), null);
    }

    private static List<String> ids(Merged merged) {
        return merged.kept().stream().map(Occurrence::uuid).toList();
    }
}
