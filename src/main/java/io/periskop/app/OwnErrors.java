package io.periskop.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.api.periskop.ApiListener;
import io.periskop.scrape.ScrapeFailure;
import io.periskop.scrape.ScrapeFailureListener;
import java.nio.charset.StandardCharsets;

/** This server as a client of its own. */
final class OwnErrors implements ScrapeFailureListener, ApiListener {
    private final MeterRegistry registry;

    OwnErrors(MeterRegistry registry) {
        this.registry = registry;
    }

    byte[] exposition() {
        return "{\"aggregated_errors\":[]}".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void failed(String service, String url, ScrapeFailure failure) {}

    @Override
    public void serviceNotFound(String service, String method, String path) {
        count("get_errors");
        count("service_not_found");
    }

    @Override
    public void failed(String method, String path, Throwable problem) {
        count("get_errors");
    }

    private void count(String type) {
        registry.counter("periskop.application.errors", "type", type).increment();
    }
}
