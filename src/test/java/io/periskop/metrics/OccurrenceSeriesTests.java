package io.periskop.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.periskop.error.Severity;
import io.periskop.metrics.OccurrenceSeries.Serie;
import io.periskop.store.Sources.Count;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OccurrenceSeriesTests {
    private static final List<Count> COUNTS = List.of(
            count("a", "k1", "p1", 1),
            count("a", "k1", "p2", 20),
            count("a", "k2", "p1", 300),
            count("b", "k1", "p1", 4000),
            count("b", "k3", "", 50000));

    @Test
    void oneAProcessWhereThereIsRoom() {
        assertThat(OccurrenceSeries.within(5, COUNTS).all())
                .extracting(Serie::service, Serie::key, Serie::target, Serie::count)
                .contains(tuple("a", "k1", "p1", 1L), tuple("a", "k1", "p2", 20L), tuple("b", "k3", "", 50000L))
                .hasSize(5);
    }

    @Test
    void oneAnErrorWhereThereIsLess() {
        assertThat(OccurrenceSeries.within(4, COUNTS).all())
                .extracting(Serie::service, Serie::key, Serie::target, Serie::count)
                .containsExactly(
                        tuple("a", "k1", null, 21L),
                        tuple("a", "k2", null, 300L),
                        tuple("b", "k1", null, 4000L),
                        tuple("b", "k3", null, 50000L));
    }

    @Test
    void theLargestAndTheRestWhereThereIsLeast() {
        assertThat(OccurrenceSeries.within(2, COUNTS).all())
                .extracting(Serie::service, Serie::key, Serie::count)
                .containsExactly(tuple("a", "__other__", 321L), tuple("b", "k1", 4000L), tuple("b", "k3", 50000L));
    }

    @Test
    void anErrorOfThatNameIsAmongTheOthers() {
        List<Count> counts = List.of(
                count("a", "__other__", "", 9),
                count("a", "k1", "", 9),
                count("a", "k2", "", 9),
                count("a", "k3", "", 1));

        assertThat(OccurrenceSeries.ofErrors(2, counts).all())
                .extracting(Serie::service, Serie::key, Serie::count)
                .containsExactlyInAnyOrder(tuple("a", "__other__", 10L), tuple("a", "k1", 9L), tuple("a", "k2", 9L));
        assertThat(OccurrenceSeries.ofErrors(1, counts).all())
                .extracting(Serie::key, Serie::count)
                .containsExactlyInAnyOrder(tuple("__other__", 19L), tuple("k1", 9L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 1000, 5000})
    void sumsAreRightWhateverTheRoom(int limit) {
        List<Count> counts = IntStream.range(0, 3000)
                .mapToObj(i -> count("s" + i % 3, "k" + i % 400, "p" + i, i))
                .toList();

        List<Serie> series = OccurrenceSeries.within(limit, counts).all();

        assertThat(series.stream().mapToLong(Serie::count).sum())
                .isEqualTo(counts.stream().mapToLong(Count::count).sum());
        assertThat(series).hasSizeLessThanOrEqualTo(limit + 3);
        assertThat(series.stream().map(s -> List.of(s.service(), s.key(), s.severity(), String.valueOf(s.target()))))
                .doesNotHaveDuplicates();
    }

    private static Count count(String service, String key, String source, long count) {
        return new Count(service, key, Severity.ERROR, source, count);
    }
}
