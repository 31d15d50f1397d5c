package io.periskop.app;

import io.periskop.config.ScraperConfig;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.fixed.StaticDiscovery;
import io.periskop.scrape.ScrapeOptions;
import io.periskop.scrape.ServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a server without configuration scrapes: itself. */
final class SelfScrape {
    static final String SERVICE = "periskop";

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private SelfScrape() {}

    static List<ServiceSpec> services(int port) {
        return List.of(service(SERVICE, "/errors", List.of("127.0.0.1:" + port)));
    }

    /** Scraped every few seconds: this is for looking at, not for running. */
    static ServiceSpec service(String name, String endpoint, List<String> addresses) {
        TargetGroup group = Specs.group(0, addresses, Map.of());
        ScrapeOptions options = new ScrapeOptions(endpoint, INTERVAL, INTERVAL, ScraperConfig.DEFAULTS.bodySizeLimit());
        return new ServiceSpec(name, options, List.of(new StaticDiscovery(name, List.of(group))));
    }
}
