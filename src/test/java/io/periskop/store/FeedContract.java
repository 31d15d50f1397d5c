package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static io.periskop.store.Said.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an index beside the store is told. */
public interface FeedContract extends StoreFixture {
    @Test
    default void anIndexIsToldWhatChangedAndNothingElse() {
        TestStore store = store();
        assertThat(TestStore.wait(store.feed().versions())).isEmpty();
        assertThat(TestStore.wait(store.feed().since(SERVICE, -1))).isNull();
        store.commit(says("a", "k", 3), says("a", "l", 1));
        Feed.Delta all = since(store, -1);
        assertThat(all.errors()).isEqualTo(2);
        assertThat(all.changed()).extracting(ErrorFacts::key).containsExactlyInAnyOrder("k", "l");
        assertThat(TestStore.wait(store.feed().versions())).isEqualTo(Map.of(SERVICE, all.version()));

        assertThat(since(store, all.version()).changed()).isEmpty();
        store.heard(SERVICE, "a", T0.plusSeconds(60));
        store.commit(says("a", "k", 3));
        store.change(SERVICE, "k", error -> null);
        assertThat(TestStore.wait(store.feed().versions())).isEqualTo(Map.of(SERVICE, all.version()));

        store.commit(says("a", "l", 5));
        Feed.Delta grown = since(store, all.version());
        assertThat(grown.version()).isGreaterThan(all.version());
        assertThat(grown.changed()).singleElement().satisfies(facts -> {
            assertThat(facts.key()).isEqualTo("l");
            assertThat(facts.total()).isEqualTo(5);
        });
    }

    @Test
    default void factsAreThoseOfTheError() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        State muted = State.muted(T0.plusSeconds(9), T0.plusSeconds(99), 7L);
        store.change(
                SERVICE,
                "k",
                error -> new States.Outcome(
                        error.change()
                                .state(muted)
                                .labels(Labels.of(Map.of("team", "a", "tier", "1")))
                                .edits(LabelEdits.of(Map.of("team", "b", "tier", "")))
                                .done(),
                        List.of()));
        StoredError error = store.find(SERVICE, "k");
        assertThat(since(store, -1).changed()).singleElement().satisfies(facts -> {
            assertThat(facts.service()).isEqualTo(SERVICE);
            assertThat(facts.key()).isEqualTo("k");
            assertThat(facts.className()).isEqualTo("E");
            assertThat(facts.severity()).isEqualTo(error.severity());
            assertThat(facts.state()).isEqualTo(muted);
            assertThat(facts.labels()).isEqualTo(Labels.of(Map.of("team", "b")));
            assertThat(facts.createdAt()).isEqualTo(error.createdAt());
            assertThat(facts.firstSeen()).isEqualTo(error.firstSeen());
            assertThat(facts.lastSeen()).isEqualTo(error.lastSeen());
            assertThat(facts.total()).isEqualTo(3);
            assertThat(facts.signature().mayContain("MESSAGE")).isTrue();
            assertThat(facts.signature().mayContain("something else")).isFalse();
        });
    }

    @Test
    default void textsOfNewOccurrencesAreFound() {
        TestStore store = store();
        store.commit(says("a", "k", 3));
        long before = since(store, -1).version();
        Occurrence newest = new Occurrence(
                "newest",
                T0.plusSeconds(60),
                Severity.ERROR,
                new ErrorInstance(
                        "Later",
                        "disk full",
                        List.of("at com.example.Disk.write(Disk.java:7)"),
                        new ErrorInstance("Cause", "no space left", null, null)),
                new HttpContext("POST", "/orders?id=7", Map.of("X-Request-Id", "secret"), "hidden body"));
        store.change(
                SERVICE,
                "k",
                error -> new States.Outcome(
                        error.withOccurrences(
                                List.of(newest, error.occurrences().get(0))),
                        List.of()));
        ErrorFacts facts = since(store, before).changed().get(0);
        assertThat(facts.className()).isEqualTo("Later");
        for (String text :
                List.of("disk FULL", "com.example.Disk", "Cause", "space left", "/orders?id=7", "x-request-id")) {
            assertThat(facts.signature().mayContain(text)).as(text).isTrue();
        }
        assertThat(facts.signature().mayContain("hidden body")).isFalse();
        assertThat(facts.signature().mayContain("message")).as("of before").isTrue();
    }

    @Test
    default void anErrorThatIsGoneIsNotCounted() {
        TestStore store = store();
        store.commit(says("a", "k", 3), says("a", "l", 1));
        store.change(SERVICE, "k", error -> Said.turned(error, T0));
        Feed.Delta before = since(store, -1);
        Retention.Ages ages = new Retention.Ages(
                Duration.ZERO, Duration.ofDays(1), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        store.remove(SERVICE, ages.expiry(T0.plus(Duration.ofDays(2))));
        Feed.Delta after = since(store, before.version());
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(after.errors()).isEqualTo(1);
        assertThat(TestStore.wait(store.feed().keys(SERVICE))).isEqualTo(Set.of("l"));
        assertThat(TestStore.wait(store.feed().keys("unknown"))).isEmpty();
    }

    private static Feed.Delta since(TestStore store, long version) {
        return TestStore.wait(store.feed().since(SERVICE, version));
    }
}
