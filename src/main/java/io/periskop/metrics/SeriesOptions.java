package io.periskop.metrics;

import java.time.Duration;
import java.util.List;

/**
 * What there is by error on the metrics page.
 *
 * @param most errors with series of their own
 * @param mostOfService of one service
 * @param errorLabels names of labels of errors that their series carry
 * @param original whether {@code periskop_error_occurrences} is written
 * @param targets whether it has a {@code target} as long as there are not too many
 * @param scrapeInterval how often each Prometheus scrapes at least
 */
public record SeriesOptions(
        int most,
        int mostOfService,
        List<String> errorLabels,
        boolean original,
        boolean targets,
        Duration scrapeInterval) {
    public SeriesOptions {
        errorLabels = List.copyOf(errorLabels);
    }

    /** Long enough that a Prometheus which is a little late has scraped meanwhile. */
    long holdMillis() {
        return scrapeInterval.toMillis() * 3 / 2;
    }
}
