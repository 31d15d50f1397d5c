package io.periskop.aggregate;

import static io.periskop.aggregate.Hearing.T0;
import static io.periskop.aggregate.Hearing.abridged;
import static io.periskop.aggregate.Hearing.at;
import static io.periskop.aggregate.Hearing.dated;
import static io.periskop.aggregate.Hearing.says;
import static io.periskop.aggregate.Hearing.severe;
import static io.periskop.aggregate.Hearing.tells;
import static io.periskop.aggregate.Rules.all;
import static io.periskop.aggregate.Rules.byKey;
import static io.periskop.aggregate.Rules.byMessage;
import static io.periskop.aggregate.Rules.labelled;
import static io.periskop.aggregate.Rules.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;
import io.periskop.series.Bucket;
import io.periskop.store.ErrorEvent.Type;
import io.periskop.store.Marks;
import io.periskop.store.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rules may send what is counted anywhere; it is counted once all the same. */
class RoutesTests {
    private final Hearing store = new Hearing();

    @Nested
    class Rewritten {
        @Test
        void severalKeysOfOneSourceAddUpInOneError() {
            store.rules(all("g"));
            assertThat(store.hears("a", 60, says("k1", 3), says("k2", 4)))
                    .isEqualTo(new Ingested(7, 1, 0, 0, Set.of(), 0));
            assertThat(store.hears("a", 70, says("k1", 5), says("k2", 4)).counted())
                    .isEqualTo(2);
            assertThat(store.hears("b", 70, says("k1", 1)).counted()).isEqualTo(1);
            assertThat(store.hears("a", 80, says("k2", 4), says("k1", 5)).counted())
                    .isZero();
            assertThat(store.changes()).isZero();
            assertThat(store.totals()).isEqualTo(Map.of("g", 10L));
            assertThat(store.events).containsExactly(Type.FIRST_SEEN);
            assertThat(store.marks("a", "k1").share()).isEqualTo(5);
            assertThat(store.marks("a", "k2").share()).isEqualTo(4);
        }

        @Test
        void whatWasCountedStaysWhereItWasCounted() {
            store.hears("a", 60, says("k", 5));
            store.rules(all("g")).hears("a", 70, says("k", 8));
            assertThat(store.totals()).isEqualTo(Map.of("k", 5L, "g", 3L));
            assertThat(store.error("k").folded()).isEqualTo(5);
            Marks marks = store.marks("a", "k");
            assertThat(marks.route()).isEqualTo("g");
            assertThat(marks.settled()).isEqualTo(5);
            assertThat(marks.share()).isEqualTo(3);
        }

        @Test
        void backAndForthCountsNothingTwice() {
            store.rules(byMessage());
            long count = 0;
            for (String route : List.of("k", "g", "k", "h", "g", "g", "k")) {
                count += 10;
                store.hears("a", count, tells("k", count, route, count));
                store.hears("a", count, tells("k", count, route, count));
            }
            assertThat(store.totals()).isEqualTo(Map.of("k", 30L, "g", 30L, "h", 10L));
            assertThat(store.error("k").folded()).isEqualTo(20);
            assertThat(store.error("g").folded()).isEqualTo(30);
        }

        @Test
        void keysMayChangePlaces() {
            store.hears("a", 60, says("k1", 10), says("k2", 100));
            store.rules(byKey(Map.of("k1", "k2", "k2", "k1"))).hears("a", 70, says("k1", 13), says("k2", 105));
            assertThat(store.totals()).isEqualTo(Map.of("k1", 15L, "k2", 103L));
            store.hears("a", 80, says("k1", 14), says("k2", 105));
            assertThat(store.totals()).isEqualTo(Map.of("k1", 15L, "k2", 104L));
        }

        @Test
        void aKeyMayJoinOneThatIsThere() {
            store.rules(byKey(Map.of("k2", "k1"))).hears("a", 60, says("k1", 10), says("k2", 100));
            store.hears("b", 60, says("k2", 1000));
            assertThat(store.totals()).isEqualTo(Map.of("k1", 1110L));
            store.rules(ErrorRules.NONE).hears("a", 70, says("k1", 11), says("k2", 102));
            assertThat(store.totals()).isEqualTo(Map.of("k1", 1111L, "k2", 2L));
        }

