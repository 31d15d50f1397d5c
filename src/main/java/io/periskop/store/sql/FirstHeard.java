package io.periskop.store.sql;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * When services were first heard of. That never changes, so each service is asked for once; one that nobody was heard of is asked
 * for again.
 */
final class FirstHeard {
    private final Map<Long, Instant> known = new ConcurrentHashMap<>();

    /** Tells those services that were ever heard of. */
    Mono<Void> load(Session session, Collection<ServiceDraft> services) {
        return Flux.fromIterable(services)
                .concatMap(service -> {
                    Instant time = known.get(service.id());
                    if (time != null) {
                        service.firstHeard(time);
                        return Mono.empty();
                    }
                    return session.select(Select.FIRST_HEARD, service.id()).doOnNext(rows -> {
                        long micros = rows.get(0).number(0);
                        if (micros >= 0) {
                            Instant found = Times.time(micros, 0);
                            known.put(service.id(), found);
                            service.firstHeard(found);
                        }
                    });
                })
                .then();
    }

    /** After the database has lost them. */
    void forget() {
        known.clear();
    }
}
