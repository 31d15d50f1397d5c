package io.periskop.aggregate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.periskop.store.Retention.Kind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what retention removes, and says when it was last done with everything. */
public final class RetentionMeters {
    private final Map<Kind, Counter> removed = new EnumMap<>(Kind.class);
    private final Counter failures;
    private final AtomicLong lastPass = new AtomicLong();

    public RetentionMeters(MeterRegistry registry) {
        for (Kind kind : Kind.values()) {
            removed.put(
                    kind,
                    Counter.builder("periskop.retention.removed")
                            .description("Rows removed because they were kept long enough, by this server.")
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        failures = Counter.builder("periskop.retention.failures")
                .description("Passes of retention that failed; the log says why.")
                .register(registry);
        TimeGauge.builder("periskop.retention.last.success.timestamp", lastPass, TimeUnit.MILLISECONDS, AtomicLong::get)
                .description("When retention was last done with everything; 0 if never since the start.")
                .register(registry);
    }

    void removed(Map<Kind, Integer> rows) {
        rows.forEach((kind, count) -> {
            Counter counter = removed.get(kind);
            if (counter != null) {
                counter.increment(count);
            }
        });
    }

    void passed(Instant at) {
        lastPass.set(at.toEpochMilli());
    }

    void failed() {
        failures.increment();
    }
}
