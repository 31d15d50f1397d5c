package io.periskop.scrape;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a target does, as servers tell each other.
 *
 * @param failure why it is down; null where it is up
 * @param since the first scrape that found it so
 */
public record TargetWord(@Nullable ScrapeFailure failure, Instant since) {
    public boolean up() {
        return failure == null;
    }
}
