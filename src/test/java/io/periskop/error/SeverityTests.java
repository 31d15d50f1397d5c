package io.periskop.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SeverityTests {
    @Test
    void absentAndEmptyMeanError() {
        assertThat(Severity.of(null)).isSameAs(Severity.ERROR);
        assertThat(Severity.of("")).isSameAs(Severity.ERROR);
        assertThat(Severity.of("error")).isSameAs(Severity.ERROR);
    }

    @Test
    void anyTextPassesThrough() {
        assertThat(Severity.of("Sehr schlimm")).hasToString("Sehr schlimm");
        assertThat(Severity.of("ERROR")).hasToString("ERROR").isNotEqualTo(Severity.ERROR);
    }

    @Test
    void ordersByRankWhateverTheCase() {
        List<Severity> ascending =
                List.of("trace", "Debug", "INFO", "warn", "error", "fatal", "ALERT", "emergency").stream()
                        .map(Severity::of)
                        .toList();

        assertThat(ascending).isSorted();
        assertThat(Severity.of("made up")).isGreaterThan(Severity.WARNING).isLessThan(Severity.of("fatal"));
    }

    @Property
    void orderAgreesWithEquality(@ForAll String left, @ForAll String right) {
        Severity a = Severity.of(left);
        Severity b = Severity.of(right);

        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    }
}
