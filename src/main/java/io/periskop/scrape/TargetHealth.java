package io.periskop.scrape;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the last scrapes of a target went. */
record TargetHealth(
        @Nullable Boolean up,
        @Nullable Instant lastScrape,
        @Nullable Duration duration,
        long bytes,
        int errors,
        int rejected,
        List<String> rejections,
        @Nullable ScrapeFailure failure,
        @Nullable ScrapeFailure lastFailure,
        @Nullable Instant lastFailureAt) {
    static final TargetHealth UNKNOWN = new TargetHealth(null, null, null, 0, 0, 0, List.of(), null, null, null);

    TargetHealth after(ScrapeOutcome outcome, Instant started, Duration took) {
        if (outcome instanceof ScrapeOutcome.Good good) {
            return good.read() == null
                    ? new TargetHealth(
                            true,
                            started,
                            took,
                            good.wireBytes(),
                            errors,
                            rejected,
                            rejections,
                            null,
                            lastFailure,
                            lastFailureAt)
                    : new TargetHealth(
                            true,
                            started,
                            took,
                            good.wireBytes(),
                            good.read().errors(),
                            good.read().rejected(),
                            good.read().rejections(),
                            null,
                            lastFailure,
                            lastFailureAt);
        }
        ScrapeFailure now = ((ScrapeOutcome.Bad) outcome).failure();
        return new TargetHealth(false, started, took, 0, errors, rejected, rejections, now, now, started);
    }

    /** Null before the first scrape. */
    @Nullable
    TargetWord word() {
        return up == null || lastScrape == null ? null : new TargetWord(failure, lastScrape);
    }

    boolean hung() {
        return failure != null && failure.kind() == ScrapeFailure.Kind.TIMEOUT;
    }
}
