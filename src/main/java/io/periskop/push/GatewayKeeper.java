package io.periskop.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Does what has to be done now and then: lets pushers expire, and saves what has changed. */
public final class GatewayKeeper implements Disposable {
    private static final Logger log = LoggerFactory.getLogger(GatewayKeeper.class);

    private final Gateway gateway;
    private final @Nullable GatewayFile file;
    private final InstantSource clock;
    private final Counter failures;
    private @Nullable Disposable running;
    private long saved = -1;
    private volatile @Nullable Instant savedAt;
    private volatile @Nullable String trouble;

    /** @param path null where nothing is to outlive a restart */
    public GatewayKeeper(Gateway gateway, @Nullable Path path, InstantSource clock, MeterRegistry registry) {
        this.gateway = gateway;
        this.clock = clock;
        this.file = path == null ? null : new GatewayFile(path, clock);
        this.failures = Counter.builder("periskop.push.persistence.failures")
                .description("Times that the persistence file could not be read or written.")
                .register(registry);
        Gauge.builder("periskop.push.persistence.last.success.timestamp", this, GatewayKeeper::savedSeconds)
                .description("When the persistence file was written last; 0 for never.")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Reads what was saved; before the first push. Blocks. */
    public synchronized void load() throws IOException {
        if (file == null) {
            return;
        }
        GatewayState state = file.read(sentence -> {
            failures.increment();
            trouble = sentence;
        });
        if (state != null) {
            gateway.restore(state);
            saved = gateway.changes();
            log.info(
                    "{}: {} pushers as they were saved",
                    file.path(),
                    gateway.size().pushers());
        }
    }

    /**
     * From now on, every so often.
     *
     * @param workers may be blocked
     */
    public synchronized void start(Duration interval, Scheduler workers) {
        running = workers.schedulePeriodically(
                this::turn, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Saves once more what has changed. */
    @Override
    public void dispose() {
        synchronized (this) {
            if (running != null) {
                running.dispose();
            }
        }
        save();
    }

    /** Null if it was never saved. */
    @Nullable
    Instant savedAt() {
        return savedAt;
    }

    /** Null if nothing is kept. */
    @Nullable
    Path path() {
        return file == null ? null : file.path();
    }

    /** What is wrong with the file; null if nothing is. */
    @Nullable
    String trouble() {
        return trouble;
    }

    private void turn() {
        gateway.expire();
        save();
    }

    /** A state that could not be written is written the next time. */
    synchronized void save() {
        long changes = gateway.changes();
        if (file == null || changes == saved) {
            return;
        }
        try {
            file.write(gateway.state());
            saved = changes;
            savedAt = clock.instant();
            trouble = null;
        } catch (IOException | RuntimeException e) {
            failures.increment();
            if (trouble == null) {
                log.error("cannot write {}, trying again: {}", file.path(), String.valueOf(e));
            }
            trouble = "cannot write " + file.path() + ": " + e.getMessage();
        }
    }

    private double savedSeconds() {
        Instant at = savedAt;
        return at == null ? 0 : at.getEpochSecond();
    }
}
