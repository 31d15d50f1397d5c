package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.store.Events.Entry;
import io.periskop.store.Events.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Histories of all errors at once. */
public interface EventsContract extends StoreFixture {
    /** Three services, three errors each; at every second five events, of which some are of the same nanosecond. */
    private static TestStore eventful(TestStore store) {
        for (int service = 0; service < 3; service++) {
            for (int key = 0; key < 3; key++) {
                int shift = service;
                store.commit(Said.says("s" + service, "a", T0.plusSeconds(key))
                        .that("k" + key, 1)
                        .report());
                store.change(
                        "s" + service,
                        "k" + key,
                        error -> new States.Outcome(
                                error.with(State.resolved(T0, false)),
                                List.of(
                                        event(error, T0.plusSeconds(7).plusNanos(shift)),
                                        event(error, T0.plusSeconds(7)),
                                        event(error, T0.plusSeconds(7)))));
            }
        }
        return store;
    }

    private static ErrorEvent event(StoredError error, Instant at) {
        return new ErrorEvent(
                error.service(), error.key(), ErrorEvent.Type.RESOLVED, at, "ann", "after deploy", "n\u0000");
    }

    private static List<Entry> latest(
            TestStore store, @Nullable Set<String> services, Instant from, Position before, int limit) {
        return TestStore.wait(store.events().latest(services, Set.of(), from, before, limit));
    }

    @Test
    default void pagesOfEventsHaveEachOnceTheNewestFirst() {
        TestStore store = eventful(store());
        Position end = Position.before(T0.plusSeconds(60));
        List<Entry> whole = latest(store, null, T0, end, 1000);
        assertThat(whole).hasSize(36);
        assertThat(whole).extracting(entry -> entry.event().at()).isSortedAccordingTo(Comparator.reverseOrder());
        for (int limit : List.of(1, 4, 7)) {
            List<Entry> paged = new ArrayList<>();
            Position at = end;
            for (List<Entry> page = latest(store, null, T0, at, limit);
                    !page.isEmpty();
                    page = latest(store, null, T0, at, limit)) {
                assertThat(page).hasSizeLessThanOrEqualTo(limit);
                paged.addAll(page);
                at = page.get(page.size() - 1).position();
            }
            assertThat(paged).isEqualTo(whole);
        }
        assertThat(whole)
                .extracting(entry -> entry.event().service() + entry.event().key() + entry.number())
                .doesNotHaveDuplicates();
        assertThat(whole.stream()
                        .map(Entry::event)
                        .filter(e -> e.service().equals("s1") && e.key().equals("k1")))
                .containsExactlyInAnyOrderElementsOf(store.events("s1", "k1"));
    }

    @Test
    default void aRangeOfEventsIsHalfOpen() {
        TestStore store = eventful(store());
        assertThat(latest(store, null, T0.plusSeconds(1), Position.before(T0.plusSeconds(2)), 9))
                .hasSize(3)
                .allMatch(entry -> entry.event().at().equals(T0.plusSeconds(1)));
        assertThat(latest(
                        store,
                        null,
                        T0.plusSeconds(7).plusNanos(1),
                        Position.before(T0.plusSeconds(7).plusNanos(2)),
                        9))
                .hasSize(3)
                .allMatch(entry -> entry.event().service().equals("s1"));
        assertThat(latest(store, null, T0.plusSeconds(8), Position.before(T0.plusSeconds(60)), 9))
                .isEmpty();
    }

    @Test
    default void eventsOfSomeServicesAreOfThese() {
        TestStore store = eventful(store());
        Position end = Position.before(T0.plusSeconds(60));
        assertThat(latest(store, Set.of("s2", "unknown"), T0, end, 100))
                .hasSize(12)
                .allMatch(entry -> entry.event().service().equals("s2"));
        assertThat(latest(store, Set.of(), T0, end, 100)).isEmpty();
    }

    @Test
    default void eventsOfSomeTypesAreOfThese() {
        TestStore store = eventful(store());
        Position end = Position.before(T0.plusSeconds(60));
        Set<ErrorEvent.Type> first = Set.of(ErrorEvent.Type.FIRST_SEEN);
        List<Entry> seen = TestStore.wait(store.events().latest(null, first, T0, end, 100));
        assertThat(seen).hasSize(9).allMatch(entry -> entry.event().type() == ErrorEvent.Type.FIRST_SEEN);
        assertThat(TestStore.wait(
                        store.events().latest(null, first, T0, seen.get(3).position(), 2)))
                .isEqualTo(seen.subList(4, 6));
        assertThat(TestStore.wait(store.events()
                        .latest(
                                Set.of("s1"),
                                Set.of(ErrorEvent.Type.FIRST_SEEN, ErrorEvent.Type.RESOLVED),
                                T0,
                                end,
                                100)))
                .hasSize(12);
        assertThat(TestStore.wait(store.events().latest(null, Set.of(ErrorEvent.Type.REGRESSED), T0, end, 100)))
                .isEmpty();
    }

    @Test
    default void whatHappensMeanwhileMovesNoPage() {
        TestStore store = eventful(store());
        Position end = Position.before(T0.plusSeconds(60));
        List<Entry> whole = latest(store, null, T0, end, 100);
        List<Entry> first = latest(store, null, T0, end, 10);
        store.commit(Said.says(SERVICE, "a", T0.plusSeconds(9)).that("new", 1).report());
        store.change("s0", "k0", error -> new States.Outcome(error, event(error, T0.plusSeconds(10))));
        assertThat(latest(store, null, T0, first.get(9).position(), 100)).isEqualTo(whole.subList(10, 36));
    }

    @Test
    default void eventsOfErrorsThatAreGoneAreNotShown() {
        TestStore store = eventful(store());
        Instant late = T0.plus(Duration.ofDays(1));
        Instant never = Instant.MIN;
        Retention.Expiry expiry = new Retention.Expiry(never, late, late, never, never, never);
        while (!store.remove("s0", expiry).equals(Retention.Removed.NOTHING)) {
            assertThat(store.of("s0")).isNotNull();
        }
        assertThat(latest(store, null, T0, Position.before(T0.plusSeconds(60)), 100))
                .noneMatch(entry -> entry.event().service().equals("s0"))
                .hasSize(24);
    }

    @Test
    default void aPlaceOfNoEventIsRefused() {
        TestStore store = eventful(store());
        for (String rest : List.of("x", "1-2-3", "1-00000000000000000000000000000000-x", "-", "é".repeat(30))) {
            assertThatThrownBy(() -> latest(store, null, T0, new Position(T0.plusSeconds(60), rest), 9))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
