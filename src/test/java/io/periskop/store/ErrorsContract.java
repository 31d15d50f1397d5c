package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static io.periskop.store.Said.says;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reading errors. */
public interface ErrorsContract extends StoreFixture {
    @Test
    default void anEmptyStoreIsEmpty() {
        TestStore store = store();
        assertThat(store.services()).isEmpty();
        assertThat(store.counts()).isEmpty();
        assertThat(store.check()).isEmpty();
        assertThat(store.fold(T0, T0)).isEqualTo(new Sources.Folded(0, 0));
    }

    @Test
    default void ofAnUnknownServiceOrKeyThereIsNothing() {
        TestStore store = store();
        store.commit(says("a", "k", 1));
        assertThat(store.of("unknown")).isEmpty();
        assertThat(store.find("unknown", "k")).isNull();
        assertThat(store.find(SERVICE, "unknown")).isNull();
        assertThat(store.events("unknown", "k")).isEmpty();
        assertThat(store.events(SERVICE, "unknown")).isEmpty();
    }

    @Test
    default void servicesAreSortedAndErrorsAreSortedByKey() {
        TestStore store = store();
        for (String service : new String[] {"b", "B", "a", "aa", "Ä", "10", "9"}) {
            store.commit(says(service, "s", T0)
                    .that("b", 1)
                    .that("é", 1)
                    .that("a", 1)
                    .that("B", 1)
                    .that("", 1)
                    .that("a b", 1)
                    .report());
        }
        assertThat(store.services()).containsExactly("10", "9", "B", "a", "aa", "b", "Ä");
        assertThat(store.of("aa")).extracting(StoredError::key).containsExactly("", "B", "a", "a b", "b", "é");
    }

    @Test
    default void versionsRiseWithEachChange() {
        TestStore store = store();
        assertThat(versions(store)).isEmpty();
        store.commit(says("a", "k", 1), says("a", "l", 1), says("a", "B", 1));
        Map<String, Long> first = versions(store);
        assertThat(first.keySet()).containsExactly("B", "k", "l");

        store.commit(says("a", "k", 1));
        assertThat(versions(store)).isEqualTo(first);

        store.commit(says("a", "k", 2));
        store.change(SERVICE, "l", error -> Said.turned(error, T0));
        Map<String, Long> second = versions(store);
        assertThat(second.get("B")).isEqualTo(first.get("B"));
        assertThat(second.get("k")).isGreaterThan(first.get("k"));
        assertThat(second.get("l")).isGreaterThan(first.get("l"));

        store.commit(says("b", "k", 1));
        assertThat(versions(store).get("k")).isGreaterThan(second.get("k"));
    }

    private static Map<String, Long> versions(TestStore store) {
        Map<String, Long> versions = new LinkedHashMap<>();
        TestStore.wait(store.errors().versions(SERVICE)).forEach(each -> versions.put(each.key(), each.version()));
        return versions;
    }

    @Test
    default void errorsOfEveryStateAreRead() {
        TestStore store = store();
        store.commit(says("a", "open", 1), says("a", "resolved", 1));
        store.change(SERVICE, "resolved", error -> Said.turned(error, T0));
        assertThat(store.of(SERVICE)).extracting(e -> e.state().resolved()).containsExactly(false, true);
        assertThat(store.services()).containsExactly(SERVICE);
    }

    @Test
    default void servicesDoNotMeet() {
        TestStore store = store();
        store.commit(
                says("one", "a", T0).that("k", 1).report(),
                says("two", "a", T0).that("k", 20).report());
        assertThat(store.total("one", "k")).isEqualTo(1);
        assertThat(store.total("two", "k")).isEqualTo(20);
        assertThat(store.events("one", "k")).hasSize(1);
    }

    @Test
    default void eventsAreKeptOldestFirstAndTheNewestOnly() {
        StoreLimits four = new StoreLimits(9, 9, 4, Duration.ofDays(1), Duration.ofDays(1), 1 << 20);
        TestStore store = store(four, (service, what, n) -> {});
        store.commit(says("a", "k", 1));
        for (int i = 1; i <= 6; i++) {
            Instant at = T0.plusSeconds(i);
            store.change(SERVICE, "k", error -> Said.turned(error, at));
        }
        assertThat(store.events(SERVICE, "k"))
                .extracting(ErrorEvent::at)
                .containsExactly(T0.plusSeconds(3), T0.plusSeconds(4), T0.plusSeconds(5), T0.plusSeconds(6));
        assertThat(store.events(SERVICE, "k"))
                .extracting(ErrorEvent::type)
                .startsWith(ErrorEvent.Type.RESOLVED, ErrorEvent.Type.REGRESSED);
    }
}
