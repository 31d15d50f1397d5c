package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static io.periskop.store.Said.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.series.Bucket;
import io.periskop.series.Resolution;
import io.periskop.store.Retention.Expiry;
import io.periskop.store.Retention.Kind;
import io.periskop.store.Retention.Removed;
import io.periskop.store.Series.Cell;
import io.periskop.store.Series.Grouping;
import io.periskop.store.Series.Part;
import io.periskop.store.Series.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What is removed, what never is, and that nothing is counted twice because of it. */
public interface RetentionContract extends StoreFixture {
    Instant NEXT_YEAR = T0.plus(Duration.ofDays(365));

    @Test
    default void whatHasNotExpiredStays() {
        TestStore store = store();
        store.commit(says("a", "open", 1), says("a", "resolved", 2));
        resolve(store, "resolved", T0);
        assertThat(store.remove(SERVICE, Expiry.NEVER)).isEqualTo(Removed.NOTHING);
        assertThat(store.remove(SERVICE, new Expiry(T0, T0, T0, T0, T0, T0))).isEqualTo(Removed.NOTHING);
        assertThat(store.remove("unknown", new Expiry(T0, T0, T0, T0, T0, T0))).isEqualTo(Removed.NOTHING);
        assertThat(store.of(SERVICE))
                .hasSize(2)
                .allMatch(error -> error.occurrences().size() == 1);
        assertThat(store.events(SERVICE, "resolved")).hasSize(2);
        assertThat(store.minutes(SERVICE, "open", Instant.MIN, Instant.MAX)).hasSize(1);
    }

    @Test
    default void anErrorThatIsResolvedLongEnoughGoesWithAllThatIsKeptOfIt() {
        TestStore store = store();
        store.commit(says("a", "k", 3), says("a", "other", 4));
        resolve(store, "k", T0.plusSeconds(60));
        assertThat(store.remove(SERVICE, resolvedBefore(T0.plusSeconds(60)))).isEqualTo(Removed.NOTHING);
        assertThat(all(store, resolvedBefore(T0.plusSeconds(61))))
                .containsOnly(
                        Map.entry(Kind.ERROR, 1),
                        Map.entry(Kind.OCCURRENCE, 1),
                        Map.entry(Kind.MINUTE_BUCKET, 1),
                        Map.entry(Kind.HOUR_BUCKET, 1),
                        Map.entry(Kind.DAY_BUCKET, 1),
                        Map.entry(Kind.EVENT, 2));
        assertThat(store.find(SERVICE, "k")).isNull();
        assertThat(store.events(SERVICE, "k")).isEmpty();
        assertThat(store.minutes(SERVICE, "k", Instant.MIN, Instant.MAX)).isEmpty();
        assertThat(store.of(SERVICE)).extracting(StoredError::key).containsExactly("other");
        assertThat(store.total(SERVICE, "other")).isEqualTo(4);
        assertThat(store.check()).isEmpty();
        assertThat(all(store, resolvedBefore(NEXT_YEAR))).isEmpty();
    }

