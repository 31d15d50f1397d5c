package io.periskop.app;

import io.periskop.aggregate.RelabelledErrors;
import io.periskop.app.demo.DemoFleet;
import io.periskop.config.ScraperConfig;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.fixed.StaticDiscovery;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRuleDraft;
import io.periskop.label.relabel.Relabelling;
import io.periskop.scrape.ScrapeOptions;
import io.periskop.scrape.SeriesNames;
import io.periskop.scrape.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a server without configuration scrapes: itself, and the demo fleet if it has one. */
final class SelfScrape {
    static final String SERVICE = "periskop";

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private SelfScrape() {}

    static List<ServiceSpec> services(int port, String prefix) {
        TargetGroup self = Specs.group(0, List.of("127.0.0.1:" + port), Map.of());
        return List.of(service(SERVICE, options(prefix + "/errors"), List.of(self)));
    }

    /** As one would configure it: counted by version, and errors have a team. */
    static List<ServiceSpec> services(DemoFleet fleet) {
        Relabelling rules = Relabelling.of(List.of(new RelabelRuleDraft(NameValidation.LEGACY)
                .sourceLabels(List.of(DemoFleet.TEAM))
                .targetLabel(DemoFleet.TEAM)
                .toRule()));
        ScrapeOptions options = options(DemoFleet.PATH)
                .withSeries(new SeriesNames(DemoFleet.SERIES_LABELS))
                .withErrors(new RelabelledErrors(rules, false), 0);
        return fleet.services().stream()
                .map(service -> service(service.name(), options, groups(service)))
                .toList();
    }

    private static List<TargetGroup> groups(DemoFleet.Service service) {
        List<TargetGroup> groups = new ArrayList<>();
        for (DemoFleet.Instance instance : service.instances()) {
            groups.add(Specs.group(groups.size(), List.of(instance.address()), instance.labels()));
        }
        return groups;
    }

    private static ServiceSpec service(String name, ScrapeOptions options, List<TargetGroup> groups) {
        return new ServiceSpec(name, options, List.of(new StaticDiscovery(name, groups)));
    }

    /** Scraped every few seconds: this is for looking at, not for running. */
    private static ScrapeOptions options(String endpoint) {
        return new ScrapeOptions(endpoint, INTERVAL, INTERVAL, ScraperConfig.DEFAULTS.bodySizeLimit());
    }
}
