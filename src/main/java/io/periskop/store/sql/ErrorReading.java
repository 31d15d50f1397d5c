package io.periskop.store.sql;

import io.periskop.error.Occurrence;
import io.periskop.store.StoredError;
import io.periskop.store.sql.Head.Heads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Reads errors with the details of their occurrences. */
final class ErrorReading {
    private final Session session;

    ErrorReading(Session session) {
        this.session = session;
    }

    /**
     * Those that there are, in the order of the keys.
     *
     * @param keys id of the service, hash of the key
     */
    Mono<List<StoredError>> read(String service, Collection<Object[]> keys) {
        return session.lookup(Lookup.ERRORS, keys)
                .flatMap(errors -> session.lookup(Lookup.OCCURRENCES, keys)
                        .flatMap(occurrences -> session.compute(() -> together(service, keys, errors, occurrences))));
    }

    private static List<StoredError> together(
            String service, Collection<Object[]> keys, List<Row> errors, List<Row> occurrences) {
        Map<Hash, Map<Long, byte[]>> details = new HashMap<>();
        for (Row row : occurrences) {
            details.computeIfAbsent(Hash.ofBytes(row.bytes(0)), key -> new HashMap<>())
                    .put(row.number(1), row.bytes(2));
        }
        Map<Hash, Row> rows = new HashMap<>();
        errors.forEach(row -> rows.put(Hash.of(row.text(1)), row));
        List<StoredError> found = new ArrayList<>(errors.size());
        for (Object[] key : keys) {
            Hash hash = Hash.ofBytes((byte[]) key[1]);
            Row row = rows.get(hash);
            if (row != null) {
                Map<Long, byte[]> payloads = details.getOrDefault(hash, Map.of());
                found.add(ErrorDraft.error(service, row, occurrences(Heads.unpack(row.bytes(15)), payloads)));
            }
        }
        return found;
    }

    private static List<Occurrence> occurrences(Heads heads, Map<Long, byte[]> payloads) {
        List<Occurrence> occurrences = new ArrayList<>(heads.list().size());
        for (Head head : heads.list()) {
            byte[] payload = payloads.get(head.seq());
            if (payload != null) {
                occurrences.add(OccurrenceCodec.decode(head, payload));
            }
        }
        return occurrences;
    }
}
