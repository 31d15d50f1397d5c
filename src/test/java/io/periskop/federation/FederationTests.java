package io.periskop.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.aggregate.Lifecycle;
import io.periskop.aggregate.Observation;
import io.periskop.federation.Farm.Server;
import io.periskop.series.Bucket;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions;
import io.periskop.store.Retention.Expiry;
import io.periskop.store.State;
import io.periskop.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FederationTests {
    private final Farm farm = new Farm();
    private final Instant began = farm.now();
    private final Server eu = farm.server("eu", Farm.database());
    private final Server us = farm.server("us", Farm.database());
    private final Server middle = farm.server("middle", Farm.database());
    private final Server top = farm.server("top", Farm.database());

    private void count(Server server, Map<String, Long> counts) {
        server.hears("process of " + server.id, began, counts);
        server.looks();
    }

    @Test
    void countsOfAllLeavesAreAddedUp() throws Exception {
        count(eu, Map.of("a", 3L, "b", 1L));
        count(us, Map.of("a", 4L));
        top.reads(eu);
        top.reads(us);

        assertThat(top.totals()).isEqualTo(Map.of("a", 7L, "b", 1L));
        assertThat(top.error("a").origins().counted()).isEqualTo(Map.of("eu", 3L, "us", 4L));
        assertThat(top.error("a").own()).isZero();
    }

    @Test
    void whatIsTheSameCostsNothingAndWhatChangedIsTold() throws Exception {
        count(eu, Map.of("a", 3L, "b", 1L));
        top.reads(eu);
        assertThat(eu.told(top.taker.since(eu.url()))).isEmpty();

        eu.hears("another", farm.now(), Map.of("b", 5L));
        eu.looks();
        String changed = new String(eu.told(top.taker.since(eu.url())));
        assertThat(changed)
                .contains("\"key\":\"b\"")
                .doesNotContain("\"key\":\"a\"")
                .contains("\"complete\":false");
        top.reads(eu);
        assertThat(top.totals()).isEqualTo(Map.of("a", 3L, "b", 6L));
    }

    @Test
    void whatComesByTwoWaysIsCountedOnce() throws Exception {
        count(eu, Map.of("a", 3L));
        count(middle, Map.of("a", 10L));
        middle.reads(eu);
        top.reads(middle);
        top.reads(eu);
        top.reads(middle);

        assertThat(middle.totals()).isEqualTo(Map.of("a", 13L));
        assertThat(top.totals()).isEqualTo(Map.of("a", 13L));
        assertThat(top.error("a").origins().counted()).isEqualTo(Map.of("eu", 3L, "middle", 10L));
    }

    @Test
    void serversThatReadEachOtherCountWhatBothHaveOnce() throws Exception {
        count(eu, Map.of("a", 3L));
        count(us, Map.of("a", 4L));
        for (int i = 0; i < 3; i++) {
            eu.reads(us);
            us.reads(eu);
        }
        assertThat(eu.totals()).isEqualTo(Map.of("a", 7L));
        assertThat(us.totals()).isEqualTo(Map.of("a", 7L));
    }

    @Test
    void twoProcessesOnOneDatabaseAreOneServer() throws Exception {
        MemoryStore shared = Farm.database();
        Server first = farm.server("ha", "ha-0", shared, 100);
        Server second = farm.server("ha", "ha-1", shared, 100);
        count(first, Map.of("a", 3L));
        second.looks();
        top.reads(first);
        top.reads(second);
        assertThat(top.totals()).isEqualTo(Map.of("a", 3L));
    }

    @Test
    void aLeafThatIsStartedAnewIsReadAnewAndCountsNothingTwice() throws Exception {
        count(eu, Map.of("a", 3L, "b", 1L));
        top.reads(eu);
        eu.start();
        farm.pass(Duration.ofMinutes(1));
        top.reads(eu);
        assertThat(top.totals()).isEqualTo(Map.of("a", 3L, "b", 1L));
    }

    @Test
    void whatPeopleDoOnALeafIsSeenAbove() throws Exception {
        count(eu, Map.of("a", 3L));
        top.reads(eu);
        farm.pass(Duration.ofMinutes(1));
        new Lifecycle(eu.store, farm::now)
                .act(
                        Farm.SERVICE,
                        List.of("a"),
                        List.of(new ErrorAction.Label(Map.of("team", "core")), new ErrorAction.Resolve(false)),
                        new ErrorActions.By("ann", ""))
                .block();
        eu.looks();
        top.reads(eu);

        assertThat(top.error("a").state().status()).isEqualTo(State.Status.RESOLVED);
        assertThat(top.error("a").shownLabels().get("team")).isEqualTo("core");

        farm.pass(Duration.ofMinutes(1));
        count(eu, Map.of("a", 4L));
        top.reads(eu);
        assertThat(eu.error("a").state().regressed()).isTrue();
        assertThat(top.error("a").state().regressed()).isTrue();
        assertThat(top.totals()).isEqualTo(Map.of("a", 4L));
    }

    @Test
    void whatIsResolvedWhenItIsFirstReadIsResolved() throws Exception {
        count(eu, Map.of("a", 3L));
        farm.pass(Duration.ofMinutes(1));
        resolves(eu);
        eu.looks();
        farm.pass(Duration.ofMinutes(1));
        top.reads(eu);
        assertThat(top.error("a").state().status()).isEqualTo(State.Status.RESOLVED);
    }

    @Test
    void theLaterWordHolds() throws Exception {
        count(eu, Map.of("a", 3L));
        top.reads(eu);
        farm.pass(Duration.ofMinutes(1));
        resolves(eu);
        eu.looks();
        farm.pass(Duration.ofMinutes(1));
        top.reads(eu);
        new Lifecycle(top.store, farm::now)
                .act(Farm.SERVICE, List.of("a"), List.of(new ErrorAction.Reopen()), new ErrorActions.By("bob", ""))
                .block();
        top.looks();
        eu.start();
        farm.pass(Duration.ofMinutes(1));
        top.reads(eu);
        assertThat(top.error("a").state().status()).isEqualTo(State.Status.OPEN);
        eu.looks();
        assertThat(eu.error("a").state().status()).isEqualTo(State.Status.OPEN);
    }

    @Test
    void anErrorThatWasRemovedOnALeafAndHappensAgainCountsOn() throws Exception {
        count(eu, Map.of("a", 3L));
        farm.pass(Duration.ofMinutes(1));
        resolves(eu);
        eu.looks();
        top.reads(eu);
        farm.pass(Duration.ofMinutes(1));
        eu.store
                .remove(
                        Farm.SERVICE,
                        new Expiry(Instant.MIN, farm.now(), Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN))
                .block();
        assertThat(eu.totals()).isEmpty();
        eu.looks();
        top.reads(eu);
        farm.pass(Duration.ofMinutes(1));
        count(eu, Map.of("a", 5L));
        top.reads(eu);
        assertThat(eu.totals()).isEqualTo(Map.of("a", 2L));
        assertThat(top.totals()).isEqualTo(Map.of("a", 5L));
    }

    @Test
    void aLeafWithAnotherStorageBeginsAnew() throws Exception {
        count(eu, Map.of("a", 3L));
        top.reads(eu);
        Server other = farm.server("eu", "eu", Farm.database(), 100);
        other.hears("another process", farm.now(), Map.of("a", 2L));
        other.looks();
        top.reads(other);
        assertThat(top.totals()).isEqualTo(Map.of("a", 5L));
        assertThat(top.origins.find("eu").isClaimedTwice(farm.now())).isFalse();

        farm.pass(Duration.ofMinutes(1));
        count(eu, Map.of("a", 4L));
        top.reads(eu);
        assertThat(top.totals()).isEqualTo(Map.of("a", 6L));
        assertThat(top.origins.find("eu").isClaimedTwice(farm.now())).isTrue();
    }

    @Test
    void noProcessCountsInTheNameOfAServer() throws Exception {
        count(eu, Map.of("a", 3L));
        top.reads(eu);
        String name = Observation.sourceOf("eu", eu.store.epochOfCounts().block());
        top.hears(name, top.error("a").began(), Map.of("a", 100L));
        farm.pass(Duration.ofMinutes(1));
        count(eu, Map.of("a", 5L));
        top.reads(eu);
        assertThat(top.error("a").origins().counted()).isEqualTo(Map.of("eu", 5L));
        assertThat(top.totals()).isEqualTo(Map.of("a", 105L));
    }

    @Test
    void oneWithThisServersIdIsNotRead() throws Exception {
        Server twin = farm.server("top", "twin", Farm.database(), 100);
        count(twin, Map.of("a", 3L));
        top.reads(twin);
        assertThat(top.totals()).isEmpty();
        byte[] told = twin.told("");
        assertThat(top.taken(twin, told).reasons()).anyMatch(reason -> reason.contains("global.server_id"));
    }

    @Test
    void whatGrewIsPlacedSinceTheLastReading() throws Exception {
        count(eu, Map.of("a", 3L));
        top.reads(eu);
        farm.pass(Duration.ofMinutes(1));
        count(eu, Map.of("a", 8L));
        top.reads(eu);
        assertThat(top.store
                        .minutes(Farm.SERVICE, "a", Instant.EPOCH, farm.now().plusSeconds(60))
                        .collectList()
                        .block())
                .extracting(Bucket::count)
                .contains(5L);
    }

    @Test
    void aLeafThatIsSilentIsStale() throws Exception {
        count(eu, Map.of("a", 3L));
        top.reads(eu);
        assertThat(top.origins.find("eu").isStale(farm.now())).isFalse();
        farm.pass(Duration.ofMinutes(2));
        top.reads(eu);
        farm.pass(Duration.ofMinutes(3));
        assertThat(top.origins.find("eu").isStale(farm.now())).isFalse();
        farm.pass(Duration.ofSeconds(1));
        assertThat(top.origins.find("eu").isStale(farm.now())).isTrue();
    }

    @Test
    void aCatchUpByWayOfAnotherServerIsSpreadOverTheTimeItTook() throws Exception {
        count(eu, Map.of("a", 3L));
        middle.reads(eu);
        top.reads(middle);
        for (int minute = 0; minute < 60; minute++) {
            farm.pass(Duration.ofMinutes(1));
            top.reads(middle);
        }
        count(eu, Map.of("a", 604L));
        middle.reads(eu);
        top.reads(middle);
        assertThat(top.totals()).isEqualTo(Map.of("a", 604L));
        assertThat(top.store
                        .minutes(Farm.SERVICE, "a", Instant.EPOCH, farm.now().plusSeconds(60))
                        .collectList()
                        .block())
                .extracting(Bucket::count)
                .allMatch(count -> count <= 12)
                .hasSizeGreaterThan(50);
    }

    @Test
    void clocksOfLeavesDoNotMatter() throws Exception {
        count(eu, Map.of("a", 3L));
        byte[] told = eu.told("");
        farm.pass(Duration.ofMinutes(30));
        top.taken(eu, told).store().block();
        assertThat(top.origins.find("eu").isStale(farm.now())).isFalse();
    }

    private void resolves(Server server) {
        new Lifecycle(server.store, farm::now).resolve(Farm.SERVICE, "a", "ann").block();
    }
}
