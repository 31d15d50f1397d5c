package io.periskop.app;

import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.RelabelledErrors;
import io.periskop.config.FederationJob;
import io.periskop.config.LimitsConfig;
import io.periskop.config.MetricsConfig;
import io.periskop.config.ScrapeConfig;
import io.periskop.config.ScraperConfig;
import io.periskop.config.ServerConfig;
import io.periskop.config.ServiceConfig;
import io.periskop.config.StaticConfig;
import io.periskop.discovery.Discovery;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.fixed.StaticDiscovery;
import io.periskop.exposition.ReaderLimits;
import io.periskop.federation.Federation;
import io.periskop.federation.LeafTaker;
import io.periskop.ingest.IngestLimits;
import io.periskop.ingest.ServiceRules;
import io.periskop.label.Labels;
import io.periskop.label.relabel.Relabelling;
import io.periskop.metrics.SeriesOptions;
import io.periskop.scrape.ScrapeLimits;
import io.periskop.scrape.ScrapeOptions;
import io.periskop.scrape.SeriesNames;
import io.periskop.scrape.ServiceSpec;
import io.periskop.store.Retention;
import io.periskop.store.StoreLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Configuration into what each feature wants to know. */
final class Specs {
    /** Occurrences of each error that changed. */
    private static final String SAMPLES = "5";

    private Specs() {}

    /** Of all services. */
    static Set<String> seriesLabels(ServerConfig config) {
        return Stream.concat(
                        config.seriesLabels().stream(),
                        Stream.concat(
                                        config.services().stream(),
                                        config.federation().jobs().stream().map(FederationJob::targets))
                                .flatMap(service -> service.seriesLabels().stream()))
                .collect(Collectors.toSet());
    }

    static List<ServiceSpec> services(ServerConfig config) {
        return config.services().stream().map(Specs::service).toList();
    }

    /** Of services, and of jobs that federate servers. */
    static List<ServiceSpec> pools(ServerConfig config, Federation federation) {
        List<ServiceSpec> all = new ArrayList<>(services(config));
        config.federation().jobs().forEach(job -> all.add(job(job, federation)));
        return all;
    }

    private static ServiceSpec job(FederationJob job, Federation federation) {
        ServiceConfig targets = job.targets();
        ServiceSpec spec = service(targets);
        Map<String, List<String>> params = new TreeMap<>(targets.scrape().params());
        if (!job.match().isEmpty()) {
            params.put("match[]", job.match());
        }
        params.putIfAbsent("samples", List.of(job.samples() ? SAMPLES : "0"));
        LeafTaker.Job what = new LeafTaker.Job(
                job.name(),
                targets.scraper().refreshInterval(),
                errorRules(targets.scrape()),
                targets.seriesLabels(),
                job.proxyDetails(),
                job.pushState(),
                targets.scrape().http());
        // Rules are run for each server's counts, by the taker.
        ScrapeOptions options =
                spec.options().withUrl(targets.scrape().scheme(), params).withErrors(ErrorRules.NONE, 0);
        return new ServiceSpec(spec.name(), options, spec.discoveries(), new LeafTaker(federation, what));
    }

    /** How often each service is scraped, by its name, unless its targets say otherwise. */
    static Map<String, Duration> intervals(ServerConfig config) {
        return config.services().stream()
                .collect(Collectors.toMap(
                        ServiceConfig::name,
                        service -> service.scraper().refreshInterval(),
                        (one, other) -> one.compareTo(other) > 0 ? one : other));
    }

    private static ServiceSpec service(ServiceConfig config) {
        List<Discovery> discoveries = new ArrayList<>();
        discoveries.add(new StaticDiscovery(config.name(), groups(config.staticConfigs())));
        discoveries.addAll(config.discoveries());
        return new ServiceSpec(config.name(), options(config), discoveries);
    }