    @Test
    default void whatALivingProcessCountedBeforeIsNotCountedAgain() {
        TestStore store = store();
        store.commit(says("a", "k", 30), says("b", "k", 40));
        resolve(store, "k", T0);
        all(store, resolvedBefore(NEXT_YEAR));
        store.commit(says("a", "k", 30), says("b", "k", 40));
        assertThat(store.find(SERVICE, "k")).isNull();
        assertThat(store.check()).isEmpty();
        store.commit(says("b", "k", 42));
        assertThat(store.total(SERVICE, "k")).isEqualTo(2);
        assertThat(store.find(SERVICE, "k").state().resolved()).isFalse();
        assertThat(store.counts()).contains(new Sources.Count(SERVICE, "k", Severity.ERROR, "b", 2));
        store.commit(says("a", "k", 31));
        assertThat(store.total(SERVICE, "k")).isEqualTo(3);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void anErrorThatComesAgainBeginsAnew() {
        TestStore store = store();
        store.commit(says("a", "k", 5));
        resolve(store, "k", T0);
        all(store, resolvedBefore(NEXT_YEAR));
        Instant later = T0.plus(Duration.ofHours(5));
        store.commit(says(SERVICE, "a", later).that("k", 6).report());
        StoredError error = store.find(SERVICE, "k");
        assertThat(error.firstSeen()).isEqualTo(later);
        assertThat(error.occurrences()).extracting(Occurrence::timestamp).containsExactly(later);
        assertThat(store.events(SERVICE, "k")).extracting(ErrorEvent::type).containsExactly(ErrorEvent.Type.FIRST_SEEN);
        assertThat(store.minutes(SERVICE, "k", Instant.MIN, Instant.MAX))
                .extracting(Bucket::count)
                .containsExactly(1L);
    }

    @Test
    default void aProcessThatWasFoldedWhenTheErrorWentComesBackRight() {
        TestStore store = store();
        store.commit(says("a", "k", 30), says("b", "k", 5));
        store.fold(T0.plusSeconds(1), Instant.EPOCH);
        store.heard(SERVICE, "b", T0.plusSeconds(10));
        resolve(store, "k", T0);
        all(store, resolvedBefore(NEXT_YEAR));
        assertThat(store.check()).isEmpty();
        store.commit(says(SERVICE, "a", T0.plusSeconds(20)).that("k", 33).report());
        assertThat(store.total(SERVICE, "k")).isEqualTo(3);
        assertThat(store.find(SERVICE, "k").folded()).isZero();
        store.fold(NEXT_YEAR, Instant.EPOCH);
        assertThat(store.find(SERVICE, "k").folded()).isEqualTo(3);
        assertThat(store.check()).isEmpty();
        store.fold(NEXT_YEAR, NEXT_YEAR);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void aProcessThatIsFoldedAfterTheErrorWentTakesNothingWithIt() {
        TestStore store = store();
        store.commit(says("a", "k", 30), says("a", "other", 1));
        resolve(store, "k", T0);
        all(store, resolvedBefore(NEXT_YEAR));
        store.fold(NEXT_YEAR, Instant.EPOCH);
        store.heard(SERVICE, "a", NEXT_YEAR);
        assertThat(store.check()).isEmpty();
        store.commit(says(SERVICE, "a", NEXT_YEAR).that("k", 31).report());
        assertThat(store.total(SERVICE, "k")).isEqualTo(1);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void removedErrorsMakeRoomForOthers() {
        TestStore store = store();
        store.commit(says("a", "k", 1), says("a", "other", 1));
        int room = store.before(SERVICE, "a", "k").room();
        resolve(store, "k", T0);
        all(store, resolvedBefore(NEXT_YEAR));
        assertThat(store.before(SERVICE, "a", "k").room()).isEqualTo(room + 1);
        assertThat(store.before(SERVICE, "a", "k").originRoom()).isEqualTo(LIMITS.errorsPerService() - 2);
        assertThat(store.services()).containsExactly(SERVICE);
        resolve(store, "other", T0);
        all(store, resolvedBefore(NEXT_YEAR));
        assertThat(store.services()).isEmpty();
    }

    @Test
    default void anErrorThatCameBackAfterItWasResolvedStays() {
        TestStore store = store();
        store.commit(says("a", "k", 1));
        resolve(store, "k", T0);
        store.change(SERVICE, "k", error -> Said.turned(error, T0.plusSeconds(5)));
        assertThat(all(store, resolvedBefore(NEXT_YEAR))).isEmpty();
        assertThat(store.total(SERVICE, "k")).isEqualTo(1);
    }

    @Test
    default void openErrorsThatAreSilentGoIfThatIsWanted() {
        TestStore store = store();
        store.commit(says("a", "silent", 7), says("a", "loud", 1));
        store.change(SERVICE, "loud", error -> Said.turned(error, T0.plusSeconds(10)));
        store.change(SERVICE, "loud", error -> Said.turned(error, T0.plusSeconds(20)));
        Expiry expiry = new Expiry(Instant.MIN, Instant.MIN, T0.plusSeconds(20), Instant.MIN, Instant.MIN, Instant.MIN);
        assertThat(all(store, expiry)).containsEntry(Kind.ERROR, 1);
        assertThat(store.of(SERVICE)).extracting(StoredError::key).containsExactly("loud");
        store.commit(says("a", "silent", 8));
        assertThat(store.total(SERVICE, "silent")).isEqualTo(1);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void oldOccurrencesGoAndTheNewestStays() {
        TestStore store = store();
        put(store, "k", occurrence(3), occurrence(2), occurrence(1), occurrence(0));
        put(store, "single", Said.occurrence("s", T0.minusSeconds(99)));
        assertThat(all(store, occurrencesBefore(T0.plusSeconds(2)))).containsOnly(Map.entry(Kind.OCCURRENCE, 2));
        assertThat(uuids(store, "k")).containsExactly("3", "2");
        assertThat(store.of(SERVICE).get(0).occurrences()).hasSize(2);
        assertThat(all(store, occurrencesBefore(NEXT_YEAR))).containsOnly(Map.entry(Kind.OCCURRENCE, 1));
        assertThat(uuids(store, "k")).containsExactly("3");
        assertThat(uuids(store, "single")).containsExactly("s");
        assertThat(store.find(SERVICE, "k").occurrences().get(0)).isEqualTo(occurrence(3));
    }

    /** A client lists its occurrences as long as it lives: those would come back, and go, for ever. */
    @Test
    default void anOldOccurrenceThatIsStillListedIsKnownAndDoesNotComeBack() {
        TestStore store = store();
        put(store, "k", occurrence(2), occurrence(1), occurrence(0));
        all(store, occurrencesBefore(T0.plusSeconds(2)));
        Before before = store.before(SERVICE, "a", "k");
        assertThat(before.error("k").error().occurrences())
                .extracting(Occurrence::uuid)
                .containsExactly("2", "1", "0");
        List<Occurrence> listed = new ArrayList<>(before.error("k").error().occurrences());
        listed.add(0, occurrence(9));
        put(store, "k", listed.toArray(Occurrence[]::new));
        assertThat(uuids(store, "k")).containsExactly("9", "2");
        put(store, "k", occurrence(9), occurrence(2));
        put(store, "k", occurrence(9), occurrence(2), occurrence(1));
        assertThat(uuids(store, "k")).containsExactly("9", "2", "1");
    }

    @Test
    default void ofOccurrencesAtTheSameTimeOneStays() {
        TestStore store = store();
        put(store, "k", Said.occurrence("x", T0), Said.occurrence("y", T0), Said.occurrence("z", T0));
        assertThat(all(store, occurrencesBefore(NEXT_YEAR))).containsOnly(Map.entry(Kind.OCCURRENCE, 2));
        assertThat(store.find(SERVICE, "k").occurrences()).hasSize(1);
    }

    @Test
    default void bucketsOfSilentErrorsGo() {
        TestStore store = store();
        counts(store, "k", T0, 1);
        counts(store, "k", T0.plus(Duration.ofMinutes(59)), 3);
        counts(store, "k", T0.plus(Duration.ofHours(2)), 7);
        Instant atTwo = T0.plus(Duration.ofMinutes(120));
        assertThat(all(store, bucketsBefore(T0.plus(Duration.ofMinutes(59)), T0.plus(Duration.ofMinutes(59)))))
                .containsOnly(Map.entry(Kind.MINUTE_BUCKET, 1));
        assertThat(all(store, bucketsBefore(T0.plus(Duration.ofMinutes(59)), T0.plus(Duration.ofMinutes(60)))))
                .containsOnly(Map.entry(Kind.HOUR_BUCKET, 1));
        assertThat(store.minutes(SERVICE, "k", Instant.MIN, Instant.MAX))
                .extracting(Bucket::count)
                .containsExactly(2L, 4L);
        assertThat(store.hours(SERVICE, "k", Instant.MIN, Instant.MAX))
                .extracting(Bucket::count)
                .containsExactly(4L);
        assertThat(all(store, bucketsBefore(NEXT_YEAR, atTwo))).containsOnly(Map.entry(Kind.MINUTE_BUCKET, 2));
        assertThat(store.minutes(SERVICE, "k", Instant.MIN, Instant.MAX)).isEmpty();
        assertThat(store.hours(SERVICE, "k", Instant.MIN, Instant.MAX)).hasSize(1);
        assertThat(store.total(SERVICE, "k")).isEqualTo(7);
        Instant midnight = T0.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
        assertThat(all(store, bucketsBefore(NEXT_YEAR, midnight.minusSeconds(1))))
                .containsOnly(Map.entry(Kind.HOUR_BUCKET, 1));
        assertThat(store.days(SERVICE, "k", Instant.MIN, Instant.MAX))
                .extracting(Bucket::count)
                .containsExactly(7L);
        assertThat(all(store, bucketsBefore(NEXT_YEAR, midnight))).containsOnly(Map.entry(Kind.DAY_BUCKET, 1));
    }

    @Test
    default void oldEventsGoAndTheNextOnesAreKept() {
        TestStore store = store();
        store.commit(says("a", "k", 1));
        resolve(store, "k", T0.plusSeconds(10));
        assertThat(all(
                        store,
                        new Expiry(
                                Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN, T0.plusSeconds(10))))
                .containsOnly(Map.entry(Kind.EVENT, 1));
        store.change(SERVICE, "k", error -> Said.turned(error, T0.plusSeconds(20)));
        assertThat(store.events(SERVICE, "k"))
                .extracting(ErrorEvent::type)
                .containsExactly(ErrorEvent.Type.RESOLVED, ErrorEvent.Type.REGRESSED);
    }

    @Test
    default void muchGoesInManyStepsAndEveryStepAddsUp() {
        TestStore store = store();
        Said many = says(SERVICE, "a", T0);
        for (int i = 0; i < 60; i++) {
            many.that("k" + i, i + 1);
        }
        store.commit(many.report());
        Report[] others = new Report[700];
        for (int i = 0; i < others.length; i++) {
            others[i] = says("s" + i, "k0", 2);
        }
        store.commit(others);
        for (int i = 0; i < 60; i++) {
            resolve(store, "k" + i, T0);
        }
        int removed = 0;
        Removed step;
        int steps = 0;
        do {
            step = store.remove(SERVICE, resolvedBefore(NEXT_YEAR));
            removed += step.of(Kind.ERROR);
            assertThat(store.check()).isEmpty();
            assertThat(store.of(SERVICE)).hasSize(60 - removed);
        } while (step.more() && ++steps < 100);
        assertThat(removed).isEqualTo(60);
        store.commit(others);
        assertThat(store.of(SERVICE)).isEmpty();
        store.commit(says("s699", "k0", 3));
        assertThat(store.total(SERVICE, "k0")).isEqualTo(1);
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void twoThatRemoveAtOnceRemoveEverythingOnce() {
        TestStore store = store();
        Said many = says(SERVICE, "a", T0);
        for (int i = 0; i < 30; i++) {
            many.that("k" + i, 1);
        }
        store.commit(many.report());
        for (int i = 0; i < 30; i++) {
            resolve(store, "k" + i, T0);
        }
        List<Removed> both = TestStore.wait(Flux.range(0, 8)
                .flatMap(i -> store.retention()
                        .remove(SERVICE, resolvedBefore(NEXT_YEAR))
                        .subscribeOn(Schedulers.boundedElastic())));
        assertThat(both.stream().mapToInt(each -> each.of(Kind.ERROR)).sum()).isEqualTo(30);
        assertThat(both.stream().mapToInt(each -> each.of(Kind.EVENT)).sum()).isEqualTo(60);
        assertThat(store.of(SERVICE)).isEmpty();
        assertThat(store.before(SERVICE, "a", "k").room()).isEqualTo(LIMITS.errorsPerService());
        assertThat(store.check()).isEmpty();
    }

    @Test
    default void servicesAreOfTheirOwn() {
        TestStore store = store();
        store.commit(
                says("one", "a", T0).that("k", 1).report(),
                says("two", "a", T0).that("k", 1).report());
        store.change("one", "k", error -> Said.turned(error, T0));
        store.change("two", "k", error -> Said.turned(error, T0));
        store.remove("one", resolvedBefore(NEXT_YEAR));
        assertThat(store.services()).containsExactly("two");
        assertThat(store.minutes("two", "k", Instant.MIN, Instant.MAX)).hasSize(1);
    }

    @Test
    default void theStockKnowsWhatIsOldest() {
        TestStore store = store();
        assertThat(store.stock().oldest()).isEmpty();
        counts(store, "k", T0.plus(Duration.ofMinutes(61)), 1);
        counts(store, "j", T0.plus(Duration.ofMinutes(125)), 1);
        Inventory.Stock stock = store.stock();
        assertThat(stock.oldest())
                .containsOnly(
                        Map.entry(Kind.OCCURRENCE, T0.plus(Duration.ofMinutes(61))),
                        Map.entry(Kind.MINUTE_BUCKET, T0.plus(Duration.ofMinutes(61))),
                        Map.entry(Kind.HOUR_BUCKET, T0.plus(Duration.ofMinutes(60))),
                        Map.entry(Kind.DAY_BUCKET, T0.truncatedTo(ChronoUnit.DAYS)),
                        Map.entry(Kind.EVENT, T0.plus(Duration.ofMinutes(61))));
        assertThat(stock.rows())
                .containsOnlyKeys(
                        "service",
                        "error",
                        "occurrence",
                        "source",
                        "mark",
                        "bucket",
                        "event",
                        "series",
                        "service_bucket",
                        "error_series",
                        "text",
                        "replica",
                        "job",
                        "word")
                .allSatisfy((table, rows) -> assertThat(rows).isNotNegative());
    }

    @Test
    default void whatRemovedErrorsCountedIsInNoSum() {
        TestStore store = store();
        long minute = T0.getEpochSecond() / 60;
        long day = minute / 60 / 24;
        Labels v1 = Labels.of(Map.of("version", "1"));
        store.commit(
                says(SERVICE, "a", T0).that("gone", 3).that("k", 5).of(v1).report(),
                says(SERVICE, "b", T0.plusSeconds(70)).that("gone", 7).report(),
                says("other", "a", T0).that("gone", 11).report());
        List<Part> parts =
                List.of(new Part(Resolution.MINUTE, minute, minute + 2, 2), new Part(Resolution.DAY, day, day + 2, 2));
        resolve(store, "gone", T0.plusSeconds(100));
        all(store, resolvedBefore(NEXT_YEAR));
        assertThat(store.minutes(SERVICE, "gone", Instant.MIN, Instant.MAX)).isEmpty();
        for (int part = 0; part < parts.size(); part++) {
            Map<Cell, Long> left = Map.of(
                    new Cell(part, 0, SERVICE, "", v1, 0), 5L, new Cell(part, 0, "other", "", Labels.NONE, 0), 11L);
            int of = part;
            Map<Cell, Long> sums =
                    summed(store.occurrences(new Scope.Everything(), new Grouping(false, true), parts).stream()
                            .filter(cell -> cell.part() == of)
                            .toList());
            assertThat(sums).isEqualTo(left);
        }
        List<Integer> apart = IntStream.range(0, parts.size()).boxed().toList();
        assertThat(summed(store.distinctErrors(new Scope.Everything(), parts, apart))
                        .values())
                .containsExactly(1L, 1L, 1L, 1L);
        store.commit(says(SERVICE, "a", T0.plusSeconds(200))
                .that("gone", 20)
                .that("k", 6)
                .report());
        assertThat(summed(store.occurrences(
                        new Scope.Services(Set.of(SERVICE)),
                        Grouping.SERVICE,
                        List.of(new Part(Resolution.DAY, day, day + 1, 1)))))
                .containsExactly(Map.entry(new Cell(0, 0, SERVICE, "", Labels.NONE, 0), 5L + 17 + 1));
    }

    private static Map<Cell, Long> summed(List<Cell> cells) {
        Map<Cell, Long> counts = new HashMap<>();
        cells.forEach(cell -> counts.merge(
                new Cell(cell.part(), cell.slot(), cell.service(), cell.key(), cell.series(), 0),
                cell.count(),
                Long::sum));
        return counts;
    }

    private static Map<Kind, Integer> all(TestStore store, Expiry expiry) {
        Map<Kind, Integer> all = new EnumMap<>(Kind.class);
        boolean more = true;
        for (int i = 0; more && i < 100; i++) {
            Removed step = store.remove(SERVICE, expiry);
            step.rows().forEach((kind, rows) -> all.merge(kind, rows, Integer::sum));
            more = step.more();
        }
        assertThat(more).isFalse();
        return all;
    }

    private static Expiry resolvedBefore(Instant time) {
        return new Expiry(Instant.MIN, time, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN);
    }

    private static Expiry occurrencesBefore(Instant time) {
        return new Expiry(time, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN);
    }

    private static Expiry bucketsBefore(Instant minutes, Instant hours) {
        return new Expiry(Instant.MIN, Instant.MIN, Instant.MIN, minutes, hours, Instant.MIN);
    }

    private static void resolve(TestStore store, String key, Instant at) {
        store.change(SERVICE, key, error -> Said.turned(error, at));
    }

    private static void counts(TestStore store, String key, Instant at, long upTo) {
        store.commit(says(SERVICE, "a", at).that(key, upTo).report());
    }

    private static Occurrence occurrence(int second) {
        return Said.occurrence(Integer.toString(second), T0.plusSeconds(second));
    }

    private static List<String> uuids(TestStore store, String key) {
        return store.find(SERVICE, key).occurrences().stream()
                .map(Occurrence::uuid)
                .toList();
    }

    /** Makes the error have these occurrences. */
    private static void put(TestStore store, String key, Occurrence... occurrences) {
        store.commit(new Report(SERVICE, "a", T0, Set.of(key), before -> {
            Before.Known known = before.error(key);
            StoredError error = known == null ? Said.more(null, key, 0) : known.error();
            return new After(
                    List.of(new Change(error.withOccurrences(List.of(occurrences)), List.of(), List.of())), Map.of());
        }));
    }
}
