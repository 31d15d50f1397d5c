package io.periskop.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AlertBookTests {
    private static final Instant T0 = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AlertBook book = new AlertBook();

    @Test
    void tellsWhatIsNewAndTellsItAgainEveryMinute() {
        assertThat(at(0, alert("a"))).containsExactly(alert("a"));
        assertThat(at(59, alert("a"))).isEmpty();
        assertThat(at(60, alert("a"))).containsExactly(alert("a"));
        assertThat(at(61, alert("a"))).isEmpty();
        assertThat(at(61, alert("a"), alert("b"))).containsExactly(alert("b"));
    }

    @Test
    void tellsAnEndAtOnceAndForAQuarterOfAnHour() {
        at(0, alert("a"));
        Alert ended = alert("a").ended(T0.plusSeconds(10));
        assertThat(at(10)).containsExactly(ended);
        assertThat(at(69)).isEmpty();
        assertThat(at(70)).containsExactly(ended);
        assertThat(at(910)).containsExactly(ended);
        assertThat(at(911)).isEmpty();
        assertThat(book.all()).isEmpty();
    }

    @Test
    void whatComesBackFiresAgain() {
        at(0, alert("a"));
        at(10);
        assertThat(at(20, alert("a"))).containsExactly(alert("a"));
        assertThat(book.firing()).isEqualTo(1);
    }

    @Test
    void ofOneIdentityTheEarliestBeginningCounts() {
        Alert later = alert("a");
        Alert earlier = new Alert(later.labels(), new TreeMap<>(Map.of("x", "y")), T0.minusSeconds(99), null, "");
        assertThat(at(0, later, earlier))
                .containsExactly(new Alert(later.labels(), later.annotations(), T0.minusSeconds(99), null, ""));
    }

    @Test
    void neverEndsBeforeItBegan() {
        assertThat(alert("a").ended(T0.minusSeconds(5)).endsAt()).isEqualTo(T0);
    }

    @Test
    void tellsOfWhatEndedBeforeUnlessItFires() {
        Alert ended = alert("a").ended(T0.minusSeconds(5));
        book.ended(List.of(ended, alert("b").ended(T0)));
        assertThat(at(0, alert("b"))).containsExactlyInAnyOrder(ended, alert("b"));
    }

    private List<Alert> at(int second, Alert... firing) {
        return book.update(List.of(firing), MINUTE, T0.plusSeconds(second));
    }

    private static Alert alert(String name) {
        return new Alert(Labels.of(Map.of("alertname", name)), new TreeMap<>(Map.of("summary", name)), T0, null, "");
    }
}
