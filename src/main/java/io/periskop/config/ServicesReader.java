package io.periskop.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code services:}. */
final class ServicesReader {
    private static final int LONGEST_NAME = 200;
    private static final Keys KEYS = Keys.of(keys())
            .butNotYet(
                    Mechanisms.keysElsewhere(),
                    "not built in; let a Prometheus discover them and take them from it with prometheus_sd_configs")
            .butNotYet(
                    Set.of(
                            "honor_timestamps",
                            "track_timestamps_staleness",
                            "scrape_protocols",
                            "fallback_scrape_protocol",
                            "scrape_classic_histograms",
                            "always_scrape_classic_histograms",
                            "scrape_native_histograms",
                            "convert_classic_histograms_to_nhcb",
                            "native_histogram_bucket_limit",
                            "native_histogram_min_bucket_factor",
                            "metric_name_escaping_scheme",
                            "extra_scrape_metrics",
                            "scrape_failure_log_file"),
                    "has no meaning for exceptions; remove it")
            .instead(Map.of(
                    "job_name", "a service is named by name; rename the key to name",
                    "metric_relabel_configs", "there are no metrics; relabel errors with error_relabel_configs",
                    "sample_limit", "there are no samples; limit the errors of one answer with error_limit"));

    private final ScraperReader scrapers;
    private final Path directory;
    private final List<String> seriesLabels;

    /**
     * @param directory that relative paths begin at
     * @param seriesLabels of services that say nothing of it
     */
    ServicesReader(LimitsConfig limits, Path directory, List<String> seriesLabels) {
        this.seriesLabels = seriesLabels;
        this.scrapers = new ScraperReader(limits);
        this.directory = directory;
    }

    List<ServiceConfig> read(List<YamlValue> values) {
        Map<String, Integer> lines = new HashMap<>();
        ServicePushReader pushes = new ServicePushReader();
        List<ServiceConfig> services = new ArrayList<>();
        for (YamlValue value : values) {
            YamlMapping service = value.mapping(KEYS);
            YamlValue name = service.required("name", "give the service a name");
            Integer first = lines.putIfAbsent(name(name), name.place().line());
            if (first != null) {
                throw name.error("duplicate service name " + Quoted.value(name.text()) + ", first defined at line "
                        + first + "; rename one, or put all targets under one service");
            }
            boolean judged = service.list("relabel_configs").isEmpty();
            services.add(new ServiceConfig(
                    name.text(),
                    service.list("static_configs").stream()
                            .map(group -> StaticConfigReader.read(group, judged))
                            .toList(),
                    Mechanisms.read(service, directory),
                    scrapers.read(service),
                    ScrapeConfigReader.read(service, directory),
                    SeriesLabelsReader.read(service, seriesLabels),
                    pushes.read(service.get("push"), name.text())));
        }
        return services;
    }

    private static List<String> keys() {
        return Stream.of(
                        List.of("name", "static_configs", "push", SeriesLabelsReader.KEY),
                        Mechanisms.keys(),
                        List.of("scraper"),
                        ScrapeConfigReader.KEYS,
                        HttpConfigReader.KEYS)
                .flatMap(List::stream)
                .toList();
    }

    static String name(YamlValue value) {
        String name = value.text();
        if (name.isBlank()) {
            throw value.error("empty name " + Quoted.value(name) + "; give the service a name");
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw value.error("control character in the name " + Quoted.value(name) + "; remove it");
        }
        if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
            throw value.error(
                    "name " + Quoted.value(name) + " is longer than " + LONGEST_NAME + " characters; shorten it");
        }
        return name;
    }
}
