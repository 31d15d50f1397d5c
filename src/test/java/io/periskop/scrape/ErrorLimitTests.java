package io.periskop.scrape;

import static io.periskop.scrape.ScrapeRig.INTERVAL;
import static io.periskop.scrape.ScrapeRig.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Verdict;
import io.periskop.discovery.Discovery;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.fixed.StaticDiscovery;
import io.periskop.label.Labels;
import io.periskop.scrape.ScrapeFailure.Kind;
import io.periskop.store.Sources;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code error_limit}, and what rules drop, as one scrape after the other sees it. */
class ErrorLimitTests {
    private static final ErrorRules DROP_D = said -> said.key().startsWith("d") ? Verdict.DROPPED : Verdict.AS_SAID;

    private final ScrapeRig rig = new ScrapeRig(new ScrapeLimits(8, 4, 64L << 20));
    private final Discovery discovery = new StaticDiscovery(
            "shop", List.of(new TargetGroup("test", List.of(Labels.of(Map.of(Labels.ADDRESS, "a:1"))), Labels.NONE)));

    @AfterEach
    void nothingIsLeft() {
        rig.manager.dispose();
        assertThat(rig.memory.used()).isZero();
    }

    @Test
    void anAnswerWithMoreIsRefusedAsAWhole() {
        says("k1=1", "k2=1");
        configured(ErrorRules.NONE, 2);
        expects("k1=1", "k2=1");
        assertThat(status().up()).isTrue();
        scrapes("k1=5", "k2=5", "k3=5");
        expects("k1=1", "k2=1");
        assertThat(status().failure())
                .isEqualTo(new ScrapeFailure(
                        Kind.TOO_MANY_ERRORS, "answered with 3 errors, and 2 are allowed (error_limit)"));
        assertThat(rig.failures).extracting(ScrapeFailure::kind).containsExactly(Kind.TOO_MANY_ERRORS);
        scrapes("k1=6", "k3=6");
        expects("k1=6", "k2=1", "k3=6");
        assertThat(status().up()).isTrue();
    }

    @Test
    void whatDoesNotChangeIsOneOfThem() {
        says("k1=1", "k2=1");
        configured(ErrorRules.NONE, 2);
        scrapes("k1=1", "k2=1", "k3=1");
        assertThat(status().failure()).isNotNull();
        expects("k1=1", "k2=1");
        scrapes("k1=1", "k2=1", "k1=1");
        assertThat(status().failure()).isNotNull();
        scrapes("k2=1", "k3=1");
        assertThat(status().failure()).isNull();
        expects("k1=1", "k2=1", "k3=1");
    }

    @Test
    void whatRulesDropIsNone() {
        says("d1=1", "k1=1", "d2=1", "k2=1", "d3=1");
        configured(DROP_D, 2);
        expects("k1=1", "k2=1");
        scrapes("d1=1", "k1=2", "d2=9", "k2=1", "d3=1");
        expects("k1=2", "k2=1");
        scrapes("d1=2", "k1=2", "d2=9", "k2=3", "d3=1", "d4=1");
        expects("k1=2", "k2=3");
        scrapes("d1=2", "k1=3", "d2=9", "k2=3", "d3=1", "d4=1", "k3=1");
        assertThat(status().failure().message()).contains(" 3 errors");
        expects("k1=2", "k2=3");
    }

    @Test
    void aLimitThatIsLoweredHoldsForWhatDoesNotChange() {
        says("k1=1", "k2=1");
        configured(ErrorRules.NONE, 0);
        expects("k1=1", "k2=1");
        configured(ErrorRules.NONE, 1);
        assertThat(status().failure().kind()).isEqualTo(Kind.TOO_MANY_ERRORS);
        configured(ErrorRules.NONE, 2);
        assertThat(status().up()).isTrue();
        expects("k1=1", "k2=1");
    }

    @Test
    void whatIsDroppedIsReadAgainOnlyWhenItChanges() {
        says("d1=1", "k1=1", "d2=1");
        configured(DROP_D, 0);
        assertThat(dropped()).isEqualTo(2);
        scrapes("d1=1", "k1=2", "d2=1");
        scrapes("d1=1", "k1=2", "d2=1");
        assertThat(dropped()).isEqualTo(2);
        scrapes("d1=1", "k1=3", "d2=2");
        assertThat(dropped()).isEqualTo(3);
        configured(said -> Verdict.DROPPED, 0);
        assertThat(dropped()).isEqualTo(6);
        expects("k1=3");
    }

    @Test
    void aTargetOfWhichEverythingIsDroppedIsHeard() {
        says("d1=1");
        configured(DROP_D, 0);
        assertThat(status().up()).isTrue();
        assertThat(status().errors()).isEqualTo(1);
        expects();
        rig.pass(INTERVAL.multipliedBy(3));
        Instant recently = Clocks.now(rig.clock).minus(INTERVAL.multipliedBy(2));
        assertThat(rig.store.fold(recently, recently).block()).isEqualTo(new Sources.Folded(0, 0));
        Instant now = Clocks.now(rig.clock).plusSeconds(1);
        assertThat(rig.store.fold(now, Instant.EPOCH).block()).isEqualTo(new Sources.Folded(1, 0));
    }

    private void configured(ErrorRules rules, int limit) {
        ScrapeOptions options = new ScrapeOptions("/errors", INTERVAL, TIMEOUT, 1 << 20).withErrors(rules, limit);
        rig.manager.apply(List.of(new ServiceSpec("s", options, List.of(discovery))));
    }

    private void scrapes(String... counts) {
        says(counts);
        rig.pass(INTERVAL);
    }

    private void says(String... counts) {
        String errors = Arrays.stream(counts)
                .map(count -> """
                        {"aggregation_key":"%s","total_count":%s,"created_at":"1970-01-01T00:00:00Z","latest_errors":[]}\
                        """.formatted(count.substring(0, 2), count.substring(3)))
                .collect(Collectors.joining(","));
        rig.answers("a:1", "{\"target_uuid\":\"t\",\"aggregated_errors\":[" + errors + "]}");
    }

    private void expects(String... counts) {
        assertThat(rig.store.of("s").collectList().block().stream()
                        .map((StoredError error) -> error.key() + "=" + error.total()))
                .containsExactly(counts);
        assertThat(rig.store.check().collectList().block()).isEmpty();
    }

    private TargetStatus status() {
        return rig.status("s", 0);
    }

    private double dropped() {
        return rig.registry
                .get("periskop.errors.relabel.dropped")
                .tag("service_name", "s")
                .counter()
                .count();
    }
}
