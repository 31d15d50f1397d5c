package io.periskop.aggregate;

import static io.periskop.aggregate.Hearing.at;
import static io.periskop.aggregate.Hearing.dated;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.aggregate.Importer.Outcome;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.ErrorEvent.Type;
import io.periskop.store.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an import adds, and what processes that still live add to it. Imports count until second 0 unless they say more. */
class ImportTests {
    private final Hearing here = new Hearing();

    @Test
    void bringsEverythingOver() {
        assertThat(here.imports("p", 100, old(60, 0, null, -50, -10))).isEqualTo(Outcome.ADDED);

        assertThat(here.error("k").total()).isEqualTo(60);
        assertThat(here.error("k").severity()).isEqualTo(Severity.WARNING);
        assertThat(here.error("k").firstSeen()).isEqualTo(at(-900));
        assertThat(here.error("k").createdAt()).isEqualTo(at(-1000));
        assertThat(here.error("k").lastSeen()).isEqualTo(at(-10));
        assertThat(here.error("k").state()).isEqualTo(new State(State.Status.OPEN, at(-900), false));
        assertThat(here.error("k").occurrences()).extracting("uuid").containsExactly("k@-10", "k@-50");
        assertThat(here.events).containsExactly(Type.FIRST_SEEN);
        assertThat(here.placed(-1000)).isEqualTo(2);
    }

    @Test
    void aSecondTimeChangesNothing() {
        here.imports("p", 100, old(60, 0, null, -60, -50, -40, -30, -20, -10));

        assertThat(here.imports("p", 200, old(60, 0, null, -60, -50, -40, -30, -20, -10)))
                .isEqualTo(Outcome.KNOWN);
        assertThat(here.changes()).isZero();
    }

    @Test
    void onlyGrowthIsAdded() {
        here.imports("p", 100, old(60, 0, null, -10));

        assertThat(here.imports("p", 200, old(63, 150, null, -10, 150))).isEqualTo(Outcome.GREW);
        assertThat(here.error("k").total()).isEqualTo(63);
        assertThat(here.error("k").lastSeen()).isEqualTo(at(150));
        assertThat(here.error("k").occurrences()).hasSize(2);
    }

    @Test
    void smallerTotalsChangeNothing() {
        here.imports("p", 100, old(60, 0, null));

        assertThat(here.imports("p", 200, old(12, 150, null))).isEqualTo(Outcome.KNOWN);
        assertThat(here.totals()).containsEntry("k", 60L);
    }

    @Test
    void theOtherServersCountsAreAddedUp() {
        here.imports("p", 100, old(60, 0, null));
        here.imports("q", 100, old(40, 0, null));
        here.imports("p", 200, old(60, 0, null));
        here.imports("q", 200, old(40, 0, null));

        assertThat(here.totals()).containsEntry("k", 100L);
    }

    @Test
    void aProcessThatWasCountedThereIsNotCountedAgain() {
        here.imports("p", 100, old(60, 0, null, -10));

        Ingested heard = here.hears("a", 110, dated("k", 40, at(-500), -10));
        assertThat(heard.counted()).isZero();
        assertThat(here.totals()).containsEntry("k", 60L);

        here.hears("a", 120, dated("k", 43, at(-500), -10, 115));
        assertThat(here.totals()).containsEntry("k", 63L);
    }

    @Test
    void whatItListsAsLaterIsNew() {
        here.imports("p", 100, old(60, 0, null, -10));

        assertThat(here.hears("a", 110, dated("k", 43, at(-500), -10, 20, 30, 40))
                        .counted())
                .isEqualTo(3);
        assertThat(here.totals()).containsEntry("k", 63L);
    }

    @Test
    void anOccurrenceThatWasImportedIsNotLaterWhateverItsClockSays() {
        here.imports("p", 100, old(60, 0, null, -10, 30));

        here.hears("a", 110, dated("k", 43, at(-500), -10, 30));
        assertThat(here.totals()).containsEntry("k", 60L);
    }

    @Test
    void aProcessThatBeganLaterCountsInFull() {
        here.imports("p", 100, old(60, 0, null));

        here.hears("a", 110, dated("k", 43, at(1)));
        assertThat(here.totals()).containsEntry("k", 103L);
    }

    @Test
    void livingProcessesTakeNoMoreThanThereIs() {
        here.imports("p", 100, old(60, 0, null));

        here.hears("a", 110, dated("k", 40, at(-500)));
        here.hears("b", 110, dated("k", 40, at(-500)));
        assertThat(here.totals()).containsEntry("k", 80L);
        here.hears("c", 110, dated("k", 5, at(-500)));
        assertThat(here.totals()).containsEntry("k", 85L);
    }

