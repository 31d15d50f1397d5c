package io.periskop.store.sql;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/**
 * The numbers that services have in the database. A service is given its number in a transaction of its own, before the
 * one that writes to it: that one then takes its locks in one order.
 */
final class ServiceIds {
    private final Database database;
    private final Map<String, Long> known = new ConcurrentHashMap<>();

    ServiceIds(Database database) {
        this.database = database;
    }

    /** Names by number; those without one are given one. */
    Mono<Map<Long, String>> of(Collection<String> names) {
        return Mono.defer(() -> {
            List<String> unknown = names.stream()
                    .filter(name -> !known.containsKey(name))
                    .distinct()
                    .sorted()
                    .toList();
            Mono<Void> ready = unknown.isEmpty() ? Mono.empty() : add(unknown);
            return ready.then(Mono.fromSupplier(() -> {
                Map<Long, String> byId = new HashMap<>();
                names.forEach(name -> byId.put(known.getOrDefault(name, -1L), name));
                return byId;
            }));
        });
    }

    long of(String name) {
        return known.getOrDefault(name, -1L);
    }

    /** After the database has lost them. */
    void forget() {
        known.clear();
    }

    private Mono<Void> add(List<String> names) {
        return database.write(session -> {
                    Map<String, Long> found = new HashMap<>();
                    Mono<Void> all = Mono.empty();
                    for (String name : names) {
                        byte[] hash = Hash.of(name).bytes();
                        all = all.then(session.execute(Command.ADD_SERVICE, hash, Texts.bytes(name)))
                                .then(session.select(Select.SERVICE_ID, (Object) hash))
                                .doOnNext(rows -> found.put(name, rows.get(0).number(0)))
                                .then();
                    }
                    return all.thenReturn(found);
                })
                .doOnNext(known::putAll)
                .then();
    }

    /** Null-free answer: empty where there is no such service. */
    static Mono<Long> find(Session session, String name) {
        return session.select(Select.SERVICE_ID, (Object) Hash.of(name).bytes())
                .flatMap(rows ->
                        rows.isEmpty() ? Mono.empty() : Mono.just(rows.get(0).number(0)));
    }
}
