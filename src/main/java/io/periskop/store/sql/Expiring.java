package io.periskop.store.sql;

import io.periskop.series.Resolution;
import io.periskop.store.Retention.Expiry;
import io.periskop.store.Retention.Kind;
import io.periskop.store.Retention.Removed;
import io.periskop.store.StoreLimits;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Removes some of what has expired of one service in one transaction: the rest has its turn in the next.
 *
 * <p>An error goes last, when nothing is kept of it any more. What sources have counted to it is settled before, so that it
 * is never counted again; until the error goes it is part of its folded base, so that the sum is right between two steps.
 */
final class Expiring {
    /** That are written in one transaction. */
    private static final int ROWS = 500;
    /** That one transaction looks at. */
    private static final long ERRORS = 20;

    private static final long MINUTE = Resolution.MINUTE.seconds();
    private static final long HOUR = Resolution.HOUR.seconds();
    private static final long DAY = Resolution.DAY.seconds();

    private final Session session;
    private final Drafts drafts;
    private final long service;
    private final Expiry expiry;
    private final Map<Kind, Integer> removed = new EnumMap<>(Kind.class);
    private int room = ROWS;
    private boolean more;

    Expiring(Session session, StoreLimits limits, long service, Expiry expiry) {
        this.session = session;
        this.drafts = new Drafts(session, limits);
        this.service = service;
        this.expiry = expiry;
    }

    Mono<Removed> run(String name) {
        return drafts.lock(Map.of(service, name))
                .then(errors(Select.RESOLVED_ERRORS, expiry.resolvedErrors(), Times.micros(expiry.resolvedErrors())))
                .then(errors(
                        Select.SILENT_ERRORS,
                        expiry.silentErrors(),
                        Times.micros(expiry.silentErrors()),
                        Times.micros(expiry.silentErrors())))
                .then(old(
                        Select.OLD_OCCURRENCES,
                        Write.REMOVED_OCCURRENCES,
                        expiry.occurrences(),
                        Times.micros(expiry.occurrences())))
                .then(buckets(expiry.minutes(), MINUTE))
                .then(buckets(expiry.hours(), HOUR))
                .then(buckets(expiry.hours(), DAY))
                .then(old(Select.OLD_SERIES, Write.REMOVED_SERIES, expiry.minutes(), step(expiry.minutes(), DAY)))
                .then(Mono.defer(this::names))
                .then(old(Select.OLD_EVENTS, Write.REMOVED_EVENTS, expiry.events(), Times.micros(expiry.events())))
                .then(Mono.defer(this::saveCounts))
                .then(Mono.fromSupplier(() -> new Removed(removed, more)));
    }

    private Mono<Void> errors(Select select, Instant before, Object... values) {
        return Mono.defer(() -> {
            if (before.equals(Instant.MIN)) {
                return Mono.empty();
            }
            return session.select(select, plus(values, service, ERRORS))
                    .flatMapMany(rows -> {
                        more |= rows.size() == ERRORS;
                        return Flux.fromIterable(rows);
                    })
                    .concatMap(row -> error(row.bytes(0)))
                    .then();
        });
    }

    /** As much of it as there is room for. */
    private Mono<Void> error(byte[] key) {
        return settle(key)
                .then(buckets(key))
                .then(some(Select.SERIES_OF, Write.REMOVED_SERIES, key))
                .then(some(Select.OCCURRENCES_OF, Write.REMOVED_OCCURRENCES, key))
                .then(some(Select.EVENTS_OF, Write.REMOVED_EVENTS, key))
                .then(Mono.defer(() -> {
                    if (room == 0) {
                        return Mono.empty();
                    }
                    taken(1);
                    removed.merge(Kind.ERROR, 1, Integer::sum);
                    drafts.service(service).errorRemoved();
                    return session.write(Write.REMOVED_TEXTS, List.<Object[]>of(new Object[] {service, key}))
                            .then(session.execute(Command.REMOVE_ERROR, service, key));
                }));
    }

