package io.periskop.api.periskop;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Errors as they were written before, so that a list costs what changed since. Bounded by bytes; of the services that were
 * not asked for longest is let go first. Thread-safe.
 */
final class WrittenErrors {
    /** Retention and limits of memory let go details of occurrences that no version tells of. */
    static final Duration OLDEST = Duration.ofMinutes(10);

    private static final int OVERHEAD = 150;

    /** @param json empty where the error isn't shown */
    private record Written(long version, long at, byte[] json) {}

    private record Kept(Map<String, Written> errors, long bytes) {
        static final Kept NONE = new Kept(Map.of(), 0);
    }

    private final long mostBytes;
    private final LongSupplier epoch;
    private final LongSupplier nanos;
    private final Map<String, Kept> services = new LinkedHashMap<>(16, 0.75f, true);
    private long seenEpoch;

    /**
     * @param epoch another number whenever what was read may be gone, as {@link io.periskop.store.Reports#epoch}
     * @param nanos as {@link System#nanoTime}
     */
    WrittenErrors(long mostBytes, LongSupplier epoch, LongSupplier nanos) {
        this.mostBytes = mostBytes;
        this.epoch = epoch;
        this.nanos = nanos;
        this.seenEpoch = epoch.getAsLong();
    }

    /** One reading of a service's errors. Thread-safe. */
    final class Reading {
        private final String service;
        private final long began = epoch.getAsLong();
        private final Map<String, Written> before;
        private final Map<String, Written> now = new HashMap<>();
        private long bytes;

        private Reading(String service) {
            this.service = service;
            this.before = find();
        }

        private Map<String, Written> find() {
            synchronized (services) {
                if (began != seenEpoch) {
                    services.clear();
                    seenEpoch = began;
                }
                return services.getOrDefault(service, Kept.NONE).errors();
            }
        }

        /** Null where it has to be written anew. */
        synchronized byte @Nullable [] find(String key, long version) {
            Written written = before.get(key);
            if (written == null || written.version != version || nanos.getAsLong() - written.at > OLDEST.toNanos()) {
                return null;
            }
            keep(key, written);
            return written.json;
        }

        /** @param version at least as old as what was written */
        synchronized void wrote(String key, long version, byte[] json) {
            keep(key, new Written(version, nanos.getAsLong(), json));
        }

        private void keep(String key, Written written) {
            long weight = OVERHEAD + key.length() + written.json.length;
            if (bytes + weight <= mostBytes) {
                bytes += weight;
                now.put(key, written);
            }
        }

        /** What was read is known to the next readings. */
        synchronized void done() {
            synchronized (services) {
                if (began == seenEpoch) {
                    services.put(service, new Kept(Map.copyOf(now), bytes));
                    makeRoom();
                }
            }
        }
    }

    Reading read(String service) {
        return new Reading(service);
    }

    private void makeRoom() {
        long all = services.values().stream().mapToLong(Kept::bytes).sum();
        for (Iterator<Kept> oldest = services.values().iterator(); all > mostBytes; ) {
            all -= oldest.next().bytes();
            oldest.remove();
        }
    }
}
