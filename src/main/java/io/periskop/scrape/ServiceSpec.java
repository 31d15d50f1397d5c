package io.periskop.scrape;

import io.periskop.discovery.Discovery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service to be scraped: how, and where its targets come from. Equal specs are the same service unchanged.
 *
 * @param taker of what its targets answer, where they are no processes; null where they are
 */
public record ServiceSpec(
        String name,
        ScrapeOptions options,
        List<Discovery> discoveries,
        @Nullable AnswerTaker taker) {
    public ServiceSpec {
        discoveries = List.copyOf(discoveries);
    }

    /** Whose targets are processes. */
    public ServiceSpec(String name, ScrapeOptions options, List<Discovery> discoveries) {
        this(name, options, discoveries, null);
    }
}
