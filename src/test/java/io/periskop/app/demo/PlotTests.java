package io.periskop.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import io.periskop.app.demo.Plot.Role;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlotTests {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private static final class Quiet implements DemoInstance {
        @Override
        public void goWrong() {}

        @Override
        public HttpHandler handler() {
            throw new UnsupportedOperationException();
        }
    }

    private final DemoInstance steady = new Quiet();
    private final DemoInstance canary = new Quiet();
    private final DemoInstance dependent = new Quiet();
    private final Plot plot = new Plot(new Random(4711));

    PlotTests() {
        plot.add(Role.STEADY, steady);
        plot.add(Role.CANARY, canary);
        plot.add(Role.DEPENDENT, dependent);
    }

    @Test
    void anybodyIsInTroubleOneAtATime() {
        assertThat(plot.inTrouble(Duration.ZERO)).hasSize(1);
        assertThat(seenAt(Duration.ZERO)).containsExactlyInAnyOrder(steady, dependent);
    }

    @Test
    void theCanaryIsAmongThemFromTheReleaseOn() {
        assertThat(seenAt(Plot.RELEASE.minus(MOMENT))).doesNotContain(canary);
        assertThat(seenAt(Plot.RELEASE)).contains(canary);
    }

    @Test
    void whoDependsOnWhatIsDownFailsAllTheTime() {
        for (Duration begin : List.of(Plot.FIRST_OUTAGE, Plot.FIRST_OUTAGE.plus(Plot.FROM_OUTAGE_TO_OUTAGE))) {
            assertThat(plot.inTrouble(begin.minus(MOMENT))).hasSize(1);
            assertThat(plot.inTrouble(begin)).hasSize(2).endsWith(dependent);
            assertThat(plot.inTrouble(begin.plus(Plot.OUTAGE).minus(MOMENT))).hasSize(2);
            assertThat(plot.inTrouble(begin.plus(Plot.OUTAGE))).hasSize(1);
        }
    }

    private Set<DemoInstance> seenAt(Duration time) {
        Set<DemoInstance> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            seen.addAll(plot.inTrouble(time));
        }
        return seen;
    }
}
