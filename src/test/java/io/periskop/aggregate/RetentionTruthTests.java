package io.periskop.aggregate;

import static io.periskop.aggregate.Hearing.at;
import static io.periskop.aggregate.Hearing.says;
import static io.periskop.aggregate.Hearing.tells;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.ErrorEvent;
import io.periskop.store.Retention.Expiry;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The real merge, and retention between its runs: what goes is never counted again, what happens is never lost. */
class RetentionTruthTests {
    private static final Instant NEXT_YEAR = at(365L * 24 * 3600);
    private static final Expiry RESOLVED =
            new Expiry(Instant.MIN, NEXT_YEAR, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN);

    private final MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, what, count) -> {});

    @Test
    void anExposedCountDoesNotBringARemovedErrorBackAndGrowthIsANewError() {
        hears("a", 0, says("k", 50, 0, 1, 2));
        resolves("k", 10);
        store.remove("s", RESOLVED).block();
        hears("a", 20, says("k", 50, 0, 1, 2));
        assertThat(store.find("s", "k").block()).isNull();
        hears("a", 30, says("k", 51, 0, 1, 2, 25));
        StoredError error = store.find("s", "k").block();
        assertThat(error.total()).isEqualTo(1);
        assertThat(error.firstSeen()).isEqualTo(at(30));
        assertThat(error.state().resolved()).isFalse();
        assertThat(error.state().regressed()).isFalse();
        assertThat(error.occurrences()).extracting(each -> each.timestamp()).containsExactly(at(25));
        assertThat(store.events("s", "k").map(ErrorEvent::type).collectList().block())
                .containsExactly(ErrorEvent.Type.FIRST_SEEN);
    }

    @Test
    void aRestartedProcessIsCountedInFull() {
        hears("a", 0, says("k", 50, 0));
        resolves("k", 10);
        store.remove("s", RESOLVED).block();
        hears("a", 30, Hearing.dated("k", 3, at(20), 25));
        assertThat(store.find("s", "k").block().total()).isEqualTo(3);
    }

    @Test
    void aRuleThatSendsARemovedOriginElsewhereTakesOnlyWhatGrows() {
        hears("a", 0, says("k", 50, 0), says("j", 5, 0));
        resolves("k", 10);
        store.remove("s", RESOLVED).block();
        hears(Rules.byKey(Map.of("k", "j")), "a", 20, tells("k", 53, "m", 15));
        assertThat(store.find("s", "k").block()).isNull();
        assertThat(store.find("s", "j").block().total()).isEqualTo(8);
        assertThat(store.check().collectList().block()).isEmpty();
    }

    /** Counts, restarts, silence, resolves and removals in any order. */
    @Property(tries = 200)
    void whatIsKeptAndWhatWasRemovedAddUpToTheTruth(@ForAll long seed) {
        MemoryStore random = new MemoryStore(StoreLimits.DEFAULT, (service, what, count) -> {});
        Random dice = new Random(seed);
        long[] counts = new long[3];
        long[] born = new long[3];
        long truth = 0;
        long gone = 0;
        for (int second = 1; second < 60; second++) {
            int who = dice.nextInt(3);
            switch (dice.nextInt(6)) {
                case 0 -> resolves(random, "k", second);
                case 1 -> {
                    StoredError error = random.find("s", "k").block();
                    gone += error != null && error.state().resolved() ? error.total() : 0;
                    random.remove("s", RESOLVED).block();
                }
                case 2 ->
                    random.fold(at(second - dice.nextInt(20)), Instant.EPOCH).block();
                case 3 -> {
                    born[who] = second;
                    counts[who] = 0;
                }
                default -> {
                    long more = dice.nextInt(3);
                    counts[who] += more;
                    truth += more;
                    hears(random, "source" + who, second, Hearing.dated("k", counts[who], at(born[who])));
                }
            }
            StoredError kept = random.find("s", "k").block();
            assertThat(gone + (kept == null ? 0 : kept.total())).isEqualTo(truth);
            assertThat(random.check().collectList().block()).isEmpty();
        }
    }

    private void hears(String source, long second, ReportedAggregate... said) {
        hears(store, source, second, said);
    }

    private void hears(ErrorRules rules, String source, long second, ReportedAggregate... said) {
        hears(store, rules, source, second, said);
    }

    private static void hears(MemoryStore store, String source, long second, ReportedAggregate... said) {
        hears(store, ErrorRules.NONE, source, second, said);
    }

    private static void hears(
            MemoryStore store, ErrorRules rules, String source, long second, ReportedAggregate... said) {
        Observation heard = new Observation("s", source, at(second), null, List.of(said), rules, ErrorLimit.NONE);
        store.commit(List.of(new ReportMerge(heard, 5).report())).block();
    }

    private void resolves(String key, long second) {
        resolves(store, key, second);
    }

    private static void resolves(MemoryStore store, String key, long second) {
        new Lifecycle(store, () -> at(second)).resolve("s", key, "somebody").block();
    }
}
