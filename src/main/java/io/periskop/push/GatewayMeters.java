package io.periskop.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The gateway's own numbers. */
public final class GatewayMeters implements Gateway.Dropped {
    private final MeterRegistry registry;
    private final Counter bytes;
    private final Counter rejected;

    public GatewayMeters(MeterRegistry registry) {
        this.registry = registry;
        this.bytes = Counter.builder("periskop.push.bytes")
                .description("Bytes of documents that were pushed and read, unpacked.")
                .register(registry);
        this.rejected = Counter.builder("periskop.push.rejected.errors")
                .description("Errors of pushed documents that could not be used, while the rest could.")
                .register(registry);
        for (PushResult.Kind kind : PushResult.Kind.values()) {
            requests(kind);
        }
    }

    public void watch(Gateway gateway, PushIntake intake) {
        gauge(
                "periskop.push.pushers",
                "Pushers that scrapers are told of.",
                gateway,
                g -> g.size().pushers());
        gauge(
                "periskop.push.remembered.pushers",
                "Pushers that are not told any more, of which the counts are remembered.",
                gateway,
                g -> g.size().remembered());
        gauge(
                "periskop.push.groups",
                "Groups that scrapers are told of.",
                gateway,
                g -> g.size().groups());
        gauge(
                "periskop.push.held.bytes",
                "About the memory that all that is held takes.",
                gateway,
                g -> g.size().bytes());
        gauge(
                "periskop.push.bytes.in.flight",
                "Bytes that are reserved for pushes that are being read.",
                intake,
                PushIntake::bytesInFlight);
    }

    void pushed(PushResult result) {
        requests(result.kind()).increment();
    }

    void read(long size, int rejectedErrors) {
        bytes.increment(size);
        rejected.increment(rejectedErrors);
    }

    void scraped(String form) {
        Counter.builder("periskop.push.scrapes")
                .description("Scrapes of this gateway, by what they were told: pushers apart, all together, unchanged.")
                .tag("answer", form)
                .register(registry)
                .increment();
    }

    void deleted(int pushers) {
        Counter.builder("periskop.push.deleted.pushers")
                .description("Pushers of groups that were deleted.")
                .register(registry)
                .increment(pushers);
    }

    @Override
    public void dropped(String what, long count) {
        Counter.builder("periskop.push.dropped")
                .description("What was given up for a limit: details, remembered pushers, totals.")
                .tag("what", what)
                .register(registry)
                .increment(count);
    }

    private Counter requests(PushResult.Kind kind) {
        return Counter.builder("periskop.push.requests")
                .description("Pushes by what became of them.")
                .tag("outcome", kind.label())
                .register(registry);
    }

    private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value).description(description).register(registry);
    }
}
