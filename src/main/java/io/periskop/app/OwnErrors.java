package io.periskop.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.api.periskop.ApiListener;
import io.periskop.client.ErrorCollector;
import io.periskop.client.HttpContext;
import io.periskop.client.JsonExposition;
import io.periskop.client.Report;
import io.periskop.client.Severity;
import io.periskop.scrape.ScrapeFailure;
import io.periskop.scrape.ScrapeFailureListener;

/**
 * This server as a client of its own. Keys are made of services, which are bounded, never of what a caller sends: nobody
 * can fill the collector from outside. Of a caller's request only method and path are kept.
 */
final class OwnErrors implements ScrapeFailureListener, ApiListener {
    private final MeterRegistry registry;
    private final ErrorCollector collector = ErrorCollector.create();

    OwnErrors(MeterRegistry registry) {
        this.registry = registry;
    }

    byte[] exposition() {
        return JsonExposition.bytes(collector.snapshot());
    }

    @Override
    public void failed(String service, String url, ScrapeFailure failure) {
        String kind = failure.kind().label();
        collector.report(Report.message("ScrapeFailure", url + " " + failure.message())
                .withKey("scrape-" + kind + "@" + service)
                .withSeverity(Severity.WARNING));
    }

    @Override
    public void serviceNotFound(String service, String method, String path) {
        count("get_errors");
        count("service_not_found");
        collector.report(Report.message("ServiceNotFound", "there is no service " + service)
                .withKey("service-not-found")
                .withSeverity(Severity.INFO)
                .withHttp(HttpContext.of(method, path)));
    }

    @Override
    public void failed(String method, String path, Throwable problem) {
        count("get_errors");
        collector.report(Report.of(problem).withHttp(HttpContext.of(method, path)));
    }

    private void count(String type) {
        Counter.builder("periskop.application.errors")
                .description("Errors of the Periskop service itself.")
                .tag("type", type)
                .register(registry)
                .increment();
    }
}
