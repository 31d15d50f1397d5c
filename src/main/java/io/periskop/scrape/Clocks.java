package io.periskop.scrape;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

final class Clocks {
    private Clocks() {}

    static Instant now(Scheduler clock) {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }
}
