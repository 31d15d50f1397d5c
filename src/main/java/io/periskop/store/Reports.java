package io.periskop.store;

import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Port: takes what sources report.
 *
 * <p>Guarantees of every adapter: a batch is one transaction, which is over when the answer comes; the merges of reports
 * that touch one error, or come from one source, run one after the other, each on what the one before it left, whichever
 * server runs them; nothing is written for an error or an origin that is not in a merge's answer. On an error nothing of
 * the batch is kept, and the same batch may be sent again.
 */
public interface Reports {
    /**
     * In the order of the batch. The merge of a report whose source there is no place for ({@link
     * StoreLimits#sourcesPerService}) is not run: send it again later.
     */
    Mono<Void> commit(List<Report> batch);

    /**
     * Notes that the source answered, when there is nothing else to say. May be written late, by up to a quarter of the
     * time after which an unheard source is folded.
     */
    Mono<Void> heard(String service, String source, Instant at);

    /**
     * Another number whenever what was committed may be gone, as after a failover or the restore of a backup: whoever
     * remembers that something was committed has to say it again once.
     */
    default long epoch() {
        return 0;
    }
}