    private static ScrapeOptions options(ServiceConfig service) {
        ScraperConfig config = service.scraper();
        ScrapeConfig scrape = service.scrape();
        return new ScrapeOptions(
                        config.endpoint(), config.refreshInterval(), config.scrapeTimeout(), config.bodySizeLimit())
                .withUrl(scrape.scheme(), scrape.params())
                .withRelabelling(Relabelling.of(scrape.relabelConfigs()))
                .withLabelLimits(scrape.labelLimit(), scrape.labelNameLengthLimit(), scrape.labelValueLengthLimit())
                .withTargetLimits(scrape.targetLimit(), scrape.keepDroppedTargets())
                .withHttp(scrape.http())
                .withErrors(errorRules(scrape), scrape.errorLimit())
                .withCompression(scrape.enableCompression())
                .withSeries(new SeriesNames(service.seriesLabels()));
    }

    static ErrorRules errorRules(ScrapeConfig scrape) {
        return scrape.errorRelabelConfigs().isEmpty()
                ? ErrorRules.NONE
                : new RelabelledErrors(Relabelling.of(scrape.errorRelabelConfigs()), scrape.honorLabels());
    }

    /** By service, for what comes in by other protocols than a scrape. */
    static Map<String, ServiceRules> ingest(ServerConfig config) {
        return config.services().stream()
                .collect(Collectors.toMap(
                        ServiceConfig::name,
                        service -> new ServiceRules(errorRules(service.scrape()), service.seriesLabels())));
    }

    /** Of services that the file does not name. */
    static ServiceRules ingestOfOthers(ServerConfig config) {
        return new ServiceRules(ErrorRules.NONE, config.seriesLabels());
    }

    static IngestLimits ingest(LimitsConfig limits) {
        IngestLimits defaults = IngestLimits.DEFAULT;
        return new IngestLimits(
                limits.services(),
                limits.occurrencesPerError(),
                limits.errorsPerService(),
                defaults.sourcesPerService(),
                defaults.waiting(),
                Math.min(defaults.waitingBytes(), Runtime.getRuntime().maxMemory() / 8),
                defaults.ids(),
                defaults.linger(),
                defaults.patience());
    }

    private static List<TargetGroup> groups(List<StaticConfig> configs) {
        List<TargetGroup> groups = new ArrayList<>();
        for (StaticConfig config : configs) {
            groups.add(group(groups.size(), config.targets(), config.labels()));
        }
        return groups;
    }

    static TargetGroup group(int number, List<String> addresses, Map<String, String> labels) {
        List<Labels> targets = addresses.stream()
                .map(address -> Labels.of(Map.of(Labels.ADDRESS, address)))
                .toList();
        return new TargetGroup("static/" + number, targets, Labels.of(labels));
    }

    static ReaderLimits reader(LimitsConfig limits) {
        return new ReaderLimits(
                limits.maxStringLength(),
                limits.nestingDepth(),
                limits.errorsPerDocument(),
                limits.occurrencesPerAggregate(),
                limits.stackFrames(),
                limits.causeDepth(),
                limits.headersPerOccurrence());
    }

    /** Answers being read may take a quarter of the heap: unpacking one needs up to twice its size for a moment. */
    static ScrapeLimits scrape(LimitsConfig limits) {
        return new ScrapeLimits(
                limits.concurrentScrapes(),
                limits.concurrentScrapesPerService(),
                Math.min(limits.bodyBytesInFlight(), Runtime.getRuntime().maxMemory() / 4),
                limits.services(),
                limits.staleAfter());
    }

    static SeriesOptions series(LimitsConfig limits, MetricsConfig metrics) {
        return new SeriesOptions(
                limits.metricsSeries(),
                metrics.seriesPerService(),
                metrics.errorLabels(),
                metrics.original(),
                metrics.targetLabel(),
                metrics.scrapeInterval());
    }

    static Retention.Ages ages(LimitsConfig limits) {
        return new Retention.Ages(
                limits.occurrenceRetention(),
                limits.resolvedRetention(),
                limits.silentRetention(),
                limits.minuteRetention(),
                limits.hourRetention(),
                limits.eventRetention());
    }

    /** Occurrences may take a third of the heap, and no more than the default unless the heap is small. */
    static StoreLimits store(LimitsConfig limits) {
        StoreLimits defaults = StoreLimits.DEFAULT;
        return new StoreLimits(
                limits.errorsPerService(),
                limits.sourcesPerService(),
                defaults.eventsPerError(),
                limits.minuteRetention(),
                limits.hourRetention(),
                limits.seriesPerError(),
                Math.min(defaults.payloadBytes(), Runtime.getRuntime().maxMemory() / 3));
    }
}
