package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRuleDraft;
import io.periskop.label.relabel.Relabelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TargetBuilderTests {
    private static final ScrapeOptions OPTIONS = new ScrapeOptions(
                    "/errors", Duration.ofMinutes(1), Duration.ofSeconds(10), 1000)
            .withRelabelling(Relabelling.of(List.of(
                    new RelabelRuleDraft(NameValidation.LEGACY)
                            .action("drop")
                            .sourceLabels(List.of("n"))
                            .regex("[05]")
                            .toRule(),
                    new RelabelRuleDraft(NameValidation.LEGACY)
                            .action("labeldrop")
                            .regex("n")
                            .toRule())));

    private final TargetBuilder builder = new TargetBuilder("service", OPTIONS, TargetBounds.none());

    @Test
    void makesOnlyWhatIsNew() {
        List<TargetGroup> groups = new ArrayList<>(
                IntStream.range(0, 100).mapToObj(i -> group(i, 1)).toList());
        List<Target> before = builder.build(groups).active();
        groups.set(7, group(7, 2));
        List<Target> after = builder.build(groups).active();
        for (int i = 0; i < 100; i++) {
            if (i == 7) {
                assertThat(after.get(i)).isNotEqualTo(before.get(i));
            } else {
                assertThat(after.get(i)).isSameAs(before.get(i));
            }
        }
    }

    @Test
    void aGroupThatSaysTheSameIsNotNew() {
        List<Target> before = builder.build(List.of(group(1, 1), group(2, 1))).active();
        List<Target> after = builder.build(List.of(group(2, 1), group(1, 1))).active();
        assertThat(after.get(0)).isSameAs(before.get(1));
        assertThat(after.get(1)).isSameAs(before.get(0));
    }

    @Test
    void whatIsGoneIsForgotten() {
        TargetGroup group = group(1, 1);
        Target before = builder.build(List.of(group)).active().get(0);
        assertThat(builder.build(List.of()).active()).isEmpty();
        assertThat(builder.build(List.of(group)).active()).singleElement().isNotSameAs(before);
    }

    @Test
    void theSameGroupTwiceIsOne() {
        TargetGroup group = group(1, 1);
        Targets targets = builder.build(List.of(group, group));
        assertThat(targets.active()).hasSize(1);
        assertThat(targets.droppedCount()).isZero();
    }

    @Property(tries = 200)
    void whatIsRememberedDoesNotShow(@ForAll Random random) {
        ScrapeOptions options = OPTIONS.withTargetLimits(random.nextInt(20), random.nextInt(4));
        TargetBuilder remembering = new TargetBuilder("service", options, TargetBounds.none());
        List<TargetGroup> groups = new ArrayList<>();
        for (int step = 0; step < 20; step++) {
            if (groups.isEmpty() || random.nextInt(3) == 0) {
                groups.add(random.nextInt(groups.size() + 1), randomGroup(random));
            } else if (random.nextInt(3) == 0) {
                groups.remove(random.nextInt(groups.size()));
            } else {
                groups.set(random.nextInt(groups.size()), randomGroup(random));
            }
            Targets expected = new TargetBuilder("service", options, TargetBounds.none()).build(groups);
            assertThat(remembering.build(groups)).isEqualTo(expected);
            int keep = options.keepDroppedTargets();
            assertThat(expected.dropped())
                    .hasSize(keep == 0 ? expected.droppedCount() : Math.min(keep, expected.droppedCount()));
        }
    }

    private static TargetGroup randomGroup(Random random) {
        List<Labels> targets = random.ints(random.nextInt(4), 0, 6)
                .mapToObj(n -> Labels.of(Map.of(
                        "__address__", "h" + random.nextInt(4) + ":1",
                        "n", Integer.toString(n),
                        "zone", Integer.toString(random.nextInt(2)))))
                .toList();
        return new TargetGroup("g" + random.nextInt(3), targets, Labels.NONE);
    }

    private static TargetGroup group(int number, int version) {
        return new TargetGroup(
                "g" + number,
                List.of(Labels.of(Map.of("__address__", "h" + number + ":1"))),
                Labels.of(Map.of("version", Integer.toString(version))));
    }
}
