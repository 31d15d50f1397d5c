package io.periskop.query;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who asks what is being answered to somebody else waits for the same answer; when nobody waits any more, the work ends. */
public final class InFlight<K, V> {
    private final ConcurrentMap<K, Flux<V>> answers = new ConcurrentHashMap<>();

    public Mono<V> answer(K question, Supplier<Mono<V>> work) {
        return Mono.defer(() ->
                answers.computeIfAbsent(question, asked -> started(asked, work)).next());
    }

    private Flux<V> started(K question, Supplier<Mono<V>> work) {
        return Mono.defer(work)
                .doFinally(signal -> answers.remove(question))
                .flux()
                .replay(1)
                .refCount(1);
    }

    /** How many questions are being answered. */
    int size() {
        return answers.size();
    }
}