        @Test
        void aRestartCountsInFullWhereItsVerdictSays() {
            store.rules(byMessage()).hears("a", 60, tells("k", 5, "k", 50));
            store.hears("a", 70, tells("k", 7, "g", 65));
            assertThat(store.hears("a", 80, tells("k", 4, at(75), "g", 76)).restarted())
                    .isEqualTo(1);
            store.hears("a", 90, tells("k", 9, at(85), "h", 86));
            store.hears("a", 91, tells("k", 8, "k", 66));
            assertThat(store.totals()).isEqualTo(Map.of("k", 6L, "g", 6L, "h", 9L));
        }

        @Test
        void aRestartThatIsKnownByItsLowerCountOnlyCountsInFull() {
            store.rules(byMessage()).hears("a", 60, tells("k", 5, null, "k", 50));
            store.hears("a", 70, tells("k", 7, null, "g", 65));
            store.hears("a", 80, tells("k", 4, null, "g", 76));
            store.hears("a", 90, tells("k", 3, null, "k", 86));
            assertThat(store.totals()).isEqualTo(Map.of("k", 8L, "g", 6L));
        }

        @Test
        void runsInOneDocumentAreJudgedByTheNewestOfAll() {
            store.rules(byMessage())
                    .hears("a", 60, tells("k", 5, T0, "g", 50), tells("k", 3, at(1), "h", 49), dated("k", 1, at(2)));
            assertThat(store.totals()).isEqualTo(Map.of("g", 9L));
        }

        @Test
        void anAnswerThatComesLateMovesNothing() {
            store.rules(byMessage()).hears("a", 60, tells("k", 5, "g", 50));
            store.hears("a", 70, tells("k", 8, "h", 65));
            assertThat(store.hears("a", 80, tells("k", 6, "g", 55)).late()).isEqualTo(1);
            assertThat(store.marks("a", "k").route()).isEqualTo("h");
            store.hears("a", 90, tells("k", 9, "h", 85));
            assertThat(store.totals()).isEqualTo(Map.of("g", 5L, "h", 4L));
        }

        @Test
        void whatDoesNotGrowMovesWithoutMakingAnError() {
            store.hears("a", 60, says("k", 5, 50));
            store.rules(all("g")).hears("a", 70, says("k", 5, 50));
            assertThat(store.totals()).isEqualTo(Map.of("k", 5L));
            assertThat(store.marks("a", "k").route()).isEqualTo("g");
            store.rules(all("h")).hears("a", 80, says("k", 5, 50));
            assertThat(store.hears("a", 90, says("k", 6, 50)).created()).isEqualTo(1);
            assertThat(store.totals()).isEqualTo(Map.of("k", 5L, "h", 1L));
            store.hears("a", 95, says("k", 6, 50));
            assertThat(store.changes()).isZero();
        }

        @Test
        void noRulesAnyMoreIsAVerdictToo() {
            store.rules(all("g")).hears("a", 60, says("k", 5, 50));
            store.rules(ErrorRules.NONE).hears("a", 70, abridged("k", 6));
            assertThat(store.totals()).isEqualTo(Map.of("g", 5L, "k", 1L));
        }

        @Test
        void anErrorListsOnlyWhatIsCountedInIt() {
            store.hears("a", 60, says("k", 4, 10, 20, 30, 40));
            store.rules(all("g")).hears("a", 70, says("k", 6, 65, 10, 61, 20, 30, 40));
            assertThat(uuids("g")).containsExactly("k@65", "k@61");
            store.hears("a", 80, says("k", 7, 75, 65, 61, 40));
            assertThat(uuids("g")).containsExactly("k@75", "k@65", "k@61");
            assertThat(uuids("k")).containsExactly("k@40", "k@30", "k@20", "k@10");
            store.rules(ErrorRules.NONE).hears("a", 90, says("k", 7, 75, 65, 61, 40));
            assertThat(uuids("k")).containsExactly("k@40", "k@30", "k@20", "k@10");
            store.hears("a", 95, says("k", 8, 94, 75, 65, 61, 40));
            assertThat(uuids("k")).containsExactly("k@94", "k@40", "k@30", "k@20", "k@10");
        }

