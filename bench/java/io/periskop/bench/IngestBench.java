package io.periskop.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.Ingested;
import io.periskop.aggregate.Observation;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.StoreLimits;
import io.periskop.store.memory.MemoryStore;
import java.time.Instant;
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

/** Five changed errors of one process, counted and merged into the memory store; and the same heard again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class IngestBench {
    private Aggregator aggregator;
    private List<ReportedAggregate> all;
    private List<ReportedAggregate> five;
    private long count;

    @Setup
    public void setUp() {
        MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, what, n) -> {});
        aggregator = new Aggregator(store, 50, new AggregatorMeters(new SimpleMeterRegistry()));
        all = Documents.aggregates(50, 10);
        five = all.subList(0, 5);
        count = 10;
        aggregator.ingest(observation(all)).block();
    }

    @Benchmark
    public Ingested growth() {
        count++;
        List<ReportedAggregate> grown = five.stream()
                .map(a -> new ReportedAggregate(
                        a.key(),
                        count,
                        a.severity(),
                        a.createdAt(),
                        a.occurrences().subList(0, 3)))
                .toList();
        return aggregator.ingest(observation(grown)).block();
    }

    @Benchmark
    public Ingested repetition() {
        return aggregator.ingest(observation(all)).block();
    }

    private static Observation observation(List<ReportedAggregate> aggregates) {
        return new Observation("shop", "process-1", Instant.parse("2026-11-22T11:00:00Z"), null, aggregates);
    }
}
