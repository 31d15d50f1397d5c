package io.periskop.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Refresh.Failed;
import io.periskop.discovery.Refresh.Found;
import io.periskop.discovery.Refresh.Partial;
import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsulStateTests {
    private static final TargetGroup A = group("a", 1);
    private static final TargetGroup B = group("b", 1);

    private final ConsulState state = new ConsulState();

    @Test
    void nothingIsKnownBeforeTheList() {
        assertThat(state.next()).isNull();
        state.catalogFailed("down");
        assertThat(state.next()).isEqualTo(new Failed("down"));
        assertThat(state.next()).as("told once").isNull();
        state.listed(List.of());
        assertThat(state.next()).isEqualTo(new Found(List.of()));
    }

    @Test
    void theFirstListIsToldWhole() {
        state.listed(List.of("a", "b"));
        state.found(B);
        assertThat(state.next()).isNull();
        state.found(A);
        assertThat(state.next()).isEqualTo(new Found(List.of(A, B)));
        state.listed(List.of("a", "b", "c"));
        assertThat(state.next()).as("a later service is told when it is known").isNull();
        state.found(group("c", 1));
        assertThat(state.next()).isEqualTo(new Found(List.of(A, B, group("c", 1))));
    }

    @Test
    void oneThatKeepsSilentHoldsUpTheOthersForAWhileOnly() {
        state.listed(List.of("a", "b"));
        state.found(A);
        state.waitNoLonger();
        assertThat(state.next())
                .isEqualTo(new Partial(
                        List.of(A), "service 'b' has not been answered for yet; see whether Consul is slow"));
        state.found(B);
        assertThat(state.next()).isEqualTo(new Found(List.of(A, B)));
    }

    @Test
    void aGroupThatDidNotChangeIsTheSameObjectAndNoNews() {
        state.listed(List.of("a", "b"));
        state.found(A);
        state.found(B);
        state.next();
        state.found(group("a", 1));
        assertThat(state.next()).isNull();
        state.found(group("b", 2));
        assertThat(state.next())
                .isInstanceOfSatisfying(
                        Found.class, found -> assertThat(found.groups().get(0)).isSameAs(A));
    }

    @Test
    void aServiceThatIsGoneIsForgottenWithItsProblem() {
        state.listed(List.of("a", "b"));
        state.found(A);
        state.failed("b", "trouble");
        assertThat(state.next()).isEqualTo(new Partial(List.of(A), "trouble"));
        state.listed(List.of("a"));
        assertThat(state.next()).isEqualTo(new Found(List.of(A)));
        state.found(B);
        state.failed("b", "late");
        assertThat(state.next()).as("what comes late is no news").isNull();
    }

    @Test
    void inTroubleWhatWasKnownStays() {
        state.listed(List.of("a", "b"));
        state.found(A);
        state.found(B);
        state.next();
        state.failed("b", "b is down");
        assertThat(state.next()).isEqualTo(new Partial(List.of(A, B), "b is down"));
        state.failed("a", "a is down");
        assertThat(state.next()).isEqualTo(new Partial(List.of(A, B), "b is down (and other services have problems)"));
        state.catalogFailed("all is down");
        assertThat(state.next()).isEqualTo(new Partial(List.of(A, B), "all is down"));
        state.listed(List.of("a", "b"));
        state.found(A);
        state.found(B);
        assertThat(state.next()).isEqualTo(new Found(List.of(A, B)));
    }

    @Test
    void whereNothingIsKnownTroubleReplacesNothing() {
        state.listed(List.of("a"));
        state.failed("a", "trouble");
        assertThat(state.next()).isEqualTo(new Failed("trouble"));
    }

    private static TargetGroup group(String source, int port) {
        return new TargetGroup(source, List.of(Labels.of(Map.of(Labels.ADDRESS, "h:" + port))), Labels.NONE);
    }
}
