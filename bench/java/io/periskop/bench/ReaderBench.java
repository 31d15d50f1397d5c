package io.periskop.bench;

import io.periskop.exposition.Digest;
import io.periskop.exposition.ExpositionReader;
import io.periskop.exposition.ExpositionWriter;
import io.periskop.exposition.MalformedExposition;
import io.periskop.exposition.ReaderLimits;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.exposition.Seen;
import io.periskop.exposition.Snapshot;
import java.io.OutputStream;
import java.nio.ByteBuffer;
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

/** One document of 50 errors × 10 occurrences: read new, read with a tenth changed, read unchanged, hashed, written. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ReaderBench {
    private final ExpositionReader reader = new ExpositionReader(ReaderLimits.DEFAULT);
    private final ExpositionWriter writer = new ExpositionWriter();
    private List<ReportedAggregate> aggregates;
    private byte[] before;
    private byte[] after;
    private Seen seenBefore;
    private ByteBuffer direct;

    @Setup
    public void setUp() throws MalformedExposition {
        aggregates = Documents.aggregates(50, 10);
        before = Documents.bytes(aggregates);
        after = Documents.bytes(Documents.later(aggregates, 0.1));
        seenBefore = reader.read(before, before.length, Seen.NOTHING).seen();
        direct = ByteBuffer.allocateDirect(before.length).put(before).flip();
        System.out.println("document: " + before.length + " bytes");
    }

    @Benchmark
    public Snapshot allNew() throws MalformedExposition {
        return reader.read(before, before.length, Seen.NOTHING);
    }

    @Benchmark
    public Snapshot tenthChanged() throws MalformedExposition {
        return reader.read(after, after.length, seenBefore);
    }

    @Benchmark
    public Snapshot nothingChanged() throws MalformedExposition {
        return reader.read(before, before.length, seenBefore);
    }

    @Benchmark
    public long hash() {
        Digest digest = new Digest();
        digest.add(direct);
        return digest.value();
    }

    @Benchmark
    public void write() {
        writer.write(OutputStream.nullOutputStream(), "uuid", aggregates);
    }
}
