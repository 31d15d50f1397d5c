package io.periskop.scrape;

import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.RelabelledErrors;
import io.periskop.aggregate.Verdict;
import io.periskop.label.Labels;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRule;
import io.periskop.label.relabel.RelabelRuleDraft;
import io.periskop.label.relabel.Relabelling;
import io.periskop.scrape.FakeProcess.Habits;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Timelines made at random, of two servers on one store and targets of every habit. What no server can know is left out:
 * without {@code created_at} an answer that comes late, or a restart that counted more than was known, looks like any
 * other answer; and of one address without uuid no more than {@code HighWater.RUNS_KEPT} processes are told apart.
 */
class TimelineFuzzTests {
    private static final int RUNS_TOLD_APART = 8;

    /** What cannot be told from its predecessor must not be dropped: its restart would go unnoticed. */
    private static final List<ErrorRules> RULES = List.of(
            ErrorRules.NONE,
            said -> ruled("one"),
            said -> said.key().equals("E@2") && said.createdAt() != null ? Verdict.DROPPED : Verdict.AS_SAID,
            rules("__message__", "to (.+)", "__key__", "$1"),
            rules("__key__", "E@[01]", "__key__", "E"),
            rules("__key__", "(.+)@.*", "severity", "critical"),
            dropping("noise"),
            dropping("to x"));

    private static final List<String> MESSAGES = List.of("it broke", "to x", "to y", "to E@1", "noise");

    enum Deed {
        COUNT,
        COUNT_MORE,
        PASS,
        PASS_LONG,
        RESTART,
        RESTART_SAME_UUID,
        GO_DOWN,
        HANG,
        SLOW,
        NONSENSE,
        SPOIL,
        RECOVER,
        REPEAT,
        VANISH,
        APPEAR,
        RESOLVE,
        COUNT_SILENTLY,
        SAY,
        RELOAD,
        RESTART_SERVER,
        LOSE_EVERYTHING
    }

    /** @param which target, process, key or server, and how much, as far as the deed needs them */
    record Step(Deed deed, int which, int much) {}