    @Test
    void aProcessWithoutTimesIsTakenForAnOldOneOnlyAtItsFirstScrape() {
        here.imports("p", 100, old(60, 0, null));

        here.hears("a", 110, dated("k", 40, null));
        assertThat(here.totals()).containsEntry("k", 60L);
        here.hears("a", 120, dated("k", 7, null));
        assertThat(here.totals()).containsEntry("k", 67L);
    }

    @Test
    void aRestartedProcessCountsInFull() {
        here.imports("p", 100, old(60, 0, null));
        here.hears("a", 110, dated("k", 40, at(-500)));

        here.hears("a", 130, dated("k", 7, at(120)));
        assertThat(here.totals()).containsEntry("k", 67L);
    }

    @Test
    void whatWasCountedHereInTheMeantimeCountsTowardsGrowth() {
        here.imports("p", 100, old(60, 0, null));
        here.hears("a", 110, dated("k", 40, at(-500)));
        here.hears("a", 120, dated("k", 50, at(-500)));

        here.imports("p", 200, old(72, 150, null));
        assertThat(here.totals()).containsEntry("k", 72L);
        here.hears("a", 210, dated("k", 52, at(-500)));
        assertThat(here.totals()).containsEntry("k", 72L);
        here.hears("a", 220, dated("k", 53, at(-500)));
        assertThat(here.totals()).containsEntry("k", 73L);
    }

    @Test
    void afterTheFirstScrapeOnlyWhatIsMissingIsAdded() {
        here.hears("a", 50, dated("k", 40, at(-500)));

        here.imports("p", 100, old(60, 0, null));
        assertThat(here.totals()).containsEntry("k", 60L);
        here.hears("a", 110, dated("k", 41, at(-500)));
        assertThat(here.totals()).containsEntry("k", 61L);
    }

    @Test
    void foldedProcessesStayOutOfWhatIsLeft() {
        here.imports("p", 100, old(60, 0, null));
        here.hears("a", 110, dated("k", 40, at(-500)));

        assertThat(here.error("k").imported().rest()).isEqualTo(20);
        assertThat(here.error("k").folded()).isEqualTo(20);
    }

    @Test
    void resolvedStaysResolvedUntilSomethingHappens() {
        here.imports("p", 100, old(60, 0, 10L, -10));
        assertThat(here.state("k")).isEqualTo(new State(State.Status.RESOLVED, at(10), false));
        assertThat(here.events).containsExactly(Type.FIRST_SEEN, Type.RESOLVED);

        here.hears("a", 110, dated("k", 40, at(-500), -10));
        assertThat(here.state("k").resolved()).isTrue();
        here.hears("b", 110, dated("k", 41, at(-500), 5));
        assertThat(here.state("k").resolved()).isTrue();
        here.hears("c", 110, dated("k", 3, at(-500), 20));
        assertThat(here.state("k").resolved()).isFalse();
        assertThat(here.state("k").regressed()).isTrue();
    }

    @Test
    void whatIsResolvedHereIsOpenAgainOnlyIfItHappenedThereLater() {
        here.imports("p", 100, old(60, 0, null, -10));
        here.resolves("k", 150);

        here.imports("p", 200, old(60, 0, null, -10));
        assertThat(here.state("k").resolved()).isTrue();
        here.imports("p", 210, old(61, 140, null, -10, 140));
        assertThat(here.state("k").resolved()).isTrue();
        here.imports("p", 220, old(62, 160, null, 140, 160));
        assertThat(here.state("k").resolved()).isFalse();
    }

    @Test
    void aRowThatIsThereTwiceCountsOnce() {
        here.imports("p", 100, old(12, 0, null, -10));
        here.imports("p", 100, old(15, 0, 5L, -20));

        assertThat(here.totals()).containsEntry("k", 15L);
        assertThat(here.state("k").resolved()).isFalse();
        assertThat(here.error("k").occurrences()).hasSize(2);
    }

    @Test
    void aFullServiceTakesNoMore() {
        Hearing full = new Hearing(0);

        assertThat(full.imports("p", 100, old(60, 0, null))).isEqualTo(Outcome.REFUSED);
        assertThat(full.errors).isEmpty();
    }

    private static ImportedError old(long total, long until, @Nullable Long resolved, long... occurredAt) {
        ReportedAggregate said = dated("k", total, null, occurredAt);
        return new ImportedError(
                "s",
                "k",
                total,
                Severity.WARNING,
                at(-1000),
                said.occurrences(),
                at(-900),
                at(until),
                resolved == null ? null : at(resolved));
    }
}
