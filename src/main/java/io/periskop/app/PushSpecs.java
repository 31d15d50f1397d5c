package io.periskop.app;

import io.periskop.config.LimitsConfig;
import io.periskop.config.PushConfig;
import io.periskop.config.ServerConfig;
import io.periskop.exposition.ReaderLimits;
import io.periskop.push.PushLimits;
import io.periskop.push.PushedService;
import io.periskop.scrape.SeriesNames;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Configuration into what pushes want to know. */
final class PushSpecs {
    /** Of one error of one document; clients list ten. */
    private static final int OCCURRENCES_READ = 200;

    private PushSpecs() {}

    /** Whatever is configured, a third of the heap has to be enough for what is held, and for what is read. */
    static PushLimits limits(PushConfig push) {
        long third = Runtime.getRuntime().maxMemory() / 3;
        return new PushLimits(
                push.bodySizeLimit(),
                Math.min(push.bodyBytesInFlight(), third),
                push.pushers(),
                push.errorsPerPusher(),
                push.occurrencesPerError(),
                Math.min(push.detailBytes(), third),
                push.expireAfter(),
                push.forgetAfter());
    }

    static ReaderLimits gatewayReader(LimitsConfig limits, PushLimits push) {
        return new ReaderLimits(
                limits.maxStringLength(),
                limits.nestingDepth(),
                push.errorsPerPusher(),
                Math.max(OCCURRENCES_READ, push.occurrencesPerError()),
                limits.stackFrames(),
                limits.causeDepth(),
                limits.headersPerOccurrence());
    }

    /** Those that take pushes. */
    static List<PushedService> services(ServerConfig config) {
        return config.services().stream()
                .flatMap(service -> Stream.ofNullable(service.push())
                        .map(push -> new PushedService(
                                service.name(),
                                push.jobs(),
                                push.withoutJob(),
                                Specs.errorRules(service.scrape()),
                                service.scrape().errorLimit(),
                                new SeriesNames(service.seriesLabels())::of)))
                .toList();
    }

    /** A sentence about what has no meaning in a gateway's file; null if there is nothing. */
    static @Nullable String useless(ServerConfig config) {
        ServerConfig empty = ServerConfig.EMPTY;
        if (!config.services().isEmpty()) {
            return "a push gateway scrapes nothing; remove services, or run it with --role=server";
        }
        if (!config.repository().equals(empty.repository())) {
            return "a push gateway has no repository; remove it, or run it with --role=server";
        }
        if (!config.alerting().equals(empty.alerting())) {
            return "a push gateway sends no alerts; remove alerting, or run it with --role=server";
        }
        return config.metrics().equals(empty.metrics())
                ? null
                : "a push gateway shows no errors as metrics; remove metrics, or run it with --role=server";
    }
}
