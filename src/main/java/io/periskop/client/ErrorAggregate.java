package io.periskop.client;

import java.time.Instant;
import java.util.List;

/**
 * All occurrences that share a key.
 *
 * @param totalCount every report since the collector was made, kept as an occurrence or not
 * @param severity that of the latest report
 * @param createdAt the first report; never later than any kept occurrence
 * @param latestErrors the newest occurrences, oldest first; never empty
 */
public record ErrorAggregate(
        String aggregationKey, long totalCount, Severity severity, Instant createdAt, List<Occurrence> latestErrors) {
    public ErrorAggregate {
        latestErrors = List.copyOf(latestErrors);
    }
}
