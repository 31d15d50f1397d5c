package io.periskop.bench;

import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import io.periskop.label.LabelsBuilder;
import io.periskop.label.relabel.Relabelling;
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

/** Ten rules for each of 100 000 targets of Kubernetes: the time of one round over all of them, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class RelabelBench {
    private static final int TARGETS = 100_000;

    private final Relabelling rules = Pods.rules();
    private final List<Labels> targets = new ArrayList<>(TARGETS);

    @Setup
    public void setUp() {
        for (TargetGroup group : Pods.groups(TARGETS)) {
            group.targets().forEach(own -> targets.add(group.labels().plus(own)));
        }
        System.out.println("labels a target: " + targets.get(0).byName().size() + ", kept: " + relabel());
    }

    @Benchmark
    public int relabel() {
        int kept = 0;
        for (Labels target : targets) {
            if (rules.apply(new LabelsBuilder(target))) {
                kept++;
            }
        }
        return kept;
    }
}
