package io.periskop.aggregate;

import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.store.StoreLimits;
import io.periskop.store.memory.MemoryStore;
import reactor.core.scheduler.Scheduler;

/** Turns of a server that has its storage to itself. */
final class TestTurns {
    private TestTurns() {}

    static Turns of(MeterRegistry registry, Scheduler scheduler) {
        return new Turns(
                new MemoryStore(StoreLimits.DEFAULT, (service, what, count) -> {}), "alone", registry, scheduler);
    }
}
