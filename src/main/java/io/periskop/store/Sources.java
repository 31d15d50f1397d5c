package io.periskop.store;

import io.periskop.error.Severity;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Port: who counts, and what each has counted. */
public interface Sources {
    /**
     * What one source has counted for one error.
     *
     * @param source empty for the sum of those that are folded
     */
    record Count(String service, String key, Severity severity, String source, long count) {}

    /** @param difference total less what the marks and the folded base add up to; never 0 */
    record Inconsistency(String service, String key, long difference) {}

    /** What one run of {@link #fold} did. */
    record Folded(int folded, int forgotten) {}

    /** Every count of every error that is not resolved; in no order. */
    Flux<Count> counts();

    /**
     * Adds the marks of sources not heard of since {@code staleBefore} to their errors' folded base; they are kept, so
     * that a late report of such a source is recognised and still counted right, and forgotten when the source is not
     * heard of since {@code forgetBefore}. Totals do not change.
     */
    Mono<Folded> fold(Instant staleBefore, Instant forgetBefore);

    /** Errors whose total is not what their marks and folded base add up to: none, unless there is a bug. */
    Flux<Inconsistency> check();
}
