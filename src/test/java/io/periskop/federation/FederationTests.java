package io.periskop.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.federation.Farm.Server;
import io.periskop.store.memory.MemoryStore;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FederationTests {
    private final Farm farm = new Farm();
    private final Server eu = farm.server("eu", Farm.database());
    private final Server us = farm.server("us", Farm.database());
    private final Server middle = farm.server("middle", Farm.database());
    private final Server top = farm.server("top", Farm.database());

    private void count(Server server, Map<String, Long> counts) {
        server.hears("process of " + server.id, farm.now(), counts);
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
}
