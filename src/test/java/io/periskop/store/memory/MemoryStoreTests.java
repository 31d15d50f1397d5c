package io.periskop.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.store.After;
import io.periskop.store.Change;
import io.periskop.store.Dropped;
import io.periskop.store.ErrorEvent;
import io.periskop.store.Mark;
import io.periskop.store.Marks;
import io.periskop.store.Report;
import io.periskop.store.State;
import io.periskop.store.States;
import io.periskop.store.StoreContract;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryStoreTests implements StoreContract {
    private static final int OCCURRENCE_BYTES = 10_000;

    private final List<String> dropped = new ArrayList<>();

    @Override
    public TestStore store(StoreLimits limits, Dropped dropped) {
        return TestStore.of(new MemoryStore(limits, dropped));
    }

    @Test
    void underTheBudgetNothingIsDropped() {
        MemoryStore store = withBudgetOf(7);
        write(store, "a", T0, 3);
        write(store, "b", T0.plusSeconds(1), 3);
        assertThat(dropped).isEmpty();
        assertThat(store.payloadBytes()).isBetween(6L * OCCURRENCE_BYTES, 7L * OCCURRENCE_BYTES);
    }

    @Test
    void overTheBudgetTheLongestUnseenKeepTheirNewestOnly() {
        MemoryStore store = withBudgetOf(7);
        write(store, "recent", T0.plusSeconds(60), 3);
        write(store, "old", T0, 3);
        write(store, "new", T0.plusSeconds(90), 3);
        assertThat(kept(store, "old")).containsExactly("old0");
        assertThat(kept(store, "recent")).containsExactly("recent0");
        assertThat(kept(store, "new")).hasSize(3);
        assertThat(dropped).containsExactlyInAnyOrder("s OCCURRENCE 2", "s OCCURRENCE 2");
        assertThat(store.payloadBytes()).isLessThan(7L * OCCURRENCE_BYTES);
    }

    @Test
    void whenTheNewestOfAllAreTooMuchTheOldestGoTooAndCountsStay() {
        MemoryStore store = withBudgetOf(5);
        for (int i = 0; i < 20; i++) {
            write(store, "k" + i, T0.plusSeconds(i), 1);
        }
        assertThat(store.payloadBytes()).isLessThanOrEqualTo(5L * OCCURRENCE_BYTES);
        assertThat(kept(store, "k0")).isEmpty();
        assertThat(kept(store, "k19")).hasSize(1);
        assertThat(store.of("s").collectList().block()).hasSize(20).allMatch(error -> error.total() == 1);
        assertThat(store.check().collectList().block()).isEmpty();
    }

    @Test
    void theBudgetKnowsWhenOccurrencesAreReplacedOrTakenAway() {
        MemoryStore store = withBudgetOf(100);
        write(store, "k", T0, 5);
        long five = store.payloadBytes();
        write(store, "k", T0, 2);
        long two = store.payloadBytes();
        assertThat(two).isLessThan(five / 2);
        store.change(
                        "s",
                        "k",
                        error -> new States.Outcome(
                                error.withOccurrences(List.of()),
                                new ErrorEvent("s", "k", ErrorEvent.Type.RESOLVED, T0, "x")))
                .block();
        assertThat(store.payloadBytes()).isZero();
    }

    private MemoryStore withBudgetOf(int occurrences) {
        StoreLimits limits = new StoreLimits(
                100, 100, 9, Duration.ofDays(1), Duration.ofDays(1), (long) occurrences * OCCURRENCE_BYTES);
        return new MemoryStore(limits, (service, what, n) -> dropped.add(service + " " + what + " " + n));
    }

    private static List<String> kept(MemoryStore store, String key) {
        return store.find("s", key).block().occurrences().stream()
                .map(Occurrence::uuid)
                .toList();
    }

    private static void write(MemoryStore store, String key, Instant lastSeen, int occurrences) {
        StoredError error = new StoredError(
                "s",
                key,
                1,
                0,
                Severity.ERROR,
                "a",
                T0,
                T0,
                lastSeen,
                new State(State.Status.OPEN, T0, false),
                occurrences(key, occurrences));
        Marks marks = new Marks(List.of(new Mark(null, 1)), 0, null, Severity.ERROR, key, 0);
        After after = new After(List.of(new Change(error, List.of(), List.of())), Map.of(key, marks));
        store.commit(List.of(new Report("s", "a", T0, Set.of(key), before -> after)))
                .block();
    }

    private static List<Occurrence> occurrences(String key, int count) {
        List<Occurrence> occurrences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ErrorInstance error = new ErrorInstance("E", "x".repeat(OCCURRENCE_BYTES / 2), null, null);
            occurrences.add(new Occurrence(key + i, T0, Severity.ERROR, error, null));
        }
        return occurrences;
    }
}
