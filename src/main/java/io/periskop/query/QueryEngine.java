package io.periskop.query;

import io.periskop.series.Resolution;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series;
import io.periskop.store.Series.Affected;
import io.periskop.store.Series.Cell;
import io.periskop.store.Series.Grouping;
import io.periskop.store.Series.Part;
import io.periskop.store.Series.Scope;
import io.periskop.store.StoreLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Answers questions about counts over time. */
public final class QueryEngine {
    private static final int MOST_LABELS = 8;

    private final Series series;
    private final Duration minuteRetention;
    private final Duration hourRetention;
    private final QueryLimits limits;
    private final InstantSource clock;
    private final Rankings rankings;
    private final Choices choices;
    private final KeptFrames frames;
    private final LongSupplier errors;

    /**
     * @param retention of which only how long minutes and hours stay matters
     * @param errors how many there are
     */
    public QueryEngine(
            Series series, StoreLimits retention, QueryLimits limits, InstantSource clock, LongSupplier errors) {
        this(series, retention, limits, clock, errors, System::nanoTime);
    }

    QueryEngine(
            Series series,
            StoreLimits retention,
            QueryLimits limits,
            InstantSource clock,
            LongSupplier errors,
            LongSupplier nanos) {
        this.errors = errors;
        this.frames = new KeptFrames(nanos);
        this.series = series;
        this.minuteRetention = retention.minuteRetention();
        this.hourRetention = retention.hourRetention();
        this.limits = limits;
        this.clock = clock;
        this.choices = new Choices(clock, nanos);
        this.rankings = new Rankings(this, clock, nanos);
    }

    /** Of errors by what happened. */
    public Rankings rankings() {
        return rankings;
    }

    /** One frame. Fails with {@link BadQuery} where the question is wrong or too large. */
    public Mono<Frames> run(TimeSeriesQuery query) {
        return Mono.defer(() -> {
            check(query);
            Kept kept = Kept.at(clock.instant(), minuteRetention, hourRetention);
            return series.since()
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(since -> {
                        Timing timing = Timing.of(query, limits, kept, since.orElse(null));
                        Execution execution = new Execution(series, query, limits, timing, kept, choices);
                        return isOfMany(query.scope()) ? frames.frames(query, timing, execution::run) : execution.run();
                    });
        });
    }

    private boolean isOfMany(Scope scope) {
        long asked = scope instanceof Scope.Errors some ? some.errors().size() : errors.getAsLong();
        return asked > limits.errors();
    }

    /**
     * A small picture of each error: so many slots of the same length, of which the last holds the last moment of the range.
     * They are whole minutes, hours or days, so that the first may begin before the range.
     *
     * @param to exclusive, after {@code from}
     */
    public Mono<Sparklines> sparklines(Set<ErrorRef> errors, Instant from, Instant to, int points) {
        return Mono.defer(() -> {
            if (!from.isBefore(to) || points < 1 || points > limits.points()) {
                throw new BadQuery(
                        "sparkline", "a sparkline has 1 to " + limits.points() + " points and from before to");
            }
            Kept kept = Kept.at(clock.instant(), minuteRetention, hourRetention);
            Part part = part(from, to, points, kept);
            long width = part.width() * part.resolution().seconds();
            return errors.isEmpty()
                    ? Mono.just(new Sparklines(start(part), width, Map.of()))
                    : CellReading.occurrences(series, new Scope.Errors(errors), Grouping.ERROR, List.of(part))
                            .map(cells -> new Sparklines(start(part), width, lines(errors, points, cells)));
        });
    }

    /** How often each error happened from the minute of the first time to that of the second; those that did not are left out. */
    public Mono<Map<ErrorRef, Long>> counts(Scope scope, Instant from, Instant to) {
        return cells(scope, Grouping.ERROR, from, to).map(cells -> {
            Map<ErrorRef, Long> counts = new HashMap<>();
            cells.forEach(cell -> counts.merge(new ErrorRef(cell.service(), cell.key()), cell.count(), Long::sum));
            return counts;
        });
    }

    /** As {@link #counts}, of all errors of each service. */
    public Mono<Map<String, Long>> serviceCounts(Instant from, Instant to) {
        return cells(new Scope.Everything(), Grouping.SERVICE, from, to).map(cells -> {
            Map<String, Long> counts = new HashMap<>();
            cells.forEach(cell -> counts.merge(cell.service(), cell.count(), Long::sum));
            return counts;
        });
    }

