package io.periskop.config;

import io.periskop.http.HttpConfig;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRule;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Prometheus says of a job besides path, interval, timeout and size, which are in {@link ScraperConfig}. Limits of 0
 * are none.
 *
 * @param scheme {@code http} or {@code https}
 * @param params of the URL's query; each with one or more values
 * @param honorLabels whether what a target says of itself wins over what discovery says of it
 * @param enableCompression whether answers may come compressed
 * @param errorLimit errors of one answer; one with more is refused
 * @param targetLimit targets; of a service with more, none is scraped
 * @param labelLimit labels of a target
 * @param labelNameLengthLimit bytes
 * @param labelValueLengthLimit bytes
 * @param keepDroppedTargets those that are remembered to be shown
 * @param names what names rules may set
 * @param relabelConfigs for targets, in the order they are run
 * @param errorRelabelConfigs for errors, in the order they are run
 * @param http for requests to targets
 */
public record ScrapeConfig(
        String scheme,
        SortedMap<String, List<String>> params,
        boolean honorLabels,
        boolean enableCompression,
        int errorLimit,
        int targetLimit,
        int labelLimit,
        int labelNameLengthLimit,
        int labelValueLengthLimit,
        int keepDroppedTargets,
        NameValidation names,
        List<RelabelRule> relabelConfigs,
        List<RelabelRule> errorRelabelConfigs,
        HttpConfig http) {
    public static final ScrapeConfig DEFAULTS = new ScrapeConfig(
            "http",
            Collections.emptySortedMap(),
            false,
            true,
            0,
            0,
            0,
            0,
            0,
            0,
            NameValidation.UTF8,
            List.of(),
            List.of(),
            HttpConfig.DEFAULT);

    public ScrapeConfig {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
        relabelConfigs = List.copyOf(relabelConfigs);
        errorRelabelConfigs = List.copyOf(errorRelabelConfigs);
    }
}
