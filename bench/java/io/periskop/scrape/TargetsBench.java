package io.periskop.scrape;

import io.periskop.bench.Pods;
import io.periskop.discovery.TargetGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From what was discovered to URLs and labels: 10 000 pods with two ports each, all of them new, and one pod changed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class TargetsBench {
    private static final ScrapeOptions OPTIONS = new ScrapeOptions(
                    "/errors", Duration.ofMinutes(1), Duration.ofSeconds(10), 1 << 20)
            .withRelabelling(Pods.rules());

    private final List<TargetGroup> groups = new ArrayList<>(Pods.groups(20_000));
    private final TargetBuilder builder = new TargetBuilder("pods", OPTIONS, TargetBounds.none());
    private int version;

    @Setup
    public void setUp() {
        Targets targets = builder.build(groups);
        System.out.println("active: " + targets.active().size() + ", dropped: " + targets.droppedCount());
    }

    @Benchmark
    public Targets allNew() {
        return new TargetBuilder("pods", OPTIONS, TargetBounds.none()).build(groups);
    }

    @Benchmark
    public Targets onePodChanged() {
        version++;
        groups.set(5_001, Pods.group(5_001, version));
        return builder.build(groups);
    }
}
