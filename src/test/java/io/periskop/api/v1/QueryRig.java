package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.TextVerifier;
import io.periskop.query.QueryEngine;
import io.periskop.query.QueryLimits;
import io.periskop.store.Said;
import io.periskop.store.States;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

/** A store in memory with some errors, its catalog, and resources that read them. */
final class QueryRig {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static final StoreLimits LIMITS =
            new StoreLimits(1000, 1000, 9, Duration.ofDays(14), Duration.ofDays(90), 1 << 20);

    final MemoryStore store = new MemoryStore(LIMITS, (service, what, count) -> {});
    final Catalog catalog = new Catalog(Duration.ofDays(1), Clock.fixed(NOW, ZoneOffset.UTC));
    final TextVerifier nothing = (ids, phrases) -> Mono.just(Set.of());

    QueryRig happens(String at, String service, String key, long total) {
        store.commit(List.of(Said.says(service, "a", Instant.parse(at))
                        .that(key, total)
                        .report()))
                .block();
        apply(service);
        return this;
    }

    void change(String service, String key, UnaryOperator<StoredError> change) {
        store.change(service, key, error -> new States.Outcome(change.apply(error), List.of()))
                .block();
        apply(service);
    }

    void apply(String service) {
        catalog.apply(service, store.since(service, -1).block().changed(), List.of());
    }

    QueryEngine engine() {
        return new QueryEngine(store, LIMITS, QueryLimits.DEFAULT, () -> NOW, () -> 0);
    }

    WebTestClient client() {
        return client(
                new QueryResource(engine(), catalog, nothing, store, store, Set::of),
                new EventsResource(store, catalog, nothing));
    }

    static WebTestClient client(Resource... resources) {
        return WebTestClient.bindToRouterFunction(Apis.of(resources))
                .configureClient()
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }
}
