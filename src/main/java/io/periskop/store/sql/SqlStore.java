package io.periskop.store.sql;

import io.periskop.series.Bucket;
import io.periskop.series.Resolution;
import io.periskop.store.After;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Every port, in a database. All who write to a service hold its row's lock, so that they take turns over all servers;
 * readers see one moment and wait for nobody.
 */
public final class SqlStore
        implements Reports, Errors, States, Sources, Series, Retention, Inventory, Feed, Events, Replicas, Identity {
    private static final byte[] NOBODY = {};
    /** Errors whose details are read at once: more are read when these are with the reader. */
    private static final int PAGE = 32;

    private final Database database;
    private final StoreLimits limits;
    private final Dropped dropped;
    private final ServiceIds ids;
    private final FirstHeard firstHeard = new FirstHeard();
    private final ErrorKeys keys = new ErrorKeys();
    /** How often services were found to be gone. */
    private final AtomicLong gone = new AtomicLong();

    SqlStore(Database database, StoreLimits limits, Dropped dropped) {
        this.database = database;
        this.limits = limits;
        this.dropped = dropped;
        this.ids = new ServiceIds(database);
    }

    @Override
    public Mono<Void> commit(List<Report> batch) {
        Set<String> names = batch.stream().map(Report::service).collect(Collectors.toCollection(HashSet::new));
        if (names.isEmpty()) {
            return Mono.empty();
        }
        return ids.of(names)
                .flatMap(namesById ->
                        database.write(session -> new Batch(session, limits, batch, namesById, firstHeard).run()))
                .doOnNext(written -> written.tell(dropped))
                .retryWhen(Retry.max(1)
                        .filter(ServiceGoneException.class::isInstance)
                        .doBeforeRetry(signal -> {
                            ids.forget();
                            firstHeard.forget();
                            gone.incrementAndGet();
                        })
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()))
                .then();
    }

    @Override
    public Mono<Void> heard(String service, String source, Instant at) {
        return commit(List.of(heardReport(service, source, at)));
    }

    @Override
    public long epoch() {
        return database.epoch() + gone.get();
    }

    /** One that says nothing but that the source is there. */
    static Report heardReport(String service, String source, Instant at) {
        return new Report(service, source, at, Set.of(), before -> After.NOTHING);
    }

    @Override
    public Flux<String> services() {
        return database.read(session -> session.select(Select.SERVICES))
                .flatMapIterable(
                        rows -> rows.stream().map(row -> row.text(1)).sorted().toList());
    }

    @Override
    public Flux<StoredError> of(String service) {
        return database.read(session -> ServiceIds.find(session, service)
                        .flatMap(id -> session.select(Select.KEYS, id)
                                .map(rows -> rows.stream()
                                        .map(row -> new Object[] {id, row.bytes(0)})
                                        .toList())))
                .flatMapMany(Flux::fromIterable)
                .buffer(PAGE)
                .concatMap(keys -> database.read(session -> new ErrorReading(session).read(service, keys)), 1)
                .concatMapIterable(errors -> errors);
    }

    @Override
    public Mono<List<Versioned>> versions(String service) {
        return database.read(session -> ServiceIds.find(session, service)
                        .flatMap(id -> session.select(Select.KEY_VERSIONS, id))
                        .map(rows -> rows.stream()
                                .map(row -> new Versioned(row.text(0), row.number(1)))
                                .toList()))
                .defaultIfEmpty(List.of());
    }

    @Override
    public Mono<StoredError> find(String service, String key) {
        return database.read(session -> ServiceIds.find(session, service)
                        .flatMap(id -> new ErrorReading(session).read(service, List.<Object[]>of(new Object[] {
                            id, Hash.of(key).bytes()
                        }))))
                .flatMap(errors -> errors.isEmpty() ? Mono.empty() : Mono.just(errors.get(0)));
    }

    @Override
    public Mono<List<StoredError>> some(Collection<ErrorRef> errors, int occurrences) {
        return errors.isEmpty()
                ? Mono.just(List.of())
                : database.read(session -> new SomeErrors(session, errors, occurrences).read());
    }

    @Override
    public Mono<List<Replica>> beat(String id, String address, String group, Duration silence) {
        byte[] name = Texts.bytes(id);
        byte[] place = Texts.bytes(address);
        byte[] share = Texts.bytes(group);
        return database.write(session -> session.execute(Command.ADD_REPLICA, name, place, share)
                .then(Mono.defer(() -> session.execute(Command.BEAT, place, share, name)))
                .then(Mono.defer(() -> session.select(Select.REPLICAS, micros(silence))))
                .map(rows -> rows.stream()
                        .map(row -> new Replica(row.text(0), row.text(1), row.text(2), Times.time(row.number(3), 0)))
                        .toList()));
    }

    @Override
    public Mono<Void> leave(String id) {
        return database.write(session ->
                        session.execute(Command.REMOVE_REPLICA, Texts.bytes(id)).thenReturn(id))
                .then();
    }

    /** Each server writes rows of its own only: they wait for nobody. */
    @Override
    public Mono<Void> say(String id, Collection<Word> words, Collection<ErrorId> gone) {
        if (words.isEmpty() && gone.isEmpty()) {
            return Mono.empty();
        }
        byte[] me = Texts.bytes(id);
        return database.write(session -> session.select(Select.NOW)
                        .flatMap(now -> session.write(
                                Write.WORDS, WordRows.of(me, words, now.get(0).number(0))))
                        .then(Mono.defer(() -> session.write(Write.REMOVED_WORDS, WordRows.keys(me, gone))))
                        .thenReturn(id))
                .then();
    }

    @Override
    public Mono<List<Said>> heard(String id, Duration ago) {
        return database.read(session -> session.select(Select.WORDS, micros(ago), Texts.bytes(id)))
                .map(rows -> rows.stream().map(WordRows::said).toList())
                .defaultIfEmpty(List.of());
    }

    /** They are looked for without a lock: one that stands still holds the one of its own row, for which nobody is to wait. */
    @Override
    public Mono<Void> forget(Duration silence, Duration said) {
        return database.write(session -> session.select(Select.SILENT_REPLICAS, micros(silence))
                        .flatMap(silent -> eachOf(session, Command.REMOVE_REPLICA, silent))
                        .then(Mono.defer(() -> session.select(Select.WORDS_OF_NOBODY, micros(said))))
                        .flatMap(nobody -> eachOf(session, Command.FORGET_WORDS, nobody))
                        .thenReturn(silence))
                .then();
    }

    private static Mono<Void> eachOf(Session session, Command command, List<Row> names) {
        return Flux.fromIterable(names)
                .concatMap(row -> session.execute(command, row.bytes(0)))
                .then();
    }

    @Override
    public Mono<String> epochOfCounts() {
        byte[] mine = Texts.bytes(UUID.randomUUID().toString());
        return database.write(session -> session.execute(Command.ADD_IDENTITY, 1L, mine)
                .then(Mono.defer(() -> session.select(Select.IDENTITY)))
                .map(rows -> rows.get(0).text(0)));
    }

    /** Of several that want it the first has the row's lock; the others see afterwards whose it is. */
    @Override
    public Mono<Boolean> take(String job, String id, Duration most) {
        byte[] name = Texts.bytes(job);
        byte[] me = Texts.bytes(id);
        return database.write(session -> session.execute(Command.TAKE_JOB, me, micros(most), name, me)
                .then(Mono.defer(() -> session.select(Select.JOB, name)))
                .flatMap(found -> found.isEmpty()
                        ? session.execute(Command.ADD_JOB, name, me, micros(most))
                                .then(Mono.defer(() -> session.select(Select.JOB, name)))
                        : Mono.just(found))
                .map(rows -> rows.get(0).text(0).equals(id)));
    }

    @Override
    public Mono<Void> giveBack(String job, String id, Duration rest) {
        return database.write(session -> session.execute(
                                Command.GIVE_BACK_JOB, NOBODY, micros(rest), Texts.bytes(job), Texts.bytes(id))
                        .thenReturn(job))
                .then();
    }

    private static long micros(Duration time) {
        return TimeUnit.NANOSECONDS.toMicros(time.toNanos());
    }

    @Override
    public Flux<ErrorEvent> events(String service, String key) {
        return database.read(session -> ServiceIds.find(session, service)
                        .flatMap(id ->
                                session.select(Select.EVENTS, id, Hash.of(key).bytes())))
                .flatMapIterable(rows -> rows.stream()
                        .map(row -> new ErrorEvent(
                                service,
                                key,
                                Codes.event(row.number(2)),
                                Times.time(row.number(0), row.number(1)),
                                row.text(3),
                                row.text(4),
                                row.text(5)))
                        .toList());
    }

    @Override
    public Mono<List<Entry>> latest(
            @Nullable Set<String> services, Set<ErrorEvent.Type> types, Instant from, Position before, int limit) {
        return Mono.defer(() -> {
            EventPlace place = EventPlace.of(before);
            return database.read(session -> new LatestEvents(session, types, from, place, limit).read(services));
        });
    }

    @Override
    public Mono<List<Changed>> change(String service, Collection<String> keys, Step step) {
        return database.write(session ->
                        ServiceIds.find(session, service).flatMap(id -> change(session, id, service, keys, step)))
                .defaultIfEmpty(List.of());
    }

    private Mono<List<Changed>> change(Session session, long id, String service, Collection<String> keys, Step step) {
        Drafts drafts = new Drafts(session, limits);
        List<Object[]> hashes = keys.stream()
                .map(key -> new Object[] {id, Hash.of(key).bytes()})
                .toList();
        return drafts.lock(Map.of(id, service))
                .then(Mono.defer(() -> drafts.loadErrors(hashes)))
                .then(Mono.defer(() -> {
                    List<Changed> changed = new ArrayList<>();
                    for (String key : keys) {
                        ErrorDraft error = drafts.error(id, key);
                        if (error != null) {
                            changed.add(change(error, step));
                        }
                    }
                    return drafts.save().thenReturn(changed);
                }));
    }

    private static Changed change(ErrorDraft error, Step step) {
        StoredError before = error.value();
        Outcome outcome = step.apply(before);
        if (outcome == null) {
            return new Changed(before, before);
        }
        error.become(outcome.error());
        outcome.events().forEach(error::happened);
        return new Changed(before, outcome.error());
    }

    @Override
    public Mono<Map<String, Long>> versions() {
        return database.read(session -> session.select(Select.VERSIONS)).map(rows -> {
            Map<String, Long> versions = new HashMap<>(2 * rows.size());
            rows.forEach(row -> versions.put(row.text(0), row.number(1)));
            return versions;
        });
    }

    @Override
    public Mono<Delta> since(String service, long version) {
        Mono<Delta> delta = database.read(session ->
                ServiceIds.find(session, service).flatMap(id -> FactsReading.since(session, id, service, version)));
        return version < 0 ? fill(service).then(delta) : delta;
    }

    /** Until nothing is left of before there were texts. */
    private Mono<Void> fill(String service) {
        Mono<Boolean> some = database.read(session -> ServiceIds.find(session, service)
                        .filterWhen(id ->
                                session.select(Select.WITHOUT_TEXT, id, 1L).map(rows -> !rows.isEmpty())))
                .flatMap(id ->
                        database.write(session -> FactsReading.fill(session, new Drafts(session, limits), id, service)))
                .defaultIfEmpty(false);
        return some.expand(more -> more ? some : Mono.empty()).then();
    }

    @Override
    public Mono<Set<String>> keys(String service) {
        return database.read(session ->
                        ServiceIds.find(session, service).flatMap(id -> session.select(Select.ERROR_KEYS, id)))
                .map(rows -> rows.stream().map(row -> row.text(0)).collect(Collectors.toSet()))
                .defaultIfEmpty(Set.of());
    }

    @Override
    public Mono<Long> size() {
        return database.read(session -> session.select(Select.LIVE_MARKS))
                .map(rows -> rows.get(0).number(0));
    }

    @Override
    public Flux<Count> counts() {
        return database.read(session ->
                        session.select(Select.COUNTS).zipWhen(rows -> session.select(Select.FOLDED_COUNTS), Counts::of))
                .flatMapIterable(counts -> counts);
    }

    @Override
    public Mono<List<Share>> shares(String service, String key, int most) {
        return database.read(session -> ServiceIds.find(session, service)
                        .flatMap(id -> session.select(
                                Select.SHARES_OF, id, Hash.of(key).bytes(), (long) most)))
                .map(SqlStore::shares)
                .defaultIfEmpty(List.of());
    }

    /** Several origins of one source may count to one error. */
    private static List<Share> shares(List<Row> rows) {
        Map<String, Share> bySource = new LinkedHashMap<>();
        for (Row row : rows) {
            Share share = new Share(
                    row.text(0),
                    OccurrenceCodec.severity(row.text(4)),
                    row.number(5),
                    Times.time(row.number(1), row.number(2)),
                    row.number(3) == 0);
            bySource.merge(share.source(), share, SqlStore::sum);
        }
        return bySource.values().stream()
                .sorted(Comparator.comparingLong(Share::count).reversed().thenComparing(Share::source))
                .toList();
    }

    private static Share sum(Share a, Share b) {
        return new Share(
                a.source(),
                a.severity().compareTo(b.severity()) < 0 ? b.severity() : a.severity(),
                a.count() + b.count(),
                a.lastHeard(),
                a.live());
    }

    @Override
    public Mono<Folded> fold(Instant staleBefore, Instant forgetBefore) {
        return database.read(session ->
                        session.select(Select.TO_FOLD, Times.micros(forgetBefore), Times.micros(staleBefore)))
                .flatMapIterable(rows -> rows)
                .concatMapDelayError(row -> fold(row.number(0), row.text(1), staleBefore, forgetBefore))
                .reduce(new Folded(0, 0), SqlStore::sum);
    }

    /** As often as there is anything left. */
    private Mono<Folded> fold(long service, String name, Instant staleBefore, Instant forgetBefore) {
        Mono<Folded> some =
                database.write(session -> new Folding(session, limits, service, staleBefore, forgetBefore).run(name));
        return some.expand(done -> Math.max(done.folded(), done.forgotten()) < Folding.AT_ONCE ? Mono.empty() : some)
                .reduce(new Folded(0, 0), SqlStore::sum);
    }

    private static Folded sum(Folded a, Folded b) {
        return new Folded(a.folded() + b.folded(), a.forgotten() + b.forgotten());
    }

    @Override
    public Mono<Removed> remove(String service, Expiry expiry) {
        return database.write(session -> ServiceIds.find(session, service)
                        .flatMap(id -> new Expiring(session, limits, id, expiry).run(service)))
                .defaultIfEmpty(Removed.NOTHING);
    }

    @Override
    public Mono<Stock> stock() {
        return database.read(session -> session.select(Select.STOCK)
                .zipWhen(
                        rows -> session.select(Select.OLDEST),
                        (rows, oldest) -> Stocktaking.of(rows.get(0), oldest.get(0))));
    }

    @Override
    public Flux<Inconsistency> check() {
        return database.read(session -> session.select(Select.SERVICE_NAMES)
                        .flatMap(names -> session.select(Select.TOTALS)
                                .flatMap(totals -> session.select(Select.SHARES)
                                        .map(shares -> Consistency.check(names, totals, shares)))))
                .flatMapIterable(found -> found);
    }

    @Override
    public Flux<Bucket> minutes(String service, String key, Instant from, Instant to) {
        return buckets(service, key, Resolution.MINUTE, from, to, limits.minuteRetention());
    }

    @Override
    public Flux<Bucket> hours(String service, String key, Instant from, Instant to) {
        return buckets(service, key, Resolution.HOUR, from, to, limits.hourRetention());
    }

    @Override
    public Flux<Bucket> days(String service, String key, Instant from, Instant to) {
        return buckets(service, key, Resolution.DAY, from, to, limits.hourRetention());
    }

    @Override
    public Mono<List<Cell>> occurrences(Scope scope, Grouping grouping, List<Part> parts) {
        return database.read(session -> new SeriesReading(session, keys).cells(scope, grouping, parts));
    }

    @Override
    public Mono<List<Cell>> distinctErrors(Scope scope, List<Part> parts, List<Integer> firstSlots) {
        return database.read(session -> new SeriesReading(session, keys).distinctErrors(scope, parts, firstSlots));
    }

    @Override
    public Mono<List<Source>> sources(Scope scope, List<Part> parts) {
        return database.read(session -> new SeriesReading(session, keys).sources(scope, parts));
    }

    @Override
    public Mono<List<Affected>> affected(Set<ErrorRef> errors) {
        return errors.isEmpty()
                ? Mono.just(List.of())
                : database.read(session -> new SeriesReading(session, keys).affected(errors));
    }

    @Override
    public Mono<Instant> since() {
        return database.read(session -> session.select(Select.OLDEST_DAY))
                .map(rows -> rows.get(0).number(0))
                .filter(day -> day != Long.MAX_VALUE)
                .map(day -> Instant.ofEpochSecond(day * Resolution.DAY.seconds()));
    }

    private Flux<Bucket> buckets(
            String service, String key, Resolution resolution, Instant from, Instant to, Duration retention) {
        long step = resolution.seconds();
        return database.read(session -> ServiceIds.find(session, service)
                        .flatMap(id -> session.select(
                                Select.BUCKETS,
                                id,
                                Hash.of(key).bytes(),
                                step,
                                ceiling(from, step),
                                ceiling(to, step))))
                .flatMapIterable(rows -> rows.stream()
                        .filter(row -> row.number(0) >= ErrorDraft.kept(row.number(2), retention, (int) step))
                        .map(row -> new Bucket((int) row.number(0), row.number(1)))
                        .toList());
    }

    /** The first step that begins at or after the time. */
    private static long ceiling(Instant time, long step) {
        long second = time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0);
        return Math.floorDiv(second + step - 1, step);
    }
}
