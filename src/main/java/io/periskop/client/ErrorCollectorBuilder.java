package io.periskop.client;

import java.time.Clock;
import java.util.Objects;

/** What a collector may be told to do otherwise. Null is refused at once. */
public final class ErrorCollectorBuilder {
    private Limits limits = Limits.defaults();
    private Scrubber scrubber = Scrubber.standard();
    private KeyRule keyRule = KeyRule.standard();
    private Clock clock = Clock.systemUTC();

    ErrorCollectorBuilder() {}

    public ErrorCollectorBuilder limits(Limits newLimits) {
        limits = Objects.requireNonNull(newLimits, "limits");
        return this;
    }

    public ErrorCollectorBuilder scrubber(Scrubber newScrubber) {
        scrubber = Objects.requireNonNull(newScrubber, "scrubber");
        return this;
    }

    public ErrorCollectorBuilder keyRule(KeyRule newRule) {
        keyRule = Objects.requireNonNull(newRule, "keyRule");
        return this;
    }

    /** For tests; only its instants are used. */
    public ErrorCollectorBuilder clock(Clock newClock) {
        clock = Objects.requireNonNull(newClock, "clock");
        return this;
    }

    public ErrorCollector build() {
        return new ErrorCollector(limits, scrubber, keyRule, clock);
    }
}