        @Test
        void occurrencesHappenOnceInTime() {
            store.rules(all("g")).hears("a", 60, says("k1", 2, 50, 55), says("k2", 3, 51, 52, 53));
            assertThat(store.minutes).containsExactly(new Bucket((int) Math.floorDiv(T0.getEpochSecond(), 60L), 5));
            store.rules(all("h")).hears("a", 600, says("k1", 6), says("k2", 8));
            assertThat(store.placed(60)).isEqualTo(9);
            assertThat(store.minutes).extracting(Bucket::step).doesNotHaveDuplicates();
        }

        @Test
        void whatWasCountedElsewhereIsNoReasonToReopen() {
            store.hears("a", 60, says("g", 1), says("k", 5, 50));
            store.resolves("g", 65);
            store.rules(all("g")).hears("a", 70, says("k", 5, 50));
            assertThat(store.state("g").resolved()).isTrue();
            assertThat(store.hears("a", 80, says("k", 6, 75)).regressed()).isEqualTo(1);
            assertThat(store.state("g")).isEqualTo(new State(State.Status.OPEN, at(80), true));
        }

        private List<String> uuids(String key) {
            return store.error(key).occurrences().stream().map(Occurrence::uuid).toList();
        }
    }

    @Nested
    class WithoutAMessage {
        @Test
        void whatIsKnownStaysWhereAndAsItIs() {
            store.rules(byMessage(message -> new Verdict.Ruled(
                            message.isEmpty() ? "none" : message,
                            Severity.of("critical"),
                            Labels.of(Map.of("team", message)),
                            0)))
                    .hears("a", 60, tells("k", 5, "g", 50));
            store.hears("a", 70, abridged("k", 7));
            assertThat(store.totals()).isEqualTo(Map.of("g", 7L));
            assertThat(store.error("g").labels().byName()).isEqualTo(Map.of("team", "g"));
            assertThat(store.error("g").severity().text()).isEqualTo("critical");
            assertThat(store.marks("a", "k").severity().text()).isEqualTo("critical");
        }

        @Test
        void whatIsNotKnownIsJudgedByWhatThereIs() {
            store.rules(byMessage(message -> to("silent"))).hears("a", 60, abridged("k", 7));
            assertThat(store.totals()).isEqualTo(Map.of("silent", 7L));
            store.rules(said -> Verdict.DROPPED);
            assertThat(store.hears("a", 60, abridged("l", 7)).dropped()).containsExactly("l");
            assertThat(store.totals()).isEqualTo(Map.of("silent", 7L));
        }

        @Test
        void aClientThatNeverListsAnyIsJudgedEveryTime() {
            store.rules(all("g")).hears("a", 60, says("k", 5));
            store.rules(all("h")).hears("a", 70, says("k", 7));
            assertThat(store.totals()).isEqualTo(Map.of("g", 5L, "h", 2L));
            store.rules(said -> Verdict.DROPPED);
            assertThat(store.hears("a", 80, says("k", 9)).dropped()).containsExactly("k");
        }
    }

    @Nested
    class Dropped {
        @Test
        void isNotCountedAndLeavesNoTrace() {
            store.rules(byMessage());
            Ingested done = store.hears("a", 60, tells("k", 5, "drop", 50), tells("l", 1, "l", 50));
            assertThat(done.dropped()).containsExactly("k");
            assertThat(done.counted()).isEqualTo(1);
            assertThat(store.totals()).isEqualTo(Map.of("l", 1L));
            assertThat(store.marks("a", "k")).isNull();
        }

        @Test
        void leavesWhatWasCountedAlone() {
            store.rules(byMessage()).hears("a", 60, tells("k", 5, "k", 50));
            store.hears("a", 70, tells("k", 8, "drop", 65));
            assertThat(store.changes()).isZero();
            assertThat(store.totals()).isEqualTo(Map.of("k", 5L));
        }

        @Test
        void isCountedInFullOnceItIsDroppedNoLonger() {
            store.rules(byMessage()).hears("a", 60, tells("k", 5, "k", 50));
            store.hears("a", 70, tells("k", 8, "drop", 65));
            store.hears("a", 80, tells("k", 9, "g", 75));
            store.hears("a", 90, tells("new", 4, "drop", 85));
            store.hears("a", 95, tells("new", 6, "g", 94));
            assertThat(store.totals()).isEqualTo(Map.of("k", 5L, "g", 10L));
        }

