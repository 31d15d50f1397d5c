package io.periskop.store;

import io.periskop.error.Severity;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Port: who counts, and what each has counted. */
public interface Sources {
    /**
     * What of one error's total one source stands for, over all its origins that are routed there.
     *
     * @param severity the most severe that the source gives it
     * @param source empty for the folded base: sources that are not heard any more, and what was counted before a rule
     *     sent it elsewhere
     */
    record Count(String service, String key, Severity severity, String source, long count) {}

    /** @param difference total (0 if there is no such error) less what shares and folded base add up to; never 0 */
    record Inconsistency(String service, String key, long difference) {}

    /** What one run of {@link #fold} did. */
    record Folded(int folded, int forgotten) {}

    /**
     * What of one error's total one source stands for.
     *
     * @param source a {@code target_uuid}, or the URL of a target without one
     * @param lastHeard of the source, whatever it said; may be late by a quarter of the time until it is folded
     * @param live whether it is still heard; if not, the count is in the error's folded base
     */
    record Share(String source, Severity severity, long count, Instant lastHeard, boolean live) {}

    /** Who counted the error, the most first; at most so many. */
    Mono<List<Share>> shares(String service, String key, int most);

    /** How many marks live sources have: about as many counts as {@link #counts} has. Costs nearly nothing. */
    Mono<Long> size();

    /** Every count of every error that is not resolved; in no order. */
    Flux<Count> counts();

    /**
     * Adds the shares of sources not heard of since {@code staleBefore} to the folded base of the errors that their marks
     * are routed to; the marks are kept, so that a late report of such a source is recognised and still counted right, and
     * forgotten when the source is not heard of since {@code forgetBefore}. Totals do not change.
     */
    Mono<Folded> fold(Instant staleBefore, Instant forgetBefore);

    /** Errors whose total is not what their shares and folded base add up to: none, unless there is a bug. */
    Flux<Inconsistency> check();
}
