package io.periskop.scrape;

import io.periskop.label.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a target does. Of one that another server scrapes only whether it is up is known, and why not.
 *
 * @param endpoint {@code host:port/path}
 * @param askable false where its labels make no URL that could be asked; it is down then
 * @param up null before the first scrape
 * @param duration of the last scrape
 * @param bytes of the last answer as it came; 0 for a 304
 * @param errors listed by the last good answer
 * @param rejected aggregates of the last good answer that could not be used
 * @param rejections why, for the first few
 * @param failure of the last scrape; null if it was good
 * @param lastFailure the last that there was, and when; null if never
 * @param nextScrape null once the target is gone
 * @param scrapedBy what the server is called that scrapes it and knows more of it; null if this one does
 */
public record TargetStatus(
        String service,
        String url,
        String endpoint,
        Labels discovered,
        Labels labels,
        boolean askable,
        @Nullable Boolean up,
        @Nullable Instant lastScrape,
        @Nullable Duration duration,
        long bytes,
        int errors,
        int rejected,
        List<String> rejections,
        @Nullable ScrapeFailure failure,
        @Nullable ScrapeFailure lastFailure,
        @Nullable Instant lastFailureAt,
        @Nullable Instant nextScrape,
        @Nullable String scrapedBy) {
    /** One that another server scrapes. */
    static TargetStatus elsewhere(Target target, String scrapedBy) {
        return new TargetStatus(
                target.service(),
                target.url().toString(),
                target.endpoint(),
                target.discovered(),
                target.labels(),
                target.problem() == null,
                null,
                null,
                null,
                0,
                0,
                0,
                List.of(),
                null,
                null,
                null,
                null,
                scrapedBy);
    }

    /** As the server said that scrapes it; only of one that another server scrapes. */
    TargetStatus heard(@Nullable TargetWord word) {
        if (word == null) {
            return this;
        }
        return new TargetStatus(
                service,
                url,
                endpoint,
                discovered,
                labels,
                askable,
                word.up(),
                null,
                null,
                0,
                0,
                0,
                List.of(),
                word.failure(),
                word.failure(),
                word.up() ? null : word.since(),
                null,
                scrapedBy);
    }
}
