package io.periskop.store;

import java.time.Duration;
import java.time.Instant;

/** How the contract gets at a store. */
public interface StoreFixture {
    /** All tests happen at about this time. */
    Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

    StoreLimits LIMITS = new StoreLimits(1000, 1000, 20, Duration.ofDays(14), Duration.ofDays(400), 64L << 20);

    /** A fresh store without data; called at most once a test. */
    TestStore store(StoreLimits limits, Dropped dropped);

    default TestStore store() {
        return store(LIMITS, (service, what, count) -> {});
    }
}