    private Mono<List<Cell>> cells(Scope scope, Grouping grouping, Instant from, Instant to) {
        return Mono.defer(() -> {
            Plan plan = new Plan(Kept.at(clock.instant(), minuteRetention, hourRetention));
            long minute = Resolution.MINUTE.seconds();
            plan.add(
                    0,
                    Math.floorDiv(from.getEpochSecond(), minute) * minute,
                    Math.floorDiv(to.getEpochSecond() + minute - 1, minute) * minute);
            return CellReading.occurrences(series, scope, grouping, plan.parts());
        });
    }

    /** How many sources that are still heard have ever counted each error; those that none has are left out. */
    public Mono<Map<ErrorRef, Long>> targets(Set<ErrorRef> errors) {
        return errors.isEmpty()
                ? Mono.just(Map.of())
                : series.affected(errors)
                        .map(affected -> affected.stream()
                                .distinct()
                                .collect(Collectors.groupingBy(Affected::error, Collectors.counting())));
    }

    /** As {@link #sparklines}, one line a service that has any occurrence. */
    public Mono<ServiceLines> services(Instant from, Instant to, int points) {
        return services(new Scope.Everything(), from, to, points);
    }

    /** As {@link #sparklines}, one line a service that has any occurrence of these. */
    public Mono<ServiceLines> services(Scope scope, Instant from, Instant to, int points) {
        return Mono.defer(() -> {
            Part part = part(from, to, points, Kept.at(clock.instant(), minuteRetention, hourRetention));
            return CellReading.occurrences(series, scope, Grouping.SERVICE, List.of(part))
                    .map(cells -> {
                        Map<String, long[]> lines = new HashMap<>();
                        cells.forEach(cell ->
                                lines.computeIfAbsent(cell.service(), name -> new long[points])[(int) cell.slot()] +=
                                        cell.count());
                        return new ServiceLines(
                                start(part), part.width() * part.resolution().seconds(), lines);
                    });
        });
    }

    private static Instant start(Part part) {
        return Instant.ofEpochSecond(part.from() * part.resolution().seconds());
    }

    private static Part part(Instant from, Instant to, int points, Kept kept) {
        long seconds = Math.max(1, Duration.between(from, to).toSeconds());
        long each = (seconds + points - 1) / points;
        Resolution resolution = each >= 2L * Resolution.DAY.seconds()
                ? Resolution.DAY
                : each >= Resolution.HOUR.seconds() || from.getEpochSecond() < kept.minutes()
                        ? Resolution.HOUR
                        : Resolution.MINUTE;
        long width = (each + resolution.seconds() - 1) / resolution.seconds();
        long end = resolution.stepOf(to.minusNanos(1).getEpochSecond()) + 1;
        return new Part(resolution, end - points * width, end, width);
    }

    private static Map<ErrorRef, long[]> lines(Set<ErrorRef> errors, int points, List<Cell> cells) {
        Map<ErrorRef, long[]> lines = new HashMap<>();
        errors.forEach(error -> lines.put(error, new long[points]));
        for (Cell cell : cells) {
            long[] line = lines.get(new ErrorRef(cell.service(), cell.key()));
            if (line != null) {
                line[(int) cell.slot()] += cell.count();
            }
        }
        return lines;
    }

    private void check(TimeSeriesQuery query) {
        if (query.top() < 1 || query.top() > limits.series()) {
            throw new BadQuery(
                    "top",
                    "top is " + query.top() + "; give 1 to " + limits.series()
                            + ", the rest is added up in one more series");
        }
        if (query.maxPoints() < 1) {
            throw new BadQuery("max_points", "max_points is " + query.maxPoints() + "; give at least 1");
        }
        if (query.step() != null && (query.step().isNegative() || query.step().isZero())) {
            throw new BadQuery("step", "step is not above zero; give one such as 5m");
        }
        if (query.by().size() + query.seriesBy().size() > MOST_LABELS) {
            throw new BadQuery("by", "by names more than " + MOST_LABELS + " labels; name fewer");
        }
        if (query.measure() == Measure.TARGETS && !query.instant()) {
            throw new BadQuery("measure", "targets are known for a range as a whole only; ask for an instant answer");
        }
        if (query.measure() == Measure.TARGETS && !query.seriesBy().isEmpty()) {
            throw new BadQuery("by", "targets are not told apart by labels of series; leave them out of by");
        }
    }
}
