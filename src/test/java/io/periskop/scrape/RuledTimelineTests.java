package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.RelabelledErrors;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRule;
import io.periskop.label.relabel.RelabelRuleDraft;
import io.periskop.label.relabel.Relabelling;
import io.periskop.scrape.FakeProcess.Habits;
import io.periskop.scrape.ScrapeFailure.Kind;
import io.periskop.store.State.Status;
import io.periskop.store.StoredError;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rules drop is not counted, what they rewrite is counted once: stories, compared with the truth every second. */
class RuledTimelineTests {
    private static final Habits NO_UUID = new Habits(false, true, true);
    private static final Habits NO_OCCURRENCES = new Habits(true, true, false);
    private static final RelabelRule DROP_NOISE =
            rule("drop", "__message__", "noise.*").toRule();
    private static final RelabelRule KEY_BY_MESSAGE = replace("__message__", "to (.+)", "__key__", "$1");

    private final Timeline world = new Timeline();

    @Test
    void keysWithNumbersAreOneError() {
        world.rules(rules(replace("__key__", "(.+)@\\d+", "__key__", "$1")));
        FakeTarget a = world.target("a:1").counts("E@1", 3).counts("E@2", 4).counts("F", 1);
        FakeTarget b = world.target("b:1", NO_UUID).counts("E@1", 10);
        world.discovers("a:1", "b:1").expects("E", 17).expects("F", 1);
        a.counts("E@3", 5).counts("E@1", 1);
        world.passes("10s").expects("E", 23);
        a.restarts().counts("E@1", 2);
        b.restarts().counts("E@9", 1);
        world.passes("10s").expects("E", 26);
        world.serverRestarts(0);
        world.passes("20s").expects("E", 26);
        assertThat(world.all()).extracting(StoredError::key).containsExactly("E", "F");
    }

    @Test
    void aKeyThatFollowsTheMessageWhileTheMessageVaries() {
        world.rules(rules(KEY_BY_MESSAGE));
        FakeTarget a = world.target("a:1").says("to x").counts("E@1", 5);
        world.discovers("a:1").expects("x", 5);
        a.says("to y").counts("E@1", 2);
        world.passes("10s").expects("x", 5).expects("y", 2);
        a.says("something else").counts("E@1", 1);
        world.passes("10s").expects("E@1", 1);
        a.says("to x").counts("E@1", 10).says("to y").counts("E@2", 1);
        world.passes("10s").expects("x", 15).expects("y", 3);
        a.countsSilently("E@1", 4);
        world.passes("10s").expects("x", 19);
        a.repeatsItself(2);
        world.passes("20s").expects("x", 19);
        a.restartsWithItsUuid().says("to y").counts("E@1", 7);
        world.passes("10s").expects("y", 10).expects("x", 19);
        world.serverRestarts(0);
        world.passes("20s").expects("x", 19).expects("y", 10).expects("E@1", 1);
    }

    @Test
    void whatIsDroppedByMessageDoesNotSlipInWithoutIt() {
        world.rules(rules(DROP_NOISE));
        FakeTarget a = world.target("a:1").says("noise").counts("E@1", 5);
        world.discovers("a:1");
        for (int i = 0; i < 5; i++) {
            a.countsSilently("E@1", 3);
            world.passes("10s");
            a.says("real").counts("other", 1);
            world.passes("10s");
        }
        assertThat(world.all()).extracting(StoredError::key).containsExactly("other");
    }

    @Test
    void whatIsDroppedByMessageIsDroppedUntilTheMessageIsAnother() {
        world.rules(rules(DROP_NOISE));
        FakeTarget a = world.target("a:1").says("real").counts("E@1", 5);
        world.discovers("a:1").expects("E@1", 5);
        a.says("noise 1").counts("E@1", 2);
        world.passes("10s").expects("E@1", 5);
        a.countsSilently("E@1", 4);
        world.passes("20s").expects("E@1", 5);
        world.serverRestarts(0);
        world.passes("10s").expects("E@1", 5);
        a.countsSilently("E@1", 1);
        world.passes("10s").expects("E@1", 5);
        a.says("real").counts("E@1", 1);
        world.passes("10s").expects("E@1", 13);
        a.countsSilently("E@1", 1);
        world.passes("10s").expects("E@1", 14);
    }

    @Test
    void oneOfTwoBehindOneAddressIsDropped() {
        world.rules(rules(DROP_NOISE));
        FakeTarget balanced = world.target("lb:1", Habits.ALL, Habits.ALL);
        balanced.process(0).message("noise");
        balanced.counts(0, "E@1", 10).counts(1, "E@1", 7);
        world.discovers("lb:1").passes("30s").expects("E@1", 7);
        for (int i = 1; i <= 4; i++) {
            balanced.process(0).countSilently("E@1", 5);
            balanced.counts(1, "E@1", 1);
            world.passes("20s").expects("E@1", 7 + i);
            balanced.counts(0, "E@1", 1);
            world.passes("20s").expects("E@1", 7 + i);
        }
    }

    @Test
    void aReloadSendsWhatComesElsewhereAlsoWhereNothingChanges() {
        FakeTarget a = world.target("a:1").counts("E@1", 5);
        FakeTarget b = world.target("b:1", NO_OCCURRENCES).counts("E@1", 100);
        world.discovers("a:1", "b:1").expects("E@1", 105);
        world.rules(rules(replace("__key__", "E@1", "__key__", "G"))).passes("20s");
        assertThat(world.all()).extracting(StoredError::key).containsExactly("E@1");
        a.countsSilently("E@1", 1);
        b.counts("E@1", 1);
        world.passes("10s").expects("E@1", 105).expects("G", 2);
        world.rules(ErrorRules.NONE).passes("10s").expects("E@1", 105).expects("G", 2);
        a.countsSilently("E@1", 1);
        b.counts("E@1", 1);
        world.passes("10s").expects("E@1", 107).expects("G", 2);
    }

