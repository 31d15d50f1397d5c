package io.periskop.aggregate;

import static io.periskop.aggregate.Hearing.severe;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SeverityRuleTests {
    private final Hearing store = new Hearing();
    private long count;
    private long second;

    @Test
    void theFirstSourceSaysIt() {
        says("a", "warning");
        expects("warning", "a");
    }

    @Test
    void theMostSevereWins() {
        says("a", "warning");
        says("b", "error");
        expects("error", "b");
        says("c", "info");
        expects("error", "b");
    }

    @Test
    void aSingleSourceIsFollowedUpAndDown() {
        for (String severity : List.of("info", "error", "warning", "info", "critical", "debug")) {
            says("a", severity);
            expects(severity, "a");
        }
    }

    @Test
    void onlyTheOneWhoSetItLowersIt() {
        says("a", "error");
        says("b", "error");
        expects("error", "a");
        says("b", "info");
        expects("error", "a");
        says("a", "info");
        expects("info", "a");
    }

    @Test
    void onceItsSourceIsGoneAnybodyMayLowerIt() {
        says("a", "error");
        says("b", "info");
        store.isGone("a");
        says("b", "info");
        expects("info", "b");
    }

    @Test
    void aLateAnswerDoesNotChangeIt() {
        says("a", "warning");
        store.hears("a", ++second, severe("k", 0, "critical"));
        expects("warning", "a");
    }

    @Test
    void whatIsNotKnownRanksWithError() {
        says("a", "Schlimm");
        says("b", "warning");
        expects("Schlimm", "a");
        says("c", "critical");
        expects("critical", "c");
    }

    /** Instances that disagree but stay of one mind each: whoever speaks when, the most severe is shown and stays. */
    @Property(tries = 200)
    void disagreeingInstancesDoNotMakeItFlap(@ForAll long seed) {
        Random random = new Random(seed);
        Hearing heard = new Hearing();
        List<String> mind = List.of("info", "warning", "error", "Error", "custom", "notice");
        List<String> shown = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            int instance = i <= mind.size() ? i - 1 : random.nextInt(mind.size());
            heard.hears("instance" + instance, i, severe("k", i, mind.get(instance)));
            shown.add(heard.error("k").severity().text());
        }
        assertThat(shown.subList(mind.size() - 1, shown.size())).containsOnly(shown.get(mind.size() - 1));
        assertThat(shown.get(shown.size() - 1)).isEqualTo("error");
    }

    private void says(String source, String severity) {
        store.hears(source, ++second, severe("k", ++count, severity));
    }

    private void expects(String severity, String source) {
        assertThat(store.error("k").severity().text()).isEqualTo(severity);
        assertThat(store.error("k").severitySource()).isEqualTo(source);
    }
}