        @Test
        void takesNoRoom() {
            Hearing one = new Hearing(1).rules(byMessage());
            assertThat(one.hears("a", 60, tells("k1", 1, "drop", 50), tells("k2", 2, "drop", 50), says("k3", 3))
                            .refused())
                    .isZero();
            assertThat(one.totals()).isEqualTo(Map.of("k3", 3L));
        }
    }

    @Nested
    class Room {
        private final Hearing two = new Hearing(2);

        @Test
        void aRouteThatThereIsNoRoomForIsRefusedAndNothingMoves() {
            two.hears("a", 60, says("k", 5), says("l", 1));
            two.rules(byKey(Map.of("k", "g")));
            Marks before = two.marks("a", "k");
            assertThat(two.hears("a", 70, says("k", 8), says("l", 2)))
                    .isEqualTo(new Ingested(1, 0, 0, 0, Set.of("k"), 0));
            assertThat(two.error("k").folded()).isZero();
            assertThat(two.marks("a", "k")).isEqualTo(before);
            assertThat(two.holds(3, 100).hears("a", 80, says("k", 9)).counted()).isEqualTo(4);
            assertThat(two.totals()).isEqualTo(Map.of("k", 5L, "l", 2L, "g", 4L));
        }

        @Test
        void aRouteToAnErrorThatIsThereNeedsNone() {
            two.hears("a", 60, says("k", 5), says("l", 1));
            assertThat(two.rules(all("l"))
                            .hears("a", 70, says("k", 8), says("m", 10))
                            .refused())
                    .isZero();
            assertThat(two.totals()).isEqualTo(Map.of("k", 5L, "l", 14L));
        }

        @Test
        void manyNewKeysOfOneNewErrorTakeOnePlace() {
            two.rules(all("g"));
            assertThat(two.hears("a", 60, says("k1", 1), says("k2", 2), says("k3", 3))
                            .refused())
                    .isZero();
            assertThat(two.rules(ErrorRules.NONE)
                            .hears("b", 70, says("k4", 4), says("k5", 5))
                            .refused())
                    .isEqualTo(1);
        }

        @Test
        void aSourceHasOnlySoManyKeysHoweverFewErrorsTheyAre() {
            two.holds(2, 3).rules(all("g"));
            for (int i = 0; i < 5; i++) {
                two.hears("a", 60 + i, says("k" + i, 10));
            }
            assertThat(two.totals()).isEqualTo(Map.of("g", 30L));
            assertThat(two.hears("a", 70, says("k0", 11), says("k4", 12)).refused())
                    .isEqualTo(1);
            two.hears("b", 71, says("k4", 100));
            assertThat(two.holds(2, 5).hears("a", 72, says("k4", 13)).counted()).isEqualTo(13);
            assertThat(two.totals()).isEqualTo(Map.of("g", 144L));
        }
    }

    @Nested
    class Severities {
        @Test
        void keysOfOneSourceThatDisagreeDoNotMakeTheErrorFlap() {
            store.rules(all("g")).hears("a", 60, severe("k1", 1, "error"), severe("k2", 1, "warning"));
            for (int i = 2; i < 6; i++) {
                store.hears("a", 60 + i, severe("k2", i, "warning"));
                assertThat(store.error("g").severity()).isEqualTo(Severity.ERROR);
                store.hears("a", 60 + i, severe("k2", i, "warning"), severe("k1", i, "error"));
                assertThat(store.error("g").severity()).isEqualTo(Severity.ERROR);
            }
            store.hears("a", 70, severe("k1", 9, "info"));
            assertThat(store.error("g").severity()).isEqualTo(Severity.INFO);
            store.hears("a", 71, severe("k2", 9, "warning"));
            assertThat(store.error("g").severity()).isEqualTo(Severity.WARNING);
        }

        @Test
        void whoCountsElsewhereHasNoSayAnyMore() {
            store.rules(all("g")).hears("a", 60, severe("k1", 1, "critical"), severe("k2", 1, "warning"));
            store.rules(byKey(Map.of("k2", "g"))).hears("a", 70, severe("k1", 2, "critical"));
            assertThat(store.error("g").severity().text()).isEqualTo("critical");
            store.hears("a", 80, severe("k2", 2, "warning"));
            assertThat(store.error("g").severity().text()).isEqualTo("warning");
        }

