package io.periskop.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * One bucket a client. Of so many clients at most: the one that was not heard of for longest is forgotten, whose bucket is
 * full again anyway unless very many come at once.
 */
final class TokenBuckets {
    private static final int CLIENTS = 10_000;
    private static final double NANOS = 1e9;

    private static final class Bucket {
        double tokens;
        long at;
    }

    private final RateLimit limit;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > CLIENTS;
        }
    };

    TokenBuckets(RateLimit limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
    }

    /** Zero if there was a token; else how long until there is one. */
    synchronized Duration take(String client) {
        Bucket bucket = filled(client);
        if (bucket.tokens >= 1) {
            bucket.tokens--;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.max(1, (1 - bucket.tokens) / limit.perSecond() * NANOS));
    }

    synchronized void giveBack(String client) {
        Bucket bucket = filled(client);
        bucket.tokens = Math.min(limit.burst(), bucket.tokens + 1);
    }

    synchronized int size() {
        return buckets.size();
    }

    RateLimit limit() {
        return limit;
    }

    private Bucket filled(String client) {
        long now = nanos.getAsLong();
        Bucket bucket = buckets.get(client);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = limit.burst();
            bucket.at = now;
            buckets.put(client, bucket);
        }
        bucket.tokens = Math.min(limit.burst(), bucket.tokens + (now - bucket.at) / NANOS * limit.perSecond());
        bucket.at = now;
        return bucket;
    }
}
