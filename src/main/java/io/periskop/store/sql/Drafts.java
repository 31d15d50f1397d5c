package io.periskop.store.sql;

import io.periskop.store.Dropped;
import io.periskop.store.Marks;
import io.periskop.store.StoreLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The services of one transaction that writes: locked, so that all who write to one take turns, loaded as far as is asked
 * for, and saved.
 */
final class Drafts {
    /** What the folded base of one error changes by. */
    private record Share(ServiceDraft service, Hash key, long count) {}

    private final Session session;
    private final StoreLimits limits;
    private final Hashes hashes = new Hashes();
    private final Map<Long, ServiceDraft> byId = new TreeMap<>();
    /** By service, how many sources there was no place for any more. */
    private final Map<String, Integer> forgotten = new TreeMap<>();

    Drafts(Session session, StoreLimits limits) {
        this.session = session;
        this.limits = limits;
    }

    /**
     * Locks them, in order. Errors with {@link ServiceGoneException} if one of them is not there, or its number is another
     * service's, as after a backup was restored.
     */
    Mono<Void> lock(Map<Long, String> namesById) {
        Map<Long, String> sorted = new TreeMap<>(namesById);
        List<Object[]> keys =
                sorted.keySet().stream().map(id -> new Object[] {id}).toList();
        return session.lookup(Lookup.LOCKED_SERVICES, keys)
                .doOnNext(rows -> {
                    for (Row row : rows) {
                        String name = Objects.requireNonNull(sorted.get(row.number(0)));
                        if (!Arrays.equals(row.bytes(1), hashes.bytes(name))) {
                            throw new ServiceGoneException();
                        }
                        byId.put(row.number(0), new ServiceDraft(name, row, limits, hashes));
                    }
                    if (byId.size() < sorted.size()) {
                        throw new ServiceGoneException();
                    }
                })
                .then();
    }

    Hashes hashes() {
        return hashes;
    }

    ServiceDraft service(long id) {
        return Objects.requireNonNull(byId.get(id));
    }

    Mono<Void> loadFirstHeard(FirstHeard firstHeard) {
        return firstHeard.load(session, byId.values());
    }

    /** @param keys service id, hash of the source */
    Mono<Void> loadSources(Collection<Object[]> keys) {
        return session.lookup(Lookup.SOURCES, keys)
                .doOnNext(rows -> rows.forEach(row -> service(row.number(0)).loaded(SourceDraft.stored(row))))
                .then();
    }

    /** @param keys service id, hash of a source that is loaded, hash of the origin */
    Mono<Void> loadMarks(Collection<Object[]> keys, Map<Hash, String> sourcesByHash) {
        return session.lookup(Lookup.MARKS, keys)
                .doOnNext(rows -> rows.forEach(row -> loadMarks(row, sourcesByHash)))
                .then();
    }

    private void loadMarks(Row row, Map<Hash, String> sourcesByHash) {
        String name = Objects.requireNonNull(sourcesByHash.get(Hash.ofBytes(row.bytes(1))));
        SourceDraft source = service(row.number(0)).source(name);
        if (source != null) {
            String origin = row.text(2);
            String route = Arrays.equals(row.bytes(3), row.bytes(4)) ? origin : row.text(5);
            Marks marks = MarksCodec.marks(row.bytes(8), row.text(7), route, row.number(6));
            source.loaded(origin, marks);
        }
    }

    /** @param keys service id, hash of the key */
    Mono<Void> loadErrors(Collection<Object[]> keys) {
        return session.lookup(Lookup.ERRORS, keys)
                .doOnNext(rows -> rows.forEach(row -> {
                    ServiceDraft service = service(row.number(0));
                    service.loaded(ErrorDraft.stored(service.name(), row));
                }))
                .then();
    }

