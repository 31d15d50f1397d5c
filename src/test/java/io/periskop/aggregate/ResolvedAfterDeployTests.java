package io.periskop.aggregate;

import static io.periskop.aggregate.Hearing.at;
import static io.periskop.aggregate.Hearing.dated;
import static io.periskop.aggregate.Hearing.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.ErrorEvent;
import io.periskop.store.State;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a process counts that ran when the error was resolved is counted, and opens nothing. */
class ResolvedAfterDeployTests {
    private static final String URL = "http://127.0.0.1:8080/errors";

    private final Hearing store = new Hearing();

    @Nested
    class OfAProcessWithAName {
        @Test
        void theOldOneOpensNothing() {
            store.hears("old", 0, dated("k", 3, at(-100)));
            store.becomes("k", State.resolved(at(50), true));
            store.hears("old", 60, dated("k", 5, at(-100), 55));
            assertThat(store.state("k")).isEqualTo(State.resolved(at(50), true));
            assertThat(store.error("k").total()).isEqualTo(5);
        }

        @Test
        void aNewOneOpensIt() {
            store.hears("old", 0, dated("k", 3, at(-100)));
            store.becomes("k", State.resolved(at(50), true));
            store.hears("new", 60, dated("k", 1, at(57), 57));
            assertThat(store.state("k")).isEqualTo(State.open(at(60), true));
            assertThat(store.events).endsWith(ErrorEvent.Type.REGRESSED);
        }

        @Test
        void aNewOneOpensItAlsoWhenItCountsLater() {
            store.hears("old", 0, dated("k", 3, at(-100)));
            store.becomes("k", State.resolved(at(50), true));
            store.hears("new", 60);
            store.hears("new", 70, dated("k", 1, at(66), 66));
            assertThat(store.state("k")).isEqualTo(State.open(at(70), true));
        }

        @Test
        void anOldOneThatCountsItForTheFirstTimeOpensNothing() {
            store.hears("old", 0, dated("k", 3, at(-100)));
            store.hears("other old", 10, says("x", 1));
            store.becomes("k", State.resolved(at(50), true));
            store.hears("other old", 60, dated("k", 1, at(58), 58));
            assertThat(store.state("k").resolved()).isTrue();
            assertThat(store.error("k").total()).isEqualTo(4);
        }

        @Test
        void oneThatRanUnheardOpensNothing() {
            store.hears("old", 0, dated("k", 3, at(-100)));
            store.becomes("k", State.resolved(at(50), true));
            store.hears("unheard", 60, dated("k", 7, at(-500), 55));
            assertThat(store.state("k").resolved()).isTrue();
            assertThat(store.error("k").total()).isEqualTo(10);
        }
    }

    @Nested
    class OfWhateverRunsAtAUrl {
        @Test
        void theSameProcessOpensNothing() {
            store.hears(URL, 0, dated("k", 3, at(-100)));
            store.becomes("k", State.resolved(at(50), true));
            store.hears(URL, 60, dated("k", 4, at(-100), 55));
            assertThat(store.state("k").resolved()).isTrue();
        }

        @Test
        void oneThatBeganToCountLaterOpensIt() {
            store.hears(URL, 0, dated("k", 3, at(-100)));
            store.becomes("k", State.resolved(at(50), true));
            store.hears(URL, 60, dated("k", 1, at(57), 57));
            assertThat(store.state("k")).isEqualTo(State.open(at(60), true));
        }
    }

    @Test
    void resolvedForGoodIsOpenedByAnyProcess() {
        store.hears("old", 0, dated("k", 3, at(-100)));
        store.becomes("k", State.resolved(at(50), false));
        store.hears("old", 60, dated("k", 4, at(-100), 55));
        assertThat(store.state("k")).isEqualTo(State.open(at(60), true));
    }

    @Test
    void mutedUntilACountIsOpenWhenItIsReached() {
        store.hears("a", 0, dated("k", 3, at(-100)));
        store.becomes("k", State.muted(at(50), null, 5L));
        store.hears("a", 60, dated("k", 4, at(-100), 55));
        assertThat(store.state("k").status()).isEqualTo(State.Status.MUTED);
        store.hears("a", 70, dated("k", 5, at(-100), 65));
        assertThat(store.state("k")).isEqualTo(State.open(at(70), false));
        assertThat(store.events).endsWith(ErrorEvent.Type.UNMUTED);
    }

    @Test
    void mutedUntilATimeIsOpenWhenItHappensAfterIt() {
        store.hears("a", 0, dated("k", 3, at(-100)));
        store.becomes("k", State.muted(at(50), at(65), null));
        store.hears("a", 60, dated("k", 4, at(-100), 55));
        assertThat(store.state("k").status()).isEqualTo(State.Status.MUTED);
        store.hears("a", 70, dated("k", 5, at(-100), 66));
        assertThat(store.state("k")).isEqualTo(State.open(at(70), false));
    }

    @Test
    void mutedForEverStaysSo() {
        store.hears("a", 0, dated("k", 3, at(-100)));
        store.becomes("k", State.muted(at(50), null, null));
        store.hears("a", 1_000_000, dated("k", 500, at(-100), 999_999));
        assertThat(store.state("k")).isEqualTo(State.muted(at(50), null, null));
        assertThat(store.error("k").total()).isEqualTo(500);
    }
}
