package io.periskop.push;

import static io.periskop.push.Pushing.NIGHTLY;
import static io.periskop.push.Pushing.T0;
import static io.periskop.push.Pushing.apart;
import static io.periskop.push.Pushing.push;
import static io.periskop.push.Pushing.says;
import static io.periskop.push.Pushing.together;
import static io.periskop.push.Pushing.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.periskop.error.Occurrence;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.exposition.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayTests {
    private final Map<String, Long> dropped = new HashMap<>();
    private Instant now = T0.plusSeconds(3600);
    private Gateway gateway = gateway(PushLimits.DEFAULT);

    private Gateway gateway(PushLimits limits) {
        return new Gateway(limits, () -> now, (what, count) -> dropped.merge(what, count, Long::sum));
    }

    private static PushLimits limits(int pushers, int errors, long bytes) {
        return new PushLimits(1 << 20, 1 << 20, pushers, errors, 10, bytes, Duration.ofHours(1), Duration.ofHours(5));
    }

    @Test
    void pushingTheSameAgainCountsNothing() {
        for (int i = 0; i < 3; i++) {
            gateway.push(push("a", says("k", 15)));
        }
        assertThat(total(together(gateway), "k")).isEqualTo(15);
        assertThat(gateway.push(push("a", says("k", 15))).kind()).isEqualTo(PushResult.Kind.UNCHANGED);
        gateway.push(push("a", says("k", 40)));
        gateway.push(push("a", says("k", 17)));
        assertThat(total(together(gateway), "k")).isEqualTo(40);
    }

    @Test
    void timesAndUuidsStayThePushers() {
        ReportedAggregate said = says("k", 3);
        gateway.push(push("a", said));
        ReportedAggregate told = together(gateway).aggregates().get(0);
        assertThat(told.createdAt()).isEqualTo(T0);
        assertThat(told.occurrences()).containsExactlyInAnyOrderElementsOf(said.occurrences());
        assertThat(apart(gateway)).singleElement().satisfies(pusher -> {
            assertThat(pusher.targetUuid()).isEqualTo("a");
            assertThat(pusher.aggregates().get(0).occurrences())
                    .containsExactlyInAnyOrderElementsOf(said.occurrences());
        });
    }

    @Test
    void pushersStayApartAndAreAddedUp() {
        gateway.push(push("a", says("k", 15)));
        gateway.push(push("b", says("k", 4), says("j", 1)));
        gateway.push(push("c", says("k", 1)));
        assertThat(total(together(gateway), "k")).isEqualTo(20);
        assertThat(apart(gateway)).extracting(Snapshot::targetUuid).containsExactly("a", "b", "c");
        assertThat(apart(gateway)).extracting(pusher -> total(pusher, "k")).containsExactly(15L, 4L, 1L);
        assertThat(together(gateway).targetUuid()).isEqualTo(gateway.uuid());
    }

    @Test
    void withoutUuidRunsAreToldApartByWhenTheyBegan() {
        gateway.push(push(null, says("k", 9, T0)));
        gateway.push(push(null, says("k", 2, T0.plusSeconds(60))));
        gateway.push(push(null, says("k", 9, T0)));
        gateway.push(push(null, says("k", 5, T0.plusSeconds(60))));
        assertThat(total(together(gateway), "k")).isEqualTo(14);
        assertThat(apart(gateway)).singleElement().satisfies(pusher -> {
            assertThat(pusher.targetUuid()).isEqualTo("push://192.0.2.1");
            assertThat(pusher.aggregates())
                    .extracting(ReportedAggregate::totalCount, ReportedAggregate::createdAt)
                    .containsExactly(tuple(9L, T0), tuple(5L, T0.plusSeconds(60)));
        });
    }

    @Test
    void withoutUuidAndBeginningALowerCountIsANewRun() {
        gateway.push(push(null, says("k", 9, null)));
        gateway.push(push(null, says("k", 2, null)));
        assertThat(total(together(gateway), "k")).isEqualTo(11);
        assertThat(total(apart(gateway).get(0), "k")).isEqualTo(11);
    }

    @Test
    void theNewestOccurrencesOfAllPushersAreTold() {
        gateway.push(push("a", says("k", 30)));
        gateway.push(push("b", says("k", 35, T0.plusSeconds(1))));
        assertThat(together(gateway).aggregates().get(0).occurrences())
                .hasSize(10)
                .extracting(Occurrence::timestamp)
                .isSortedAccordingTo((a, b) -> b.compareTo(a))
                .allMatch(at -> !at.isBefore(T0.plusSeconds(26)));
    }

    @Test
    void aPutTakesThePlaceOfWhatItsGroupHolds() {
        gateway.push(push(NIGHTLY, "a", false, says("k", 3), says("j", 2)));
        gateway.push(push(NIGHTLY, "b", false, says("k", 4)));
        gateway.push(push("c", says("k", 7)));
        gateway.push(push(NIGHTLY, "a", true, says("j", 5)));
        assertThat(apart(gateway)).extracting(Snapshot::targetUuid).containsExactly("c", "a");
        assertThat(apart(gateway).get(1).aggregates())
                .extracting(ReportedAggregate::key)
                .containsExactly("j");
        // What was told to a scraper that knows of no pushers never falls.
        assertThat(total(together(gateway), "k")).isEqualTo(14);
        gateway.push(push(NIGHTLY, "b", false, says("k", 6)));
        assertThat(total(together(gateway), "k")).isEqualTo(16);
    }

    @Test
    void aDeletedGroupIsNotToldUntilItPushesAgainAndThenCountsOn() {
        gateway.push(push(NIGHTLY, "a", false, says("k", 3)));
        String uuid = Pushing.read(gateway, NIGHTLY, false).get(0).targetUuid();
        assertThat(gateway.delete(NIGHTLY)).isEqualTo(1);
        assertThat(gateway.delete(NIGHTLY)).isZero();
        assertThat(together(gateway).aggregates()).isEmpty();
        assertThat(Pushing.read(gateway, NIGHTLY, false)).isEmpty();
        assertThat(gateway.push(push(NIGHTLY, "a", false, says("k", 3))).kind()).isEqualTo(PushResult.Kind.TAKEN);
        assertThat(total(together(gateway), "k")).isEqualTo(3);
        assertThat(Pushing.read(gateway, NIGHTLY, false))
                .singleElement()
                .satisfies(told -> assertThat(told.targetUuid()).isEqualTo(uuid).isNotEqualTo(gateway.uuid()));
    }

    @Test
    void whoIsSilentExpiresAndCountsOnWhenItComesBack() {
        gateway = gateway(limits(10, 10, 1 << 20));
        gateway.push(push("a", says("k", 3)));
        gateway.push(push("b", says("k", 1)));
        now = now.plus(Duration.ofMinutes(50));
        gateway.push(push("b", says("k", 1)));
        now = now.plus(Duration.ofMinutes(20));
        gateway.expire();
        assertThat(apart(gateway)).extracting(Snapshot::targetUuid).containsExactly("b");
        assertThat(total(together(gateway), "k")).isEqualTo(4);
        gateway.push(push("a", says("k", 5)));
        assertThat(total(together(gateway), "k")).isEqualTo(6);
        now = now.plus(Duration.ofHours(6));
        gateway.expire();
        gateway.expire();
        assertThat(gateway.size()).isEqualTo(new Gateway.Size(0, 0, 0, 0));
    }

    @Test
    void nothingIsTakenInPart() {
        gateway = gateway(limits(2, 2, 1 << 20));
        gateway.push(push("a", says("k", 3)));
        assertThat(gateway.push(push("a", says("k", 4), says("l", 1), says("m", 1)))
                        .kind())
                .isEqualTo(PushResult.Kind.TOO_MANY_ERRORS);
        gateway.push(push("b", says("k", 1)));
        PushResult third = gateway.push(push("c", says("k", 100)));
        assertThat(third.kind()).isEqualTo(PushResult.Kind.TOO_MANY_PUSHERS);
        assertThat(third.kind().status()).isEqualTo(429);
        assertThat(third.retryAfter()).isPositive();
        assertThat(total(together(gateway), "k")).isEqualTo(4);
        assertThat(gateway.push(push("a", says("k", 5))).isTaken()).isTrue();
    }

    @Test
    void whenMemoryIsUsedUpDetailsGoButNoCounts() {
        gateway = gateway(limits(1000, 10, 40_000));
        int taken = 0;
        while (gateway.push(push("p" + taken, says("k", 100))).isTaken()) {
            taken++;
        }
        assertThat(dropped.get("details")).isPositive();
        assertThat(taken).isGreaterThan(20);
        assertThat(gateway.size().bytes()).isLessThanOrEqualTo(40_000);
        assertThat(total(together(gateway), "k")).isEqualTo(100L * taken);
        assertThat(apart(gateway))
                .allMatch(pusher -> !pusher.aggregates().get(0).occurrences().isEmpty());
        assertThat(gateway.push(push("more", says("k", 100))).kind()).isEqualTo(PushResult.Kind.FULL);
    }

    @Test
    void aVersionForEachChangeAndNoOther() {
        gateway.push(push("a", says("k", 3)));
        long version = gateway.version();
        gateway.push(push("a", says("k", 3)));
        gateway.push(push("a", says("k", 2)));
        assertThat(gateway.version()).isEqualTo(version);
        gateway.push(push("a", says("k", 4)));
        assertThat(gateway.version()).isGreaterThan(version);
        version = gateway.version();
        gateway.delete(Group.NONE);
        assertThat(gateway.version()).isGreaterThan(version);
    }

    @Test
    void groupsAreListedAsTargets() {
        gateway.push(push(PushPath.parse("/errors/job/a%2Fb/x/1").group(), "a", false, says("k", 3)));
        gateway.push(push("b", says("k", 3)));
        assertThat(new String(
                        new GatewayListing(gateway).json("gateway.example.com:7878", "/p"), StandardCharsets.UTF_8))
                .isEqualTo(
                        "[{\"targets\":[\"gateway.example.com:7878\"],"
                                + "\"labels\":{\"__metrics_path__\":\"/p/-/errors/none\"}},"
                                + "{\"targets\":[\"gateway.example.com:7878\"],"
                                + "\"labels\":{\"__metrics_path__\":\"/p/-/errors/job@base64/YS9i/x/1\",\"job\":\"a/b\",\"x\":\"1\"}}]");
        assertThat(List.of("/job@base64/YS9i/x/1"))
                .allSatisfy(path -> assertThat(
                                Pushing.read(gateway, PushPath.ofGroup(path).group(), false))
                        .hasSize(1));
    }
}
