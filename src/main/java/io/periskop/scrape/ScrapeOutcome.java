package io.periskop.scrape;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one scrape went, from the fetch to the store. */
sealed interface ScrapeOutcome {

    /** @param read what the answer held; null if it was the same as the one before */
    record Good(long wireBytes, @Nullable Read read) implements ScrapeOutcome {}

    record Read(int errors, int rejected, List<String> rejections) {}

    record Bad(ScrapeFailure failure) implements ScrapeOutcome {}
}
