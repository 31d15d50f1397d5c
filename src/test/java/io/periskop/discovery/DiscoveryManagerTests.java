package io.periskop.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.discovery.fixed.StaticDiscovery;
import io.periskop.http.HttpTrouble;
import io.periskop.label.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class DiscoveryManagerTests {
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DiscoveryManager manager = new DiscoveryManager(
            new DiscoveryContext(
                    (config, call) -> Mono.error(new HttpTrouble("no network here")), clock, clock, "test"),
            new DiscoveryMeters(registry));

    private record Fake(String id, Supplier<Flux<Refresh>> says) implements Discovery {
        @Override
        public String mechanism() {
            return "fake";
        }

        @Override
        public String describe() {
            return "alike";
        }

        @Override
        public Flux<Refresh> refreshes(DiscoveryContext context) {
            return says.get();
        }
    }

    @Test
    void eachServiceHasItsOwnNumbers() {
        manager.groups(new StaticDiscovery("shop", List.of(group(1)))).subscribe();
        manager.groups(new StaticDiscovery("till", List.of(group(2)))).subscribe();
        assertThat(found("static", "static_configs of shop")).isEqualTo(1);
        assertThat(found("static", "static_configs of till")).isEqualTo(2);
    }

    @Test
    void thoseThatAreAlikeAreNumberedInTheOrderThatTheyBeganIn() {
        Disposable first = manager.groups(fake("a", group(1))).subscribe();
        manager.groups(new Fake("b", () -> failing())).subscribe();
        manager.groups(fake("c", group(3))).subscribe();
        assertThat(found("fake", "alike")).isEqualTo(1);
        assertThat(found("fake", "alike #2")).isZero();
        assertThat(found("fake", "alike #3")).isEqualTo(3);
        assertThat(failures("alike")).isZero();
        assertThat(failures("alike #2")).isEqualTo(1);
        first.dispose();
        assertThat(found("fake", "alike")).isZero();
        assertThat(found("fake", "alike #2")).isEqualTo(3);
        assertThat(registry.find("periskop.sd.refreshes")
                        .tag("config", "alike #3")
                        .counter())
                .isNull();
        assertThat(registry.find("periskop.sd.failing")
                        .tag("config", "alike #3")
                        .gauge())
                .isNull();
    }

    @Test
    void whatABugEndedIsStartedAgain() {
        int[] starts = {0};
        Fake discovery = new Fake("a", () -> switch (starts[0]++) {
            case 0 -> Flux.error(new StackOverflowError("a bug"));
            case 1 -> Flux.empty();
            default -> Flux.<Refresh>just(new Refresh.Found(List.of(group(1)))).concatWith(Flux.never());
        });
        List<List<TargetGroup>> got = new ArrayList<>();
        manager.groups(discovery).subscribe(got::add);
        assertThat(status(discovery).problem())
                .isEqualTo("it ended by a bug and is started again after 60 s; see the server's log");
        clock.advanceTimeBy(Duration.ofSeconds(59));
        assertThat(starts[0]).isEqualTo(1);
        clock.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(starts[0]).isEqualTo(2);
        assertThat(got).isEmpty();
        clock.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(got).containsExactly(List.of(group(1)));
        assertThat(status(discovery).problem()).isNull();
        assertThat(status(discovery).failures()).isEqualTo(2);
    }

    @Test
    void tooManyTargetsAreRefusedAndTheLastOnesStay() {
        List<TargetGroup> most = List.of(group(DiscoveryRun.MOST_TARGETS));
        List<TargetGroup> more = List.of(group(DiscoveryRun.MOST_TARGETS), group(1));
        Fake discovery = new Fake(
                "a",
                () -> Flux.<Refresh>just(new Refresh.Found(most), new Refresh.Found(more))
                        .concatWith(Flux.never()));
        List<Integer> got = new ArrayList<>();
        manager.groups(discovery).subscribe(groups -> got.add(groups.size()));
        assertThat(got).containsExactly(1);
        assertThat(status(discovery).targets()).isEqualTo(1_000_000);
        assertThat(status(discovery).problem())
                .isEqualTo("it found 1000001 targets, and 1000000 are the most that one entry may have;"
                        + " let it find fewer, or split it");
    }

    private double found(String mechanism, String config) {
        manager.refreshMeters();
        return registry.get("periskop.sd.discovered.targets")
                .tags("mechanism", mechanism, "config", config)
                .gauge()
                .value();
    }

    private double failures(String config) {
        return registry.get("periskop.sd.refresh.failures")
                .tags("mechanism", "fake", "config", config)
                .counter()
                .count();
    }

    private DiscoveryStatus status(Discovery discovery) {
        DiscoveryStatus status = manager.status(discovery);
        assertThat(status).isNotNull();
        return status;
    }

    private static Fake fake(String id, TargetGroup group) {
        Flux<Refresh> says =
                Flux.<Refresh>just(new Refresh.Found(List.of(group))).concatWith(Flux.never());
        return new Fake(id, () -> says);
    }

    private static Flux<Refresh> failing() {
        return Flux.<Refresh>just(new Refresh.Failed("no")).concatWith(Flux.never());
    }

    private static TargetGroup group(int targets) {
        return new TargetGroup(
                "test", Collections.nCopies(targets, Labels.of(Map.of(Labels.ADDRESS, "a:1"))), Labels.NONE);
    }
}
