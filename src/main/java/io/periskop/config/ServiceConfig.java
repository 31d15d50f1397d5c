package io.periskop.config;

import io.periskop.discovery.Discovery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service: a group of processes whose errors are counted together.
 *
 * @param name free text of 1 to 200 characters, none of them a control character
 * @param staticConfigs may be empty: the service is then known but has nothing to scrape
 * @param discoveries further ways of finding targets
 * @param scraper what targets are asked for, and when
 * @param scrape what Prometheus has to say besides
 * @param seriesLabels labels of targets that counts by time keep
 * @param push which pushes it takes; null for none
 */
public record ServiceConfig(
        String name,
        List<StaticConfig> staticConfigs,
        List<Discovery> discoveries,
        ScraperConfig scraper,
        ScrapeConfig scrape,
        List<String> seriesLabels,
        @Nullable ServicePush push) {
    public ServiceConfig {
        staticConfigs = List.copyOf(staticConfigs);
        discoveries = List.copyOf(discoveries);
        seriesLabels = List.copyOf(seriesLabels);
    }

    /** Whose counts by time keep no labels. */
    public ServiceConfig(
            String name,
            List<StaticConfig> staticConfigs,
            List<Discovery> discoveries,
            ScraperConfig scraper,
            ScrapeConfig scrape) {
        this(name, staticConfigs, discoveries, scraper, scrape, List.of(), null);
    }
}