    @Provide
    Arbitrary<List<Step>> timelines() {
        Arbitrary<Deed> deeds = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of(Deed.COUNT, Deed.PASS)),
                Tuple.of(4, Arbitraries.of(Deed.values())),
                Tuple.of(1, Arbitraries.of(Deed.SAY, Deed.RELOAD, Deed.COUNT_SILENTLY)));
        return Combinators.combine(deeds, upTo(1 << 12), upTo(20))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(150)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<Integer> upTo(int most) {
        return Arbitraries.integers().between(1, most).withDistribution(RandomDistribution.uniform());
    }

    /** Without rules. */
    @Property(tries = 80)
    void whateverHappensTheTotalsAreWhatWasTold(@ForAll("timelines") List<Step> steps) {
        new Story(false, false).tell(steps);
    }

    /** Each error has what was told while the rules named it. */
    @Property(tries = 80)
    void whateverRulesSayEachErrorHasWhatWasTold(@ForAll("timelines") List<Step> steps) {
        new Story(true, false).tell(steps);
    }

    /** Where growth comes without a message, all errors together have what was told. */
    @Property(tries = 80)
    void whateverRulesSayWithoutAMessageTheSumIsWhatWasTold(@ForAll("timelines") List<Step> steps) {
        new Story(true, true).tell(steps);
    }

    private static Verdict ruled(String key) {
        return new Verdict.Ruled(key, null, Labels.NONE, 0);
    }

    private static ErrorRules rules(String source, String regex, String target, String replacement) {
        return relabelled(rule("replace", source, regex)
                .targetLabel(target)
                .replacement(replacement)
                .toRule());
    }

    private static ErrorRules dropping(String message) {
        return relabelled(rule("drop", "__message__", message).toRule());
    }

    private static ErrorRules relabelled(RelabelRule rule) {
        return new RelabelledErrors(Relabelling.of(List.of(rule)), false);
    }

    private static RelabelRuleDraft rule(String action, String source, String regex) {
        return new RelabelRuleDraft(NameValidation.LEGACY)
                .action(action)
                .sourceLabels(List.of(source))
                .regex(regex);
    }

    private static final class Story {
        private final boolean withRules;
        private final boolean withSilence;
        private final Timeline world = new Timeline(2);
        private final List<FakeTarget> targets = List.of(
                world.target("whole:1"),
                world.target("mute:1", new Habits(true, true, false)),
                world.target("nameless:1", new Habits(false, true, true)),
                world.target("timeless:1", new Habits(true, false, true)),
                world.target("silent:1", new Habits(true, false, false)),
                world.target("bare:1", new Habits(false, false, false)),
                world.target("balanced:1", Habits.ALL, new Habits(true, true, false), Habits.ALL),
                world.target("crowd:1", new Habits(false, true, true), new Habits(false, true, false)));
        private final FakeTarget alias = world.target("alias:1", targets.get(0).process(0));
        private final boolean[] hidden = new boolean[targets.size()];
        private final int[] runs = new int[targets.size()];

        Story(boolean withRules, boolean withSilence) {
            this.withRules = withRules;
            this.withSilence = withSilence;
        }

        void tell(List<Step> steps) {
            if (withSilence) {
                world.comparesSumsOnly();
            }
            discover();
            steps.forEach(this::act);
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] = false;
                targets.get(i).isWell().spoils();
            }
            discover();
            world.passes("61s");
        }

        private void act(Step step) {
            int index = step.which % targets.size();
            FakeTarget target = targets.get(index);
            boolean datesItsRuns = target.process(0).habits().createdAt();
            switch (step.deed) {
                case COUNT -> count(target, step, step.much, false);
                case COUNT_MORE -> count(target, step, step.much * 50L, false);
                case COUNT_SILENTLY -> count(target, step, step.much, withSilence);
                case SAY -> {
                    if (isTellable(target.process(0))) {
                        target.says(MESSAGES.get(step.much % MESSAGES.size()));
                    }
                }
                case RELOAD -> {
                    if (withRules) {
                        world.rules(step.which % 2, RULES.get(step.much % RULES.size()));
                    }
                }
                case PASS -> world.passes(Duration.ofSeconds(step.much));
                case PASS_LONG -> world.waits(step.much + "M");
                case RESTART -> restart(index, target, step, FakeProcess.newUuid());
                case RESTART_SAME_UUID ->
                    restart(
                            index,
                            target,
                            step,
                            datesItsRuns ? target.process(step.much).uuid() : FakeProcess.newUuid());
                case GO_DOWN -> target.isDown();
                case HANG -> target.hangs();
                case SLOW -> {
                    if (datesItsRuns) {
                        target.isSlow();
                    }
                }
                case NONSENSE -> target.talksNonsense();
                case SPOIL -> target.spoils(key(step));
                case RECOVER -> target.isWell().spoils();
                case REPEAT -> {
                    if (datesItsRuns) {
                        target.repeatsItself(step.much);
                    }
                }
                case VANISH, APPEAR -> {
                    hidden[index] = step.deed == Deed.VANISH;
                    discover();
                }
                case RESOLVE -> world.all().forEach(error -> world.resolves(error.key()));
                case RESTART_SERVER -> world.serverRestarts(step.which % 2);
                case LOSE_EVERYTHING -> world.everythingIsLost();
            }
        }

        private static String key(Step step) {
            return "E@" + step.which / 64 % 3;
        }

        /** A client that cannot be told from its predecessor does not catch up with it before it was heard. */
        private void count(FakeTarget target, Step step, long times, boolean silently) {
            FakeProcess process = target.process(step.which / 8);
            String key = key(step);
            boolean unheard = world.truth().told(process, key) == 0;
            if (isTellable(process) || !unheard || process.count(key) + times < target.lastGiven(key)) {
                if (silently) {
                    process.countSilently(key, times);
                } else {
                    process.count(key, times, world.now());
                }
            }
        }

        private static boolean isTellable(FakeProcess process) {
            return process.habits().uuid() || process.habits().createdAt();
        }

        private void restart(int index, FakeTarget target, Step step, String uuid) {
            boolean named = target.process(0).habits().uuid();
            if (index > 0 && (named || ++runs[index] < RUNS_TOLD_APART - target.processes())) {
                target.restarts(step.much, uuid);
            }
        }

        private void discover() {
            String[] visible = Stream.concat(
                            IntStream.range(0, hidden.length)
                                    .filter(i -> !hidden[i])
                                    .mapToObj(i -> targets.get(i).address()),
                            Stream.of(alias.address()))
                    .toArray(String[]::new);
            world.discovers(visible);
        }
    }
}
