package io.periskop.store.sql;

import io.periskop.store.ErrorEvent;
import io.periskop.store.Events.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads the newest events of many services: first when the newest of each is, which an index says; then of one service after
 * the other, those with the newest first, until no other can have one that belongs to the answer.
 */
final class LatestEvents {
    private record Newest(long service, String name, long micros) {}

    private record Found(EventPlace place, ErrorEvent event) {
        Entry entry() {
            return new Entry(event, place.number(), place.position());
        }
    }

    private final Session session;
    private final Object[] types;
    private final Instant start;
    private final long from;
    private final EventPlace before;
    private final int limit;
    private final List<Found> found = new ArrayList<>();

    /** @param types empty for all */
    LatestEvents(Session session, Set<ErrorEvent.Type> types, Instant from, EventPlace before, int limit) {
        this.session = session;
        this.types = Codes.asked(types);
        this.start = from;
        // The database compares microseconds: what is just before the range is dropped when it is read.
        this.from = Times.micros(from);
        this.before = before;
        this.limit = limit;
    }

    /** @param services null for all */
    Mono<List<Entry>> read(@Nullable Set<String> services) {
        return session.select(Select.NEWEST_EVENTS, typed(from, before.micros()))
                .map(rows -> rows.stream()
                        .map(row -> new Newest(row.number(0), row.text(1), row.number(2)))
                        .filter(each -> each.micros() >= 0 && (services == null || services.contains(each.name())))
                        .sorted(Comparator.comparingLong(Newest::micros).reversed())
                        .toList())
                .flatMap(all -> read(all, 0))
                .then(Mono.fromSupplier(() -> found.stream().map(Found::entry).toList()));
    }

    private Mono<Void> read(List<Newest> services, int at) {
        if (at == services.size()
                || found.size() == limit
                        && found.get(limit - 1).place().micros()
                                > services.get(at).micros()) {
            return Mono.empty();
        }
        return read(services.get(at)).then(Mono.defer(() -> read(services, at + 1)));
    }

    private Mono<Void> read(Newest service) {
        byte[] key = before.keyIn(service.service());
        return session.select(
                        Select.LATEST_EVENTS,
                        typed(
                                service.service(),
                                from,
                                before.micros(),
                                before.micros(),
                                before.nanos(),
                                before.nanos(),
                                key,
                                key,
                                before.numberIn(service.service()),
                                (long) limit))
                .doOnNext(rows -> {
                    rows.stream().map(row -> found(service, row)).forEach(this::add);
                    found.sort(Comparator.comparing(Found::place, EventPlace.NEWEST_FIRST));
                    if (found.size() > limit) {
                        found.subList(limit, found.size()).clear();
                    }
                })
                .then();
    }

    /** Types come first. */
    private Object[] typed(Object... others) {
        return Stream.concat(Arrays.stream(types), Arrays.stream(others)).toArray();
    }

    private void add(Found each) {
        if (!each.event().at().isBefore(start)) {
            found.add(each);
        }
    }

    private static Found found(Newest service, Row row) {
        EventPlace place = new EventPlace(row.number(3), row.number(4), service.service(), row.bytes(1), row.number(2));
        return new Found(
                place,
                new ErrorEvent(
                        service.name(),
                        row.text(0),
                        Codes.event(row.number(5)),
                        Times.time(row.number(3), row.number(4)),
                        row.text(6),
                        row.text(7),
                        row.text(8)));
    }
}
