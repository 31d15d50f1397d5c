package io.periskop.scrape;

import io.periskop.discovery.Discovery;
import java.util.List;

/** One service to be scraped: how, and where its targets come from. Equal specs are the same service unchanged. */
public record ServiceSpec(String name, ScrapeOptions options, List<Discovery> discoveries) {
    public ServiceSpec {
        discoveries = List.copyOf(discoveries);
    }
}