    @Test
    void aReloadDropsAndBringsBack() {
        FakeTarget a = world.target("a:1").counts("E@1", 5).counts("E@2", 1);
        world.discovers("a:1").expects("E@1", 5);
        world.rules(rules(rule("drop", "__key__", "E@.").toRule())).passes("10s");
        a.counts("E@1", 2).counts("E@3", 1);
        world.passes("30s").expects("E@1", 5).expects("E@2", 1);
        assertThat(world.all()).hasSize(2);
        world.rules(ErrorRules.NONE).expects("E@1", 7).expects("E@3", 1);
        world.passes("20s").expects("E@1", 7).expects("E@2", 1).expects("E@3", 1);
    }

    @Test
    void aReloadLabelsAndCorrectsWhatDoesNotChange() {
        world.target("a:1").counts("E@1", 5);
        world.discovers("a:1").passes("10s").resolves("E@1");
        world.rules(rules(
                replace("instance", "(.+):1", "machine", "$1"), replace("__key__", "E.*", "severity", "critical")));
        world.passes("10s").expects("E@1", 5).expects(Status.RESOLVED, false);
        StoredError error = world.all().get(0);
        assertThat(error.labels()).isEqualTo(Labels.of(Map.of("machine", "a")));
        assertThat(error.severity()).isEqualTo(Severity.of("critical"));
        world.rules(ErrorRules.NONE).passes("10s");
        assertThat(world.all().get(0).labels()).isEqualTo(Labels.NONE);
        assertThat(world.all().get(0).severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void twoServersOfOneStoreWithDifferentRules() {
        Timeline shared = new Timeline(2);
        FakeTarget a = shared.target("a:1").counts("E@1", 10);
        FakeTarget b =
                shared.target("b:1", NO_UUID).says("noise").counts("E@1", 3).counts("E@2", 3);
        shared.discovers("a:1", "b:1").expects("E@1", 13);
        shared.rules(0, rules(replace("__key__", "E@(.)", "__key__", "zero $1")));
        shared.rules(1, rules(DROP_NOISE, replace("__key__", "E@(.)", "__key__", "one $1")));
        for (int i = 0; i < 10; i++) {
            a.counts("E@1", 1);
            b.counts("E@2", 1);
            shared.passes("7s");
        }
        a.restarts().counts("E@1", 5);
        b.restarts().says("noise").counts("E@2", 50);
        shared.passes("20s");
        shared.serverRestarts(0);
        shared.serverRestarts(1);
        shared.passes("20s").expects("E@1", 13);
        shared.rules(ErrorRules.NONE).passes("20s").expects("E@1", 13);
        a.counts("E@1", 1);
        shared.passes("10s").expects("E@1", 14);
    }

    @Test
    void whoIsFoldedAndComesBackCountsWhereTheRulesSayThen() {
        world.rules(rules(replace("__key__", "E@1", "__key__", "G")));
        FakeTarget a = world.target("a:1").counts("E@1", 5);
        world.discovers("a:1").expects("G", 5).discovers();
        world.waits("10M").expects("G", 5);
        assertThat(world.all().get(0).folded()).isEqualTo(5);
        world.rules(rules(replace("__key__", "E@1", "__key__", "H")));
        a.counts("E@1", 2);
        world.discovers("a:1").expects("G", 5).expects("H", 2);
        world.discovers();
        world.waits("6H").expects("G", 5).expects("H", 2);
    }

    @Test
    void whereThereIsNoRoomNothingMovesUntilThereIs() {
        FakeTarget a = world.target("a:1").counts("E@1", 10);
        world.discovers("a:1");
        world.reports().full(true);
        world.rules(rules(replace("__key__", "E@1", "__key__", "G")));
        a.counts("E@1", 3);
        world.passes("30s").expects("E@1", 10);
        assertThat(world.all()).hasSize(1);
        world.reports().full(false);
        world.clock().advanceTimeBy(Duration.ofSeconds(10));
        world.passes("10s").expects("E@1", 10).expects("G", 3).expectsUp("a:1");
    }

    @Test
    void aStoreThatFailsLosesNothingOfWhatIsRewritten() {
        world.rules(rules(KEY_BY_MESSAGE, DROP_NOISE));
        FakeTarget a = world.target("a:1").says("to x").counts("E@1", 10);
        world.discovers("a:1");
        a.says("to y").counts("E@1", 5).says("noise").counts("E@2", 5);
        world.reports().broken(true);
        world.clock().advanceTimeBy(Duration.ofSeconds(30));
        world.expects("x", 10).expectsDown("a:1", Kind.STORAGE);
        world.reports().broken(false);
        world.clock().advanceTimeBy(Duration.ofSeconds(10));
        world.passes("10s").expects("x", 10).expects("y", 5).expectsUp("a:1");
        a.countsSilently("E@2", 1);
        world.passes("20s");
        assertThat(world.all()).hasSize(2);
    }

    private static ErrorRules rules(RelabelRule... rules) {
        return new RelabelledErrors(Relabelling.of(Arrays.asList(rules)), false);
    }

    private static RelabelRule replace(String source, String regex, String target, String replacement) {
        return rule("replace", source, regex)
                .targetLabel(target)
                .replacement(replacement)
                .toRule();
    }

    private static RelabelRuleDraft rule(String action, String source, String regex) {
        return new RelabelRuleDraft(NameValidation.LEGACY)
                .action(action)
                .sourceLabels(List.of(source))
                .regex(regex);
    }
}
