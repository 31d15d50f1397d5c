package io.periskop.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTests {
    private static final List<String> TYPES = List.of("memory", "sqlite", "mysql", "postgres");

    @ParameterizedTest
    @CsvSource({
        "postgress, postgres",
        "PostgreSQL, postgres",
        "mysq, mysql",
        "msyql, mysql",
        "Memory, memory",
        "oracle,",
        "x,",
        "'',"
    })
    void findsWhatWasMeant(String word, String meant) {
        assertThat(Nearest.of(word, TYPES)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"ab, ab, 0", "ab, ba, 1", "abc, ac, 1", "abc, abxc, 1", "abc, axc, 1", "'', abc, 3", "ca, abc, 3"})
    void countsEdits(String a, String b, int edits) {
        assertThat(Nearest.distance(a, b)).isEqualTo(edits);
        assertThat(Nearest.distance(b, a)).isEqualTo(edits);
    }
}
