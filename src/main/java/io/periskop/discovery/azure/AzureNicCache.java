package io.periskop.discovery.azure;

import io.periskop.discovery.DiscoveryContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Remembers interfaces for ten to thirteen refreshes, since each is a request of its own and Azure limits those. Those of
 * deallocated machines are not remembered: they are to be seen when they start.
 */
final class AzureNicCache {
    private static final int MOST = 5_000;
    private static final int REFRESHES = 10;
    private static final int SPREAD = 3;

    private final DiscoveryContext context;
    private final Duration interval;
    private final Map<String, Entry> byId = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
            return size() > MOST;
        }
    };

    private record Entry(AzureNic nic, long untilMillis) {}

    AzureNicCache(DiscoveryContext context, Duration interval) {
        this.context = context;
        this.interval = interval;
    }

    /** Null if it is not known any longer. */
    synchronized @Nullable AzureNic get(String id) {
        Entry entry = byId.get(id);
        if (entry == null) {
            return null;
        }
        if (entry.untilMillis > now()) {
            return entry.nic;
        }
        byId.remove(id);
        return null;
    }

    synchronized void put(String id, AzureNic nic) {
        if (nic.state() != AzureNic.State.DEALLOCATED) {
            long millis = interval.toMillis();
            long life = millis * REFRESHES + ThreadLocalRandom.current().nextLong(Math.max(1, millis * SPREAD));
            byId.put(id, new Entry(nic, now() + life));
        }
    }

    private long now() {
        return context.clock().now(TimeUnit.MILLISECONDS);
    }
}