    private Mono<Void> settle(byte[] key) {
        return Mono.defer(() -> room == 0 ? Mono.empty() : session.select(Select.UNSETTLED, service, key, (long) room))
                .flatMap(rows -> {
                    taken(rows.size());
                    List<Object[]> marks = rows.stream()
                            .map(row -> new Object[] {service, row.bytes(0), row.bytes(1)})
                            .toList();
                    long live = rows.stream()
                            .filter(row -> row.number(4) == 0)
                            .mapToLong(row -> row.number(2) - row.number(3))
                            .sum();
                    return session.write(Write.SETTLED_MARKS, marks)
                            .then(live == 0 ? Mono.empty() : session.execute(Command.ADD_FOLDED, live, service, key));
                });
    }

    /** They stay counted in those of the service, as what is gone. */
    private Mono<Void> buckets(byte[] key) {
        return Mono.defer(() -> room == 0 ? Mono.empty() : session.select(Select.BUCKETS_OF, service, key, (long) room))
                .flatMap(rows -> {
                    taken(rows.size());
                    ServiceBuckets whole = new ServiceBuckets();
                    rows.forEach(row -> {
                        removed.merge(kind(Write.REMOVED_BUCKETS, row), 1, Integer::sum);
                        whole.gone(service, row.number(1), row.number(2), row.number(3), row.number(4));
                    });
                    List<Object[]> buckets = rows.stream()
                            .map(row ->
                                    new Object[] {service, row.bytes(0), row.number(1), row.number(2), row.number(3)})
                            .toList();
                    return session.write(Write.REMOVED_BUCKETS, buckets)
                            .then(session.write(Write.SERVICE_BUCKETS, whole.rows()));
                });
    }

    /** Those of errors, which are told, and those of the service. */
    private Mono<Void> buckets(Instant before, long resolution) {
        Object[] which = {resolution, before.equals(Instant.MIN) ? 0L : step(before, resolution)};
        return old(Select.OLD_BUCKETS, Write.REMOVED_BUCKETS, before, which)
                .then(old(Select.OLD_SERVICE_BUCKETS, Write.REMOVED_SERVICE_BUCKETS, before, which));
    }

    private Mono<Void> old(Select select, Write write, Instant before, Object... values) {
        return before.equals(Instant.MIN) ? Mono.empty() : some(select, write, values);
    }

    private Mono<Void> some(Select select, Write write, Object... values) {
        return Mono.defer(() -> room == 0 ? Mono.empty() : session.select(select, plus(values, service, (long) room)))
                .flatMap(rows -> {
                    taken(rows.size());
                    if (write != Write.REMOVED_SERIES && write != Write.REMOVED_SERVICE_BUCKETS) {
                        rows.forEach(row -> removed.merge(kind(write, row), 1, Integer::sum));
                    }
                    return session.write(
                            write,
                            rows.stream()
                                    .map(row -> plus(row.values(), service))
                                    .toList());
                });
    }

    /** Of series of which no bucket is kept. They are as few as versions and places of a service. */
    private Mono<Void> names() {
        return expiry.hours().equals(Instant.MIN)
                ? Mono.empty()
                : session.execute(Command.FORGET_SERIES, service, step(expiry.hours(), DAY));
    }

    private void taken(int rows) {
        room -= rows;
        more |= room == 0;
    }

    private static Kind kind(Write write, Row row) {
        return switch (write.table()) {
            case OCCURRENCE -> Kind.OCCURRENCE;
            case EVENT -> Kind.EVENT;
            case BUCKET ->
                row.number(1) == MINUTE
                        ? Kind.MINUTE_BUCKET
                        : row.number(1) == HOUR ? Kind.HOUR_BUCKET : Kind.DAY_BUCKET;
            default -> throw new IllegalArgumentException(write + " is not removed for its age");
        };
    }

    private Mono<Void> saveCounts() {
        Changes changes = new Changes();
        drafts.service(service).saveCounts(changes);
        return changes.save(session);
    }

    private static long step(Instant time, long seconds) {
        return Math.floorDiv(time.getEpochSecond(), seconds);
    }

    private static Object[] plus(Object[] values, Object first, Object... last) {
        Object[] all = new Object[values.length + 1 + last.length];
        all[0] = first;
        System.arraycopy(values, 0, all, 1, values.length);
        System.arraycopy(last, 0, all, values.length + 1, last.length);
        return all;
    }
}
