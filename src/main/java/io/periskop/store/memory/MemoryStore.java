package io.periskop.store.memory;

import io.periskop.series.Bucket;
import io.periskop.series.Resolution;
import io.periskop.store.Dropped;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.Events;
import io.periskop.store.Feed;
import io.periskop.store.Identity;
import io.periskop.store.Inventory;
import io.periskop.store.Replicas;
import io.periskop.store.Report;
import io.periskop.store.Reports;
import io.periskop.store.Retention;
import io.periskop.store.Series;
import io.periskop.store.Sources;
import io.periskop.store.States;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Every port, in memory. A service is written under its own lock, a batch under those of
 * all its services; readers see immutable values and take no lock that a
 * writer holds for longer than a copy. All work is short and done on the subscriber's thread.
 */
public final class MemoryStore
        implements Reports, Errors, States, Sources, Series, Retention, Inventory, Feed, Events, Replicas, Identity {
    private static final List<String> TABLES = List.of(
            "service",
            "error",
            "occurrence",
            "source",
            "mark",
            "bucket",
            "event",
            "service_bucket",
            "series",
            "error_series",
            "text",
            "replica",
            "job",
            "word");

    private final StoreLimits limits;
    private final Dropped dropped;
    private final PayloadBudget budget;
    private final MemoryReplicas replicas = new MemoryReplicas();
    private final String epochOfCounts = UUID.randomUUID().toString();
    private final ConcurrentMap<String, MemoryService> services = new ConcurrentHashMap<>();

    public MemoryStore(StoreLimits limits, Dropped dropped) {
        this.limits = limits;
        this.dropped = dropped;
        this.budget = new PayloadBudget(limits.payloadBytes(), services.values());
    }

    /** Another one for each start: nothing of what was counted before is here. */
    @Override
    public Mono<String> epochOfCounts() {
        return Mono.just(epochOfCounts);
    }

    @Override
    public Mono<Void> commit(List<Report> batch) {
        return Mono.fromRunnable(() -> {
            new MemoryBatch(batch, this::service).commit();
            budget.enforce();
        });
    }

    @Override
    public Mono<Void> heard(String service, String source, Instant at) {
        return Mono.fromRunnable(() -> service(service).heard(source, at));
    }

    @Override
    public Flux<String> services() {
        return Flux.defer(() -> Flux.fromStream(services.values().stream()
                .filter(MemoryService::hasErrors)
                .map(MemoryService::name)
                .sorted()));
    }

    @Override
    public Flux<StoredError> of(String service) {
        return read(service, found -> Flux.fromIterable(found.shownErrors()));
    }

    @Override
    public Mono<List<Versioned>> versions(String service) {
        return Mono.fromSupplier(() -> services.get(service))
                .map(MemoryService::versions)
                .defaultIfEmpty(List.of());
    }

    @Override
    public Mono<StoredError> find(String service, String key) {
        return read(service, found -> Mono.justOrEmpty(found.findShown(key)).flux())
                .next();
    }

    @Override
    public Mono<List<StoredError>> some(Collection<ErrorRef> errors, int occurrences) {
        return Flux.fromIterable(errors)
                .concatMap(error -> find(error.service(), error.key()))
                .map(error -> error.occurrences().size() <= occurrences
                        ? error
                        : error.withOccurrences(error.occurrences().subList(0, occurrences)))
                .collectList();
    }

    @Override
    public Mono<List<Replica>> beat(String id, String address, String group, Duration silence) {
        return Mono.fromSupplier(() -> replicas.beat(id, address, group, silence));
    }

    @Override
    public Mono<Void> leave(String id) {
        return Mono.fromRunnable(() -> replicas.leave(id));
    }

    @Override
    public Mono<Void> say(String id, Collection<Word> words, Collection<ErrorId> gone) {
        return Mono.fromRunnable(() -> replicas.say(id, words, gone));
    }

    @Override
    public Mono<List<Said>> heard(String id, Duration ago) {
        return Mono.fromSupplier(() -> replicas.heard(id, ago));
    }

    @Override
    public Mono<Void> forget(Duration silence, Duration said) {
        return Mono.fromRunnable(() -> replicas.forget(silence, said));
    }

    /** There is no other server that it could be left to. */
    @Override
    public Mono<Boolean> take(String job, String id, Duration most) {
        return Mono.just(true);
    }

    @Override
    public Mono<Void> giveBack(String job, String id, Duration rest) {
        return Mono.empty();
    }

    @Override
    public Flux<ErrorEvent> events(String service, String key) {
        return read(service, found -> Flux.fromIterable(found.events(key)));
    }

    @Override
    public Mono<List<Entry>> latest(
            @Nullable Set<String> asked, Set<ErrorEvent.Type> types, Instant from, Position before, int limit) {
        return Mono.fromSupplier(() -> {
            MemoryEvents reading = new MemoryEvents(types, from, before, limit);
            each(
                    asked == null ? new Scope.Everything() : new Scope.Services(asked),
                    (service, keys) -> service.read(reading));
            return reading.entries();
        });
    }

    @Override
    public Mono<List<Changed>> change(String service, Collection<String> keys, Step step) {
        return Mono.fromSupplier(() -> {
            MemoryService found = services.get(service);
            return found == null ? List.of() : found.change(keys, step);
        });
    }

    @Override
    public Mono<Map<String, Long>> versions() {
        return Mono.fromSupplier(() -> {
            Map<String, Long> versions = new HashMap<>();
            services.forEach((name, service) -> versions.put(name, service.version()));
            return versions;
        });
    }

    @Override
    public Mono<Delta> since(String service, long version) {
        return Mono.fromSupplier(() -> services.get(service)).map(found -> found.since(version));
    }

    @Override
    public Mono<Set<String>> keys(String service) {
        return Mono.fromSupplier(() -> services.get(service))
                .map(MemoryService::keys)
                .defaultIfEmpty(Set.of());
    }

    @Override
    public Mono<Long> size() {
        return Mono.fromSupplier(() ->
                services.values().stream().mapToLong(MemoryService::liveMarks).sum());
    }

    @Override
    public Flux<Count> counts() {
        return Flux.fromIterable(services.values()).concatMapIterable(MemoryService::counts);
    }

    @Override
    public Mono<List<Share>> shares(String service, String key, int most) {
        return Mono.fromSupplier(() -> services.get(service))
                .map(found -> found.shares(key, most))
                .defaultIfEmpty(List.of());
    }

    @Override
    public Mono<Folded> fold(Instant staleBefore, Instant forgetBefore) {
        return Mono.fromSupplier(() -> services.values().stream()
                .map(service -> service.fold(staleBefore, forgetBefore))
                .reduce(
                        new Folded(0, 0),
                        (a, b) -> new Folded(a.folded() + b.folded(), a.forgotten() + b.forgotten())));
    }

    @Override
    public Flux<Inconsistency> check() {
        return Flux.fromIterable(services.values()).concatMapIterable(MemoryService::check);
    }

    @Override
    public Flux<Bucket> minutes(String service, String key, Instant from, Instant to) {
        return buckets(service, key, Resolution.MINUTE, from, to);
    }

    @Override
    public Flux<Bucket> hours(String service, String key, Instant from, Instant to) {
        return buckets(service, key, Resolution.HOUR, from, to);
    }

    @Override
    public Flux<Bucket> days(String service, String key, Instant from, Instant to) {
        return buckets(service, key, Resolution.DAY, from, to);
    }

    private Flux<Bucket> buckets(String service, String key, Resolution resolution, Instant from, Instant to) {
        return read(service, found -> Flux.fromIterable(found.buckets(key, resolution, from, to)));
    }

    /** Of each service one moment. */
    @Override
    public Mono<List<Cell>> occurrences(Scope scope, Grouping grouping, List<Part> parts) {
        return Mono.fromSupplier(() -> {
            MemorySeries reading = new MemorySeries(grouping, parts);
            each(scope, (service, keys) -> service.read(keys, reading::occurrences));
            return reading.cells();
        });
    }

    @Override
    public Mono<List<Cell>> distinctErrors(Scope scope, List<Part> parts, List<Integer> firstSlots) {
        return Mono.fromSupplier(() -> {
            MemorySeries reading = new MemorySeries(Grouping.SERVICE, parts);
            each(
                    scope,
                    (service, keys) ->
                            service.read(keys, (name, errors) -> reading.distinctErrors(name, errors, firstSlots)));
            return reading.cells();
        });
    }

    @Override
    public Mono<List<Affected>> affected(Set<ErrorRef> asked) {
        return Mono.fromSupplier(() -> {
            List<Affected> found = new ArrayList<>();
            each(new Scope.Errors(asked), (service, keys) -> service.affected(keys == null ? Set.of() : keys, found));
            return found;
        });
    }

    @Override
    public Mono<List<Source>> sources(Scope scope, List<Part> parts) {
        return Mono.fromSupplier(() -> {
            Set<Source> found = new HashSet<>();
            each(scope, (service, keys) -> service.sources(keys, parts, found));
            return List.copyOf(found);
        });
    }

    @Override
    public Mono<Instant> since() {
        return Mono.fromSupplier(() -> services.values().stream()
                        .map(service -> Optional.ofNullable(service.oldestDay()))
                        .flatMap(Optional::stream)
                        .min(Comparator.naturalOrder()))
                .flatMap(Mono::justOrEmpty);
    }

    /** With the keys that are asked for; null for all. */
    private void each(Scope scope, BiConsumer<MemoryService, @Nullable Set<String>> sink) {
        if (scope instanceof Scope.Errors list) {
            Map<String, Set<String>> keys = new HashMap<>();
            list.errors()
                    .forEach(error -> keys.computeIfAbsent(error.service(), name -> new HashSet<>())
                            .add(error.key()));
            keys.forEach(
                    (name, of) -> Optional.ofNullable(services.get(name)).ifPresent(each -> sink.accept(each, of)));
        } else if (scope instanceof Scope.Services named) {
            named.names()
                    .forEach(
                            name -> Optional.ofNullable(services.get(name)).ifPresent(each -> sink.accept(each, null)));
        } else {
            services.values().forEach(each -> sink.accept(each, null));
        }
    }

    /** All of the service at once: it is quick. */
    @Override
    public Mono<Removed> remove(String service, Expiry expiry) {
        return Mono.fromSupplier(() -> {
            MemoryService found = services.get(service);
            return found == null ? Removed.NOTHING : found.remove(expiry);
        });
    }

    /** Exact, but for the bytes, which nobody knows. */
    @Override
    public Mono<Stock> stock() {
        return Mono.fromSupplier(() -> {
            Map<String, Long> rows = new HashMap<>();
            TABLES.forEach(table -> rows.put(table, 0L));
            Map<Kind, Instant> oldest = new EnumMap<>(Kind.class);
            services.values().forEach(service -> service.take(rows, oldest));
            return new Stock(null, rows, oldest);
        });
    }

    /** Estimated bytes of the occurrences kept. */
    public long payloadBytes() {
        return budget.used();
    }

    private MemoryService service(String name) {
        return services.computeIfAbsent(name, n -> new MemoryService(n, limits, dropped, budget));
    }

    private <T> Flux<T> read(String service, Function<MemoryService, Flux<T>> reading) {
        return Flux.defer(() -> {
            @Nullable MemoryService found = services.get(service);
            return found == null ? Flux.empty() : reading.apply(found);
        });
    }
}
