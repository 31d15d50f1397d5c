package io.periskop.federation;

import io.periskop.label.Labels;
import io.periskop.store.Identity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** Who this server is for others. Its epoch is kept with what it counted, so it is known once the storage has answered. */
public final class OwnIdentity {
    private static final Logger log = LoggerFactory.getLogger(OwnIdentity.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final String id;
    private final Labels labels;
    private volatile @Nullable String epoch;

    /** @param id empty where nobody asks who it is */
    public OwnIdentity(String id, Labels labels) {
        this.id = id;
        this.labels = labels;
    }

    /** Asks until it is answered. */
    public Disposable learn(Identity store, Scheduler clock) {
        return store.epochOfCounts()
                .doOnError(e -> log.debug("the storage does not say which it is: {}", e.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .scheduler(clock))
                .subscribe(answer -> epoch = answer);
    }

    String id() {
        return id;
    }

    Labels labels() {
        return labels;
    }

    /** Null as long as the storage has not answered. */
    @Nullable
    String epoch() {
        return epoch;
    }
}