    /**
     * Loads the errors with these keys and those that the sources' marks are routed to, and adds the sources' shares to
     * their folded base.
     *
     * @param sign -1 takes the shares out of it
     * @param sources service id, hash of the source
     */
    Mono<Void> loadErrors(Collection<Object[]> keys, Collection<Object[]> sources, int sign) {
        if (sources.isEmpty()) {
            return loadErrors(keys);
        }
        return session.lookup(Lookup.SHARES, sources).flatMap(rows -> {
            List<Share> shares = rows.stream()
                    .map(row -> new Share(
                            service(row.number(0)), Hash.ofBytes(row.bytes(1)), sign * (row.number(2) - row.number(3))))
                    .toList();
            Distinct all = new Distinct();
            keys.forEach(all::add);
            shares.forEach(share ->
                    all.add(new Object[] {share.service().id(), share.key().bytes()}));
            return loadErrors(all.values())
                    .then(Mono.fromRunnable(
                            () -> shares.forEach(share -> share.service().addFolded(share.key(), share.count()))));
        });
    }

    /** @param keys service id, hash of the key of an error that is loaded */
    Mono<Void> loadSeries(Collection<Object[]> keys) {
        return session.lookup(Lookup.ERROR_SERIES, keys)
                .doOnNext(rows -> rows.forEach(row -> {
                    ErrorDraft error = service(row.number(0)).error(Hash.ofBytes(row.bytes(1)));
                    if (error != null) {
                        error.series().loaded(row.number(2), row.number(3));
                    }
                }))
                .then();
    }

    /** Writes what changed; then forgets the folded sources that are too many. */
    Mono<Void> save() {
        return loadTexts()
                .then(session.compute(() -> {
                    Changes changes = new Changes();
                    byId.values().forEach(service -> service.save(changes));
                    return changes;
                }))
                .flatMap(changes -> changes.save(session))
                .thenMany(Flux.defer(() -> Flux.fromIterable(byId.values())))
                .concatMap(this::bound)
                .then(Mono.defer(() -> {
                    Changes counts = new Changes();
                    byId.values().forEach(service -> service.saveCounts(counts));
                    return counts.save(session);
                }));
    }

    /** Of errors that got occurrences: their texts are added to those that are known. */
    private Mono<Void> loadTexts() {
        List<Object[]> keys = new ArrayList<>();
        byId.values().forEach(service -> service.wantsTexts(keys::add));
        if (keys.isEmpty()) {
            return Mono.empty();
        }
        return session.lookup(Lookup.TEXTS, keys)
                .doOnNext(rows -> rows.forEach(row -> {
                    ErrorDraft error = service(row.number(0)).error(Hash.ofBytes(row.bytes(1)));
                    if (error != null) {
                        error.loaded(TextFacts.of(row, 2));
                    }
                }))
                .then();
    }

    private Mono<Void> bound(ServiceDraft service) {
        int excess = service.excessSources();
        if (excess == 0) {
            return Mono.empty();
        }
        return session.select(Select.LONGEST_UNHEARD, service.id(), (long) excess)
                .flatMap(rows -> {
                    if (!rows.isEmpty()) {
                        forgotten.put(service.name(), rows.size());
                    }
                    return forget(service, rows);
                });
    }

    /** @param sources rows that begin with the hash of a source */
    Mono<Void> forget(ServiceDraft service, List<Row> sources) {
        Changes changes = new Changes();
        for (Row row : sources) {
            changes.execute(Command.FORGET_MARKS, service.id(), row.bytes(0));
            changes.execute(Command.FORGET_SOURCE, service.id(), row.bytes(0));
        }
        service.forgotten(sources.size());
        return changes.save(session);
    }

    /** After the commit. */
    void tell(Dropped dropped) {
        byId.values().forEach(service -> service.tell(dropped));
        forgotten.forEach((name, count) -> dropped.dropped(name, Dropped.What.SOURCE, count));
    }

    @Nullable
    ErrorDraft error(long service, String key) {
        return service(service).error(hashes.of(key));
    }
}
