package io.periskop.scrape;

import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.Ingested;
import io.periskop.aggregate.TooManyErrors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stores what a push gateway tells, each pusher as a source of its own. So it does not matter which gateway tells it, nor how
 * often: what a pusher said is counted once, also after the gateway lost its memory.
 */
final class PushersIngest {
    /** The store puts what comes at one time into one transaction. */
    private static final int AT_ONCE = 16;

    private final Aggregator aggregator;

    /**
     * @param known what need not be read again
     * @param complete whether all of the answer is in the store
     * @param refused a sentence for each pusher of which nothing is
     */
    record Done(KnownPushers known, boolean complete, List<String> refused) {}

    private record Stored(
            GatewayAnswer.Changed pusher,
            @Nullable Ingested ingested,
            @Nullable String refused) {
        boolean isWhole() {
            return ingested != null
                    && ingested.refused() == 0
                    && pusher.snapshot().cut().aggregates() == 0;
        }
    }

    PushersIngest(Aggregator aggregator) {
        this.aggregator = aggregator;
    }

    /** Fails if the store is in trouble; what it has of the answer by then is the same when it is told again. */
    Mono<Done> store(ScrapedTarget target, GatewayAnswer answer, Instant now) {
        List<String> silent =
                answer.same().values().stream().map(KnownPushers.Pusher::source).toList();
        return Flux.fromIterable(answer.changed())
                .flatMap(each -> store(target, each, now), AT_ONCE)
                .collectList()
                .flatMap(all -> heard(target, silent, now).thenReturn(done(answer, all)));
    }

    /** That they are there and say what they said. */
    Mono<Void> heard(ScrapedTarget target, Collection<String> sources, Instant now) {
        return Flux.fromIterable(sources)
                .flatMap(source -> aggregator.ingest(target.nothingNewOf(source, now)), AT_ONCE)
                .then();
    }

    private Mono<Stored> store(ScrapedTarget target, GatewayAnswer.Changed pusher, Instant now) {
        return Mono.defer(() ->
                        aggregator.ingest(target.ofPusher(pusher.source(), pusher.snapshot(), pusher.labels(), now)))
                .map(ingested -> new Stored(pusher, ingested, null))
                .onErrorResume(
                        TooManyErrors.class,
                        e -> Mono.just(new Stored(pusher, null, "of " + pusher.source() + ": " + e.getMessage())));
    }

    private static Done done(GatewayAnswer answer, List<Stored> stored) {
        Map<KnownPushers.Key, KnownPushers.Pusher> known = new HashMap<>(answer.same());
        List<String> refused = new ArrayList<>();
        boolean complete = true;
        for (Stored each : stored) {
            if (each.refused() != null) {
                refused.add(each.refused());
            }
            if (each.isWhole()) {
                known.put(
                        each.pusher().line(),
                        new KnownPushers.Pusher(
                                each.pusher().source(), each.pusher().snapshot().size()));
            } else {
                complete = false;
            }
        }
        return new Done(new KnownPushers(known), complete, refused);
    }
}
