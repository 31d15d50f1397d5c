package io.periskop.store.sql;

import io.periskop.label.Labels;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series.Affected;
import io.periskop.store.Series.Cell;
import io.periskop.store.Series.Grouping;
import io.periskop.store.Series.Part;
import io.periskop.store.Series.Scope;
import io.periskop.store.Series.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reads sums of buckets: the database adds up, and a row an answer comes back. For one transaction. */
final class SeriesReading {
    private final Session session;
    private final ErrorKeys cached;
    private final Map<Long, String> names = new HashMap<>();
    private final Map<String, Long> ids = new HashMap<>();
    private final Map<Hash, String> keys = new HashMap<>();
    private final Map<Long, Map<Long, Labels>> series = new HashMap<>();

    SeriesReading(Session session, ErrorKeys cached) {
        this.session = session;
        this.cached = cached;
    }

    Mono<List<Cell>> cells(Scope scope, Grouping grouping, List<Part> parts) {
        if (!(scope instanceof Scope.Errors) && !grouping.byError()) {
            return wholes(scope, grouping, parts);
        }
        boolean ofErrors = scope instanceof Scope.Errors;
        return services(scope).flatMap(found -> {
            Collection<Object[]> asked = rows(scope, found, parts);
            return asked.isEmpty()
                    ? Mono.just(List.of())
                    : session.lookup(Lookup.slots(ofErrors, grouping), asked)
                            .flatMap(rows -> labels(grouping, rows)
                                    .then(keys(grouping, rows))
                                    .then(session.compute(() -> cells(rows, grouping))));
        });
    }

    /** How many errors happened in slots that are counted from the first of each part. */
    Mono<List<Cell>> distinctErrors(Scope scope, List<Part> parts, List<Integer> firstSlots) {
        boolean ofErrors = scope instanceof Scope.Errors;
        return services(scope).flatMap(found -> {
            Collection<Object[]> asked = rows(scope, found, parts);
            asked.forEach(row -> row[0] = (long) firstSlots.get((int) (long) row[0]));
            if (asked.isEmpty()) {
                return Mono.just(List.of());
            }
            Lookup counted = ofErrors ? Lookup.ERROR_ERRORS : Lookup.SERVICE_ERRORS;
            if (session.joins(asked.size()) || !isSplit(parts, firstSlots)) {
                return session.lookup(counted, asked)
                        .map(rows -> rows.stream()
                                .map(row ->
                                        new Cell(0, row.number(0), name(row.number(1)), "", Labels.NONE, row.number(2)))
                                .toList());
            }
            Lookup single = ofErrors ? Lookup.ERROR_ERRORS_ONE_BY_ONE : Lookup.SERVICE_ERRORS_ONE_BY_ONE;
            return session.lookup(single, asked).flatMap(rows -> session.compute(() -> counted(rows)));
        });
    }

    private List<Cell> counted(List<Row> rows) {
        Map<Long, Map<Long, Set<Hash>>> errors = new HashMap<>();
        for (Row row : rows) {
            errors.computeIfAbsent(row.number(1), service -> new HashMap<>())
                    .computeIfAbsent(row.number(0), slot -> new HashSet<>())
                    .add(Hash.ofBytes(row.bytes(2)));
        }
        List<Cell> cells = new ArrayList<>();
        errors.forEach((service, slots) -> slots.forEach(
                (slot, hashes) -> cells.add(new Cell(0, slot, name(service), "", Labels.NONE, hashes.size()))));
        return cells;
    }