        @Test
        void aRuleCorrectsWhatTheClientSays() {
            store.rules(said -> to("g", "info")).hears("a", 60, severe("k", 1, "error"));
            assertThat(store.error("g").severity()).isEqualTo(Severity.INFO);
            assertThat(store.marks("a", "k").severity()).isEqualTo(Severity.INFO);
            store.rules(said -> to("g", "critical")).hears("a", 60, severe("k", 1, "error"));
            assertThat(store.error("g").severity().text()).isEqualTo("critical");
            store.rules(all("g")).hears("a", 60, severe("k", 1, "warning"));
            assertThat(store.error("g").severity()).isEqualTo(Severity.WARNING);
        }
    }

    @Nested
    class LabelsOfRules {
        @Test
        void areThoseOfTheLastVerdict() {
            store.rules(said -> labelled("team", "shop")).hears("a", 60, says("k", 1));
            assertThat(store.error("k").labels().get("team")).isEqualTo("shop");
            store.rules(said -> labelled("owner", "me")).hears("a", 70, says("k", 1));
            assertThat(store.error("k").labels()).isEqualTo(Labels.of(Map.of("owner", "me")));
            store.rules(ErrorRules.NONE).hears("a", 80, says("k", 2));
            assertThat(store.error("k").labels()).isEqualTo(Labels.NONE);
        }

        @Test
        void whatRulesOverdidIsTold() {
            store.rules(said -> new Verdict.Ruled(null, null, Labels.NONE, 3));
            assertThat(store.hears("a", 60, says("k", 1), says("l", 1)).cut()).isEqualTo(6);
        }
    }

    /**
     * Sources of several runs, whose keys go wherever their last message says, or are dropped; answers are repeated, come
     * late and without their message. Each error has what was counted while it was the verdict.
     */
    @Property(tries = 300)
    void whateverTheRulesSayEachOccurrenceIsInOneError(@ForAll long seed) {
        Random random = new Random(seed);
        Hearing heard = new Hearing().rules(byMessage());
        Map<String, Long> high = new HashMap<>();
        Map<String, Long> counts = new HashMap<>();
        Map<String, String> messages = new HashMap<>();
        Map<String, String> routes = new HashMap<>();
        Map<String, Long> truth = new TreeMap<>();
        for (int second = 1; second < 80; second++) {
            String source = "s" + random.nextInt(2);
            List<ReportedAggregate> said = new ArrayList<>();
            for (int key = random.nextInt(4); key < 4; key++) {
                int run = random.nextInt(3);
                String origin = source + "/k" + key;
                String counter = origin + "/" + run;
                long count = counts.getOrDefault(counter, 0L);
                if (random.nextBoolean()) {
                    count = counts.merge(counter, 1L + random.nextInt(5), Long::sum);
                    messages.put(origin, random.nextInt(5) == 0 ? "drop" : "g" + random.nextInt(4));
                } else if (random.nextInt(3) == 0) {
                    count = random.nextInt((int) count + 1);
                }
                boolean tells = random.nextBoolean() || !routes.containsKey(origin);
                String message = messages.getOrDefault(origin, "k" + key);
                var createdAt = T0.plus(Duration.ofNanos(run));
                if (count == 0) {
                    continue;
                }
                said.add(
                        tells
                                ? new ReportedAggregate(
                                        "k" + key,
                                        count,
                                        Severity.ERROR,
                                        createdAt,
                                        List.of(new Occurrence(
                                                counter + count,
                                                at(second),
                                                Severity.ERROR,
                                                new ErrorInstance("E", message, null, null),
                                                null)))
                                : new ReportedAggregate("k" + key, count, Severity.ERROR, createdAt, List.of(), true));
                boolean late = high.containsKey(counter) && count < high.get(counter);
                boolean dropped = tells && message.equals("drop");
                if (!dropped && !late) {
                    String route = tells ? message : routes.get(origin);
                    routes.put(origin, route);
                    long delta = count - high.getOrDefault(counter, 0L);
                    high.put(counter, count);
                    if (delta > 0) {
                        truth.merge(route, delta, Long::sum);
                    }
                }
            }
            heard.hears(source, second, said.toArray(ReportedAggregate[]::new));
            assertThat(heard.totals()).isEqualTo(truth);
        }
    }
}
