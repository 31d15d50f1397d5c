package io.periskop.aggregate;

import static io.periskop.aggregate.Hearing.at;
import static io.periskop.aggregate.Hearing.dated;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which errors are told of as new, and how much of what they counted is. */
class NewErrorsTests {
    private static final long HOUR = 3600;

    private final Hearing hearing = new Hearing();

    @Test
    void theFirstSightOfAServiceIsNoStormOfNewErrors() {
        hearing.hears("a", 0, dated("old", 40, at(-HOUR)), dated("older", 2, at(-20 * HOUR)));

        assertThat(hearing.growth()).isEmpty();
    }

    @Test
    void noProcessOfAServiceThatIsSeenForTheFirstTimeMakesOne() {
        hearing.hears("a", 0, dated("old", 40, at(-HOUR)));
        hearing.hears("b", 30, dated("other", 7, at(-HOUR)));
        hearing.hears("c", HOUR, dated("another", 7, at(-HOUR)));

        assertThat(hearing.growth()).isEmpty();
    }

    @Test
    void whatBeganJustNowIsNewAlsoAtFirstSight() {
        hearing.hears("a", 0, dated("k", 3, at(-60)));

        assertNew("k", 3);
    }

    @Test
    void whatBeganWhileTheServerWasDownIsNewAlsoInAProcessThatWasNeverHeard() {
        hearing.hears("a", 0);
        hearing.hears("b", 2 * HOUR, dated("k", 40, at(HOUR)));

        assertNew("k", 0);
    }

    /** The process that is heard first after a pause does not make what the others began meanwhile old. */
    @Test
    void theOrderInWhichProcessesAreHeardAgainDoesNotMatter() {
        hearing.hears("a", 0);
        hearing.hears("a", 2 * HOUR);
        hearing.hears("b", 2 * HOUR + 1, dated("k", 40, at(HOUR)));
        assertNew("k", 0);

        hearing.hears("c", 2 * HOUR + 2, dated("k", 9, at(HOUR)));
        assertThat(hearing.growth()).as("no more").isEmpty();
    }

    @Test
    void whatBeganBeforeTheServiceWasKnownIsNotNew() {
        hearing.hears("a", 0);
        hearing.hears("b", 2 * HOUR, dated("k", 40, at(-HOUR)));

        assertThat(hearing.growth()).isEmpty();
    }

    /** A clock that is ahead by less than a minute is no sign. */
    @Test
    void whatSeemsToHaveBegunJustAfterTheServiceWasKnownIsNotNew() {
        hearing.hears("a", 0);
        hearing.hears("b", 2 * HOUR, dated("k", 40, at(50)));

        assertThat(hearing.growth()).isEmpty();
    }

    @Test
    void withoutATimeNobodyKnowsWhetherItIsNew() {
        hearing.hears("a", 0);
        hearing.hears("b", 2 * HOUR, dated("k", 40, null));

        assertThat(hearing.growth()).isEmpty();
    }

    /** One older process in the same answer is enough for it not to be. */
    @Test
    void allThatItCountedHasToBeginAfterwards() {
        hearing.hears("a", 0);
        hearing.hears("b", 2 * HOUR, dated("k", 40, at(HOUR)), dated("k", 5, at(-HOUR)));

        assertThat(hearing.growth()).isEmpty();
    }

    @Test
    void anErrorIsNewOnce() {
        hearing.hears("a", 0);
        hearing.hears("b", 2 * HOUR, dated("k", 40, at(HOUR)));
        hearing.hears("b", 2 * HOUR + 30, dated("k", 41, at(HOUR)));

        assertThat(hearing.growth())
                .extracting(Growth::isNew, Growth::fresh)
                .containsExactly(org.assertj.core.api.Assertions.tuple(false, 1L));
    }

    private void assertNew(String key, long fresh) {
        List<Growth> growth = hearing.growth();
        assertThat(growth).hasSize(1);
        assertThat(growth.get(0).key()).isEqualTo(key);
        assertThat(growth.get(0).isNew()).isTrue();
        assertThat(growth.get(0).fresh()).isEqualTo(fresh);
    }
}