    /** Whether a slot may be in several parts. */
    private static boolean isSplit(List<Part> parts, List<Integer> firstSlots) {
        long next = Long.MIN_VALUE;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (firstSlots.get(i) < next) {
                return true;
            }
            next = firstSlots.get(i) + (part.to() - part.from() + part.width() - 1) / part.width();
        }
        return false;
    }

    /** In no order, each once. */
    Mono<List<Source>> sources(Scope scope, List<Part> parts) {
        Lookup lookup = scope instanceof Scope.Errors ? Lookup.ERROR_SOURCES : Lookup.SERVICE_SOURCES;
        return services(scope).flatMap(found -> {
            List<Object[]> asked = rows(scope, found, parts).stream()
                    .map(row -> Arrays.copyOfRange(row, 3, row.length))
                    .toList();
            return session.lookup(lookup, asked)
                    .map(rows -> rows.stream()
                            .map(row -> new Source(name(row.number(0)), text(row.bytes(1))))
                            .distinct()
                            .toList());
        });
    }

    private Collection<Object[]> rows(Scope scope, List<Long> services, List<Part> parts) {
        return scope instanceof Scope.Errors list ? errorRows(list.errors(), parts) : serviceRows(services, parts);
    }

    private static String text(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }

    /** What all errors of each service counted, less what removed ones did. */
    private Mono<List<Cell>> wholes(Scope scope, Grouping grouping, List<Part> parts) {
        boolean bySeries = grouping.bySeries();
        Lookup lookup = bySeries ? Lookup.SERVICE_SLOTS_BY_SERIES : Lookup.SERVICE_SLOTS;
        return services(scope).flatMap(found -> {
            Collection<Object[]> asked = serviceRows(found, parts);
            return asked.isEmpty()
                    ? Mono.just(List.of())
                    : session.lookup(lookup, asked)
                            .flatMap(
                                    rows -> labels(grouping, rows).then(session.compute(() -> wholes(rows, bySeries))));
        });
    }

    private List<Cell> wholes(List<Row> rows, boolean bySeries) {
        List<Cell> cells = new ArrayList<>(rows.size());
        for (Row row : rows) {
            long service = row.number(2);
            Labels of = bySeries ? labels(service, row.number(3)) : Labels.NONE;
            int sum = bySeries ? 4 : 3;
            long count = row.number(sum) - row.number(sum + 1);
            if (count > 0) {
                cells.add(new Cell((int) row.number(0), row.number(1), name(service), "", of, count));
            }
        }
        return cells;
    }

    /** In no order. */
    Mono<List<Affected>> affected(Set<ErrorRef> errors) {
        return services(new Scope.Errors(errors))
                .flatMap(found -> session.lookup(Lookup.AFFECTED, errorIds(errors)))
                .map(rows -> rows.stream()
                        .map(row ->
                                new Affected(new ErrorRef(name(row.number(0)), key(row.bytes(1))), text(row.bytes(2))))
                        .toList());
    }

    /** Numbers of the services that are asked for. */
    private Mono<List<Long>> services(Scope scope) {
        return session.select(Select.SERVICE_NAMES).map(rows -> {
            Set<String> asked = asked(scope);
            for (Row row : rows) {
                String name = row.text(1);
                if (asked == null || asked.contains(name)) {
                    names.put(row.number(0), name);
                    ids.put(name, row.number(0));
                }
            }
            return List.copyOf(names.keySet());
        });
    }

    private static @Nullable Set<String> asked(Scope scope) {
        if (scope instanceof Scope.Services named) {
            return named.names();
        }
        if (scope instanceof Scope.Errors list) {
            return list.errors().stream().map(ErrorRef::service).collect(Collectors.toSet());
        }
        return null;
    }

    private static Collection<Object[]> serviceRows(List<Long> services, List<Part> parts) {
        List<Object[]> rows = new ArrayList<>(services.size() * parts.size());
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            for (long service : services) {
                rows.add(new Object[] {(long) i, part.from(), part.width(), service, step(part), part.from(), part.to()
                });
            }
        }
        return rows;
    }

    private Collection<Object[]> errorRows(Set<ErrorRef> errors, List<Part> parts) {
        return errorRows(errorIds(errors), parts);
    }

    private static Collection<Object[]> errorRows(Collection<Object[]> known, List<Part> parts) {
        List<Object[]> rows = new ArrayList<>(known.size() * parts.size());
        for (Object[] error : known) {
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                rows.add(new Object[] {
                    (long) i, part.from(), part.width(), error[0], error[1], step(part), part.from(), part.to()
                });
            }
        }
        return rows;
    }

    /** Of those whose service there is. */
    private Collection<Object[]> errorIds(Set<ErrorRef> errors) {
        List<Object[]> found = new ArrayList<>(errors.size());
        for (ErrorRef error : errors) {
            Long service = ids.get(error.service());
            if (service != null) {
                Hash hash = Hash.of(error.key());
                keys.put(hash, error.key());
                found.add(new Object[] {service, hash.bytes()});
            }
        }
        return found;
    }

    private static long step(Part part) {
        return part.resolution().seconds();
    }

    /** Of the services in the answer. */
    private Mono<Void> labels(Grouping grouping, List<Row> rows) {
        if (!grouping.bySeries()) {
            return Mono.empty();
        }
        List<Object[]> services = rows.stream()
                .map(row -> row.number(2))
                .distinct()
                .map(id -> new Object[] {id})
                .toList();
        return session.lookup(Lookup.SERIES, services)
                .doOnNext(found -> found.forEach(row -> series.computeIfAbsent(row.number(0), id -> new HashMap<>())
                        .put(row.number(1), LabelsCodec.labels(row.bytes(2)))))
                .then();
    }

    /** Of errors that are not known by hash yet. */
    private Mono<Void> keys(Grouping grouping, List<Row> rows) {
        if (!grouping.byError()) {
            return Mono.empty();
        }
        Distinct unknown = new Distinct();
        for (Row row : rows) {
            Hash hash = Hash.ofBytes(row.bytes(3));
            String key = cached.find(hash);
            if (key != null) {
                keys.put(hash, key);
            } else if (!keys.containsKey(hash)) {
                unknown.add(row.number(2), row.bytes(3));
            }
        }
        return unknown.values().isEmpty()
                ? Mono.empty()
                : session.lookup(Lookup.ERROR_KEYS, unknown.values())
                        .doOnNext(found -> found.forEach(row -> learn(Hash.ofBytes(row.bytes(0)), row.text(1))))
                        .then();
    }

    private void learn(Hash hash, String key) {
        keys.put(hash, key);
        cached.add(hash, key);
    }

    /** Without those of errors that are just removed. */
    private List<Cell> cells(List<Row> rows, Grouping grouping) {
        List<Cell> cells = new ArrayList<>(rows.size());
        boolean byError = grouping.byError();
        boolean bySeries = grouping.bySeries();
        for (Row row : rows) {
            long service = row.number(2);
            int next = 3;
            String key = byError ? keys.get(Hash.ofBytes(row.bytes(next++))) : "";
            Labels labels = bySeries ? labels(service, row.number(next++)) : Labels.NONE;
            if (key != null) {
                cells.add(new Cell((int) row.number(0), row.number(1), name(service), key, labels, row.number(next)));
            }
        }
        return cells;
    }

    private String name(long service) {
        return Objects.requireNonNull(names.get(service));
    }

    private String key(byte[] hash) {
        return Objects.requireNonNull(keys.get(Hash.ofBytes(hash)));
    }

    /** Of one whose name is gone: none. */
    private Labels labels(long service, long number) {
        return series.getOrDefault(service, Map.of()).getOrDefault(number, Labels.NONE);
    }
}
