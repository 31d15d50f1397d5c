package io.periskop.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.aggregate.Lifecycle;
import io.periskop.federation.Farm.Server;
import io.periskop.store.ErrorAction.Label;
import io.periskop.store.ErrorAction.Mute;
import io.periskop.store.ErrorAction.Reopen;
import io.periskop.store.ErrorAction.Resolve;
import io.periskop.store.ErrorEvent;
import io.periskop.store.LabelEdits;
import io.periskop.store.State;
import io.periskop.store.State.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatesBelowTests {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Farm farm = new Farm();
    private final Instant began = farm.now();
    private final Server eu = farm.server("eu", Farm.database());
    private final Server us = farm.server("us", Farm.database());
    private final Server middle = farm.server("middle", Farm.database());
    private final Server top = farm.server("top", Farm.database());

    @BeforeEach
    void twoErrors() throws Exception {
        count(eu, Map.of("a", 3L, "b", 1L));
        top.reads(eu);
        farm.pass(MINUTE);
    }

    private void count(Server server, Map<String, Long> counts) {
        server.hears("process of " + server.id, began, counts);
        server.looks();
    }

    private static Status status(Server server) {
        return server.error("a").state().status();
    }

    private static Map<String, String> labels(Server server) {
        return server.error("a").edits().byName();
    }

    private static List<String> history(Server server) {
        return server.store.events(Farm.SERVICE, "a").collectList().block().stream()
                .map(event -> event.type() + " " + event.actor())
                .toList();
    }

    private static Below.Status told(Server server) {
        return server.below.status().get(0);
    }

    @Test
    void whatIsResolvedAboveIsResolvedBelow() throws Exception {
        top.acts("a", "ann", new Resolve(false));
        assertThat(told(top).waiting()).isEqualTo(1);
        Instant then = farm.now();
        farm.pass(MINUTE);
        top.reads(eu);

        assertThat(eu.error("a").state()).isEqualTo(State.resolved(then, false));
        assertThat(history(eu)).containsExactly("FIRST_SEEN periskop", "RESOLVED ann via top");
        assertThat(status(top)).isEqualTo(Status.RESOLVED);
        assertThat(told(top)).matches(all -> all.pushed() == 1 && all.waiting() == 0 && all.allowed());
    }

    @Test
    void nothingIsToldTwiceOrBack() throws Exception {
        top.acts("a", "ann", new Resolve(false));
        for (int i = 0; i < 5; i++) {
            farm.pass(MINUTE);
            eu.looks();
            top.reads(eu);
        }
        eu.acts("b", "bob", new Mute(null, null));
        for (int i = 0; i < 5; i++) {
            farm.pass(MINUTE);
            top.reads(eu);
        }
        assertThat(eu.sent).isEqualTo(1);
        assertThat(history(top)).containsExactly("FIRST_SEEN periskop", "RESOLVED ann");
        assertThat(top.error("b").state().status()).isEqualTo(Status.MUTED);
    }

    @Test
    void whatIsMutedAndReopenedAboveIsSoBelow() throws Exception {
        Instant until = farm.now().plus(Duration.ofDays(1));
        top.acts("a", "ann", new Mute(until, 5L));
        top.reads(eu);
        assertThat(eu.error("a").state()).isEqualTo(State.muted(farm.now(), until, null));
        farm.pass(MINUTE);
        eu.looks();
        top.acts("a", "ann", new Reopen());
        top.reads(eu);
        assertThat(status(eu)).isEqualTo(Status.OPEN);
        assertThat(history(eu)).endsWith("MUTED ann via top", "UNMUTED ann via top");
    }

    @Test
    void whatHappenedAfterThePersonsTimeIsNotHidden() throws Exception {
        top.acts("a", "ann", new Resolve(false));
        farm.pass(MINUTE);
        Instant again = farm.now();
        eu.hears("process of eu", began, Map.of("a", 4L, "b", 1L));
        farm.pass(MINUTE);
        top.reads(eu);

        assertThat(eu.error("a").state()).isEqualTo(State.open(again, true));
        assertThat(history(eu)).endsWith("RESOLVED ann via top", "REGRESSED periskop");
        eu.looks();
        farm.pass(MINUTE);
        top.reads(eu);
        assertThat(status(top)).isEqualTo(Status.OPEN);
        assertThat(top.error("a").state().regressed()).isTrue();
    }

    @Test
    void whatWasMutedBeforeItHappenedStaysMuted() throws Exception {
        top.acts("a", "ann", new Resolve(false));
        farm.pass(MINUTE);
        eu.acts("a", "bob", new Mute(null, null));
        farm.pass(MINUTE);
        count(eu, Map.of("a", 4L, "b", 1L));
        top.reads(eu);
        assertThat(status(eu)).isEqualTo(Status.MUTED);
        assertThat(status(top)).isEqualTo(Status.MUTED);
    }

    @Test
    void whatHappensAgainOpensBoth() throws Exception {
        top.acts("a", "ann", new Resolve(false));
        top.reads(eu);
        farm.pass(MINUTE);
        count(eu, Map.of("a", 4L, "b", 1L));
        top.reads(eu);
        assertThat(eu.error("a").state().regressed()).isTrue();
        assertThat(top.error("a").state().regressed()).isTrue();
    }

    @Test
    void whoeverWasAwayIsToldAfterARestartOfTheOneAbove() throws Exception {
        farm.isLost = () -> true;
        top.acts("a", "ann", new Resolve(false));
        top.reads(eu);
        assertThat(told(top).problem()).isEqualTo("it does not answer");
        assertThat(status(eu)).isEqualTo(Status.OPEN);

        farm.isLost = () -> false;
        top.start();
        farm.pass(MINUTE);
        top.reads(eu);
        assertThat(status(eu)).isEqualTo(Status.RESOLVED);
        assertThat(told(top).problem()).isNull();
    }

    @Test
    void whereItIsInDoubtEverythingIsAskedForOnce() throws Exception {
        Server paged = farm.server("paged", "paged", Farm.database(), 1);
        count(paged, Map.of("a", 1L, "b", 1L, "c", 1L));
        top.reads(paged);
        farm.pass(MINUTE);
        new Lifecycle(top.store, farm::now).resolve(Farm.SERVICE, "a", "ann").block();
        top.looksUnheard();
        top.reads(paged);
        assertThat(status(paged)).isEqualTo(Status.OPEN);

        top.below.doubt();
        top.reads(paged);
        assertThat(status(paged)).isEqualTo(Status.RESOLVED);
        paged.looks();
        top.reads(paged);
        assertThat(paged.told(top.taker.since(paged.url()))).isEmpty();
    }

    @Test
    void aFailureIsTriedAgainLessAndLessOften() throws Exception {
        int[] tries = {0};
        farm.isLost = () -> {
            tries[0]++;
            return true;
        };
        top.acts("a", "ann", new Resolve(false));
        for (int i = 0; i < 60; i++) {
            farm.pass(MINUTE);
            top.reads(eu);
        }
        assertThat(tries[0]).isBetween(6, 12);
        assertThat(told(top)).matches(all -> all.failures() == tries[0] && all.waiting() == 1);
    }

    @Test
    void oneThatDoesNotAllowItIsAskedRarely() throws Exception {
        eu.takes = false;
        top.acts("a", "ann", new Resolve(false));
        for (int i = 0; i < 59; i++) {
            farm.pass(MINUTE);
            top.reads(eu);
        }
        assertThat(eu.sent).isEqualTo(1);
        assertThat(told(top).allowed()).isFalse();
        eu.takes = true;
        farm.pass(MINUTE.multipliedBy(2));
        top.reads(eu);
        assertThat(status(eu)).isEqualTo(Status.RESOLVED);
        assertThat(told(top).allowed()).isTrue();
    }

    @Test
    void whoDidNotCountItIsNotTold() throws Exception {
        count(us, Map.of("c", 1L));
        top.reads(us);
        top.acts("a", "ann", new Resolve(false));
        top.reads(us);
        top.reads(eu);
        assertThat(us.sent).isZero();
        assertThat(eu.sent).isEqualTo(1);
    }

    @Test
    void whatOneDoesTheOthersAreTold() throws Exception {
        count(us, Map.of("a", 1L));
        top.reads(us);
        us.acts("a", "bob", new Mute(null, null));
        farm.pass(MINUTE);
        top.reads(us);
        top.reads(eu);
        assertThat(status(eu)).isEqualTo(Status.MUTED);
        assertThat(history(eu)).endsWith("MUTED us via top");
    }

    @Test
    void itGoesDownThroughOneInBetween() throws Exception {
        middle.reads(eu);
        farm.pass(MINUTE);
        Server above = farm.server("above", Farm.database());
        above.reads(middle);
        farm.pass(MINUTE);
        above.acts("a", "ann", new Resolve(false));
        above.reads(middle);
        middle.looks();
        middle.reads(eu);
        assertThat(status(eu)).isEqualTo(Status.RESOLVED);
        assertThat(history(eu)).endsWith("RESOLVED ann via above via middle");
    }

    @Test
    void whatIsLabelledAboveIsSoBelow() throws Exception {
        top.acts("a", "ann", new Label(Map.of("team", "core", "tier", "1")));
        assertThat(told(top).waiting()).isEqualTo(1);
        farm.pass(MINUTE);
        top.reads(eu);
        assertThat(labels(eu)).isEqualTo(Map.of("team", "core", "tier", "1"));
        assertThat(history(eu)).containsExactly("FIRST_SEEN periskop", "LABELLED ann via top");
        assertThat(status(eu)).isEqualTo(Status.OPEN);

        eu.looks();
        farm.pass(MINUTE);
        top.acts("a", "ann", new Label(Map.of("team", "")));
        top.reads(eu);
        assertThat(labels(eu)).isEqualTo(Map.of("tier", "1"));
        for (int i = 0; i < 5; i++) {
            eu.looks();
            farm.pass(MINUTE);
            top.reads(eu);
        }
        assertThat(eu.sent).isEqualTo(2);
        assertThat(labels(top)).isEqualTo(Map.of("tier", "1"));
        assertThat(history(top)).hasSize(3);
    }

    @Test
    void whatIsTakenAwayBelowIsSoAbove() throws Exception {
        eu.acts("a", "bob", new Label(Map.of("team", "core", "tier", "1")));
        farm.pass(MINUTE);
        top.reads(eu);
        assertThat(labels(top)).isEqualTo(Map.of("team", "core", "tier", "1"));
        eu.acts("a", "bob", new Label(Map.of("team", "")));
        farm.pass(MINUTE);
        top.reads(eu);
        assertThat(labels(top)).isEqualTo(Map.of("tier", "1"));
        assertThat(eu.sent).isZero();
    }

    @Test
    void aLaterLabelAboveHoldsWhateverIsReadFromOneThatIsNotTold() throws Exception {
        eu.takes = false;
        eu.acts("a", "bob", new Label(Map.of("team", "core")));
        farm.pass(MINUTE);
        top.reads(eu);
        top.acts("a", "ann", new Label(Map.of("team", "pay")));
        for (long total = 4; total < 8; total++) {
            farm.pass(MINUTE);
            count(eu, Map.of("a", total, "b", 1L));
            top.reads(eu);
        }
        assertThat(labels(top)).isEqualTo(Map.of("team", "pay"));
        assertThat(labels(eu)).isEqualTo(Map.of("team", "core"));
        farm.pass(MINUTE);
        eu.acts("a", "bob", new Label(Map.of("team", "later")));
        top.reads(eu);
        assertThat(labels(top)).isEqualTo(Map.of("team", "later"));
    }

    @Test
    void labelsAreToldAfterARestartOfTheOneAbove() throws Exception {
        farm.isLost = () -> true;
        top.acts("a", "ann", new Label(Map.of("team", "core")));
        top.reads(eu);
        assertThat(labels(eu)).isEmpty();
        farm.isLost = () -> false;
        top.start();
        farm.pass(MINUTE);
        top.reads(eu);
        assertThat(labels(eu)).isEqualTo(Map.of("team", "core"));
    }

    @Test
    void labelsThatNobodyCouldGiveHereAreNotTaken() throws Exception {
        eu.acts(
                "a",
                "bob",
                new Label(Map.of("__x", "1", "service", "2", "a b", "3", "long", "x".repeat(2049), "ok", "5")));
        farm.pass(MINUTE);
        top.reads(eu);
        assertThat(labels(top)).isEqualTo(Map.of("ok", "5"));
        top.acts("a", "ann", new Label(Map.of("ok", "6")));
        top.reads(eu);
        assertThat(labels(eu)).containsEntry("ok", "6").hasSize(5);
    }

    @Test
    void labelsThatAreTooManyAreRefusedByName() {
        Map<String, String> many = new TreeMap<>();
        Map<String, Instant> times = new TreeMap<>();
        for (int i = 0; i < 65; i++) {
            many.put("l" + i, "x");
            times.put("l" + i, farm.now());
        }
        StatesFromAbove.Answer answer = new StatesFromAbove(
                        FederationSpec.OFF, new Lifecycle(eu.store, farm::now), farm::now)
                .take(
                        "top",
                        "",
                        List.of(new PushedState(Farm.SERVICE, "a", null, LabelEdits.of(many, times), "ann", "")))
                .block()
                .get(0);
        assertThat(answer.result()).isEqualTo(StatesFromAbove.Result.REFUSED);
        assertThat(answer.reason()).contains("64 labels");
        assertThat(labels(eu)).isEmpty();
    }

    @Test
    void aWordFromTheFutureIsRefused() {
        Instant future = farm.now().plus(Duration.ofDays(1));
        StatesFromAbove.Answer answer = new StatesFromAbove(
                        FederationSpec.OFF, new Lifecycle(eu.store, farm::now), farm::now)
                .take(
                        "top",
                        "",
                        List.of(new PushedState(
                                Farm.SERVICE, "a", State.resolved(future, false), LabelEdits.NONE, "ann", "")))
                .block()
                .get(0);
        assertThat(answer.result()).isEqualTo(StatesFromAbove.Result.REFUSED);
        assertThat(answer.reason()).contains("clocks");
        assertThat(status(eu)).isEqualTo(Status.OPEN);
    }

    @Test
    void whatIsNotKnownIsNotMade() {
        StatesFromAbove.Answer answer = new StatesFromAbove(
                        FederationSpec.OFF, new Lifecycle(eu.store, farm::now), farm::now)
                .take(
                        "top",
                        "",
                        List.of(new PushedState(
                                "other", "x", State.resolved(began, false), LabelEdits.NONE, "ann", "")))
                .block()
                .get(0);
        assertThat(answer.result()).isEqualTo(StatesFromAbove.Result.UNKNOWN);
        assertThat(eu.store.services().collectList().block()).containsExactly(Farm.SERVICE);
    }

    @Test
    void theHistorySaysThroughWhomAndWithWhichLogin() {
        new StatesFromAbove(FederationSpec.OFF, new Lifecycle(eu.store, farm::now), farm::now)
                .take(
                        "top",
                        "pusher",
                        List.of(new PushedState(
                                Farm.SERVICE,
                                "a",
                                State.resolved(farm.now(), false),
                                LabelEdits.NONE,
                                ErrorEvent.SERVER,
                                "")))
                .block();
        assertThat(history(eu)).endsWith("RESOLVED periskop via top (pusher)");
    }

    /** Everybody does something everywhere, answers are lost, processes end; in the end both say the same, and nothing is hidden. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void bothEndWithTheSame(long seed) throws Exception {
        Random random = new Random(seed);
        farm.isLost = () -> random.nextInt(4) == 0;
        long total = 3;
        Instant lastSeen = Instant.EPOCH;
        for (int step = 0; step < 120; step++) {
            farm.pass(Duration.ofSeconds(random.nextInt(3) * 20L));
            Server somebody = random.nextBoolean() ? top : eu;
            switch (random.nextInt(10)) {
                case 0 -> somebody.acts("a", "ann", new Resolve(false));
                case 1 -> somebody.acts("a", "bob", new Mute(null, null));
                case 2 -> somebody.acts("a", "eve", new Reopen());
                case 3 -> {
                    count(eu, Map.of("a", ++total, "b", 1L));
                    lastSeen = farm.now();
                }
                case 4 -> somebody.start();
                case 5 -> eu.looks();
                case 6 ->
                    somebody.acts(
                            "a",
                            "ann",
                            new Label(Map.of(
                                    random.nextBoolean() ? "team" : "tier",
                                    List.of("", "x", "y").get(random.nextInt(3)))));
                default -> top.reads(eu);
            }
        }
        farm.isLost = () -> false;
        for (int i = 0; i < 15; i++) {
            farm.pass(MINUTE);
            eu.looks();
            top.reads(eu);
        }
        assertThat(status(top))
                .as("%s above, %s below", top.error("a").state(), eu.error("a").state())
                .isEqualTo(status(eu));
        assertThat(labels(top)).isEqualTo(labels(eu));
        State state = eu.error("a").state();
        if (state.resolved()) {
            assertThat(state.since()).isAfterOrEqualTo(lastSeen);
        }
        int sent = eu.sent;
        for (int i = 0; i < 5; i++) {
            farm.pass(MINUTE);
            top.reads(eu);
        }
        assertThat(eu.sent).isEqualTo(sent);
    }
}
