package io.periskop.ingest.sentry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what clients say that they did not send. */
final class SentryMeters {
    private final MeterRegistry registry;

    SentryMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void discarded(String service, String reason, long events) {
        Counter.builder("periskop.ingest.client.discarded")
                .description("Events that clients say they did not send, by their own reason.")
                .tag("protocol", SentryReceiver.PROTOCOL)
                .tag("service", service)
                .tag("reason", reason)
                .register(registry)
                .increment(events);
    }
}
