package io.periskop.bench;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.scrub.ScrubRules;
import io.periskop.scrub.Scrubber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** Ten new occurrences of one error with 30 frames: without a secret, with one trace or ten, and with secrets. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScrubBench {
    private final Scrubber scrubber = new Scrubber(ScrubRules.DEFAULT);
    private List<Occurrence> oneTrace;
    private List<Occurrence> tenTraces;
    private List<Occurrence> secrets;

    @Setup
    public void setUp() {
        oneTrace = Documents.aggregates(1, 10).get(0).occurrences();
        tenTraces = new ArrayList<>();
        Documents.aggregates(10, 1).forEach(error -> tenTraces.addAll(error.occurrences()));
        secrets = oneTrace.stream().map(ScrubBench::withSecrets).toList();
    }

    @Benchmark
    public List<Occurrence> oneTrace() {
        return scrubber.scrub(oneTrace);
    }

    @Benchmark
    public List<Occurrence> tenTraces() {
        return scrubber.scrub(tenTraces);
    }

    @Benchmark
    public List<Occurrence> secrets() {
        return scrubber.scrub(secrets);
    }

    private static Occurrence withSecrets(Occurrence o) {
        HttpContext http = new HttpContext(
                "POST",
                "https://shop.example.com/orders?token=s3cr3t&id=1",
                Map.of("Authorization", "Bearer abc", "Accept", "*/*", "Cookie", "a=b"),
                "{\"user\":\"jane\",\"password\":\"s3cr3t\",\"items\":[1,2,3]}");
        ErrorInstance error = new ErrorInstance(
                o.error().className(),
                "login failed: password=s3cr3t",
                o.error().stacktrace(),
                null);
        return new Occurrence(o.uuid(), o.timestamp(), o.severity(), error, http);
    }
}
