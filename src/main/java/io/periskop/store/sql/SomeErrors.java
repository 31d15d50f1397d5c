package io.periskop.store.sql;

import io.periskop.error.Occurrence;
import io.periskop.store.ErrorRef;
import io.periskop.store.StoredError;
import io.periskop.store.sql.Head.Heads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads errors of any services, with the newest of their occurrences, in one statement each. */
final class SomeErrors {
    private record Id(long service, Hash key) {}

    private final Session session;
    private final List<ErrorRef> wanted;
    private final int occurrences;
    private final Map<String, Long> services = new HashMap<>();
    private final Map<Id, Row> errors = new HashMap<>();
    private final Map<Id, List<Head>> heads = new HashMap<>();
    private final Map<Id, Map<Long, byte[]>> payloads = new HashMap<>();

    SomeErrors(Session session, Collection<ErrorRef> wanted, int occurrences) {
        this.session = session;
        this.wanted = List.copyOf(wanted);
        this.occurrences = occurrences;
    }

    /** Those that there are, in the order they were asked for. */
    Mono<List<StoredError>> read() {
        return Flux.fromIterable(wanted)
                .map(ErrorRef::service)
                .distinct()
                .concatMap(service -> ServiceIds.find(session, service).doOnNext(id -> services.put(service, id)))
                .then(Mono.defer(() -> session.lookup(Lookup.ERRORS, keys())))
                .doOnNext(rows -> rows.forEach(this::found))
                .flatMap(rows -> session.lookup(Lookup.SOME_OCCURRENCES, occurrenceKeys()))
                .flatMap(rows -> session.compute(() -> {
                    rows.forEach(row -> payloads.computeIfAbsent(
                                    new Id(row.number(0), Hash.ofBytes(row.bytes(1))), id -> new HashMap<>())
                            .put(row.number(2), row.bytes(3)));
                    return together();
                }));
    }

    private List<Object[]> keys() {
        Distinct keys = new Distinct();
        for (ErrorRef error : wanted) {
            Long service = services.get(error.service());
            if (service != null) {
                keys.add(service, Hash.of(error.key()).bytes());
            }
        }
        return List.copyOf(keys.values());
    }

    private void found(Row row) {
        Id id = new Id(row.number(0), Hash.of(row.text(1)));
        errors.put(id, row);
        List<Head> all = Heads.unpack(row.bytes(15)).list();
        heads.put(id, all.subList(0, Math.min(occurrences, all.size())));
    }

    private List<Object[]> occurrenceKeys() {
        List<Object[]> keys = new ArrayList<>();
        heads.forEach((id, list) -> list.forEach(
                head -> keys.add(new Object[] {id.service(), id.key().bytes(), head.seq()})));
        return keys;
    }

    private List<StoredError> together() {
        List<StoredError> all = new ArrayList<>(wanted.size());
        for (ErrorRef error : wanted) {
            Long service = services.get(error.service());
            Id id = service == null ? null : new Id(service, Hash.of(error.key()));
            Row row = id == null ? null : errors.get(id);
            if (id != null && row != null) {
                all.add(ErrorDraft.error(error.service(), row, occurrences(id)));
            }
        }
        return all;
    }

    /** But those whose details are not kept any more. */
    private List<Occurrence> occurrences(Id id) {
        Map<Long, byte[]> details = payloads.getOrDefault(id, Map.of());
        List<Occurrence> all = new ArrayList<>();
        for (Head head : heads.getOrDefault(id, List.of())) {
            byte[] payload = details.get(head.seq());
            if (payload != null) {
                all.add(OccurrenceCodec.decode(head, payload));
            }
        }
        return all;
    }
}
