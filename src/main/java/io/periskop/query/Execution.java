package io.periskop.query;

import io.periskop.label.Labels;
import io.periskop.query.Answer.Shown;
import io.periskop.query.Choices.Choice;
import io.periskop.query.Groups.Ranked;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series;
import io.periskop.store.Series.Affected;
import io.periskop.store.Series.Cell;
import io.periskop.store.Series.Grouping;
import io.periskop.store.Series.Part;
import io.periskop.store.Series.Scope;
import io.periskop.store.Series.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One query run. Where errors have to be told apart it takes two steps, so that many errors cost little: the sum of each over
 * the whole range says which groups are shown; points are read of those only, and what is left of all is the rest.
 */
final class Execution {
    /** Groups with more errors than this may be what is left when the others are taken from all. */
    private static final int MANY_ERRORS = 500;

    private record Hit(Labels group, int slot, ErrorRef error) {}

    private final Series series;
    private final TimeSeriesQuery query;
    private final QueryLimits limits;
    private final Timing timing;
    private final Kept kept;
    private final Groups groups;
    private final Answer answer;
    private final Choices choices;

    Execution(Series series, TimeSeriesQuery query, QueryLimits limits, Timing timing, Kept kept, Choices choices) {
        this.choices = choices;
        this.series = series;
        this.query = query;
        this.limits = limits;
        this.timing = timing;
        this.kept = kept;
        this.groups = new Groups(query);
        this.answer = new Answer(query, timing, groups);
        long shown = (groups.names().isEmpty() ? 1 : query.top() + 1L) * timing.size();
        if (shown > limits.values()) {
            throw new BadQuery(
                    "top",
                    "up to " + shown + " values are over the limit of " + limits.values()
                            + "; ask for fewer groups, a longer step or a shorter range");
        }
    }

    Mono<Frames> run() {
        return switch (query.measure()) {
            case OCCURRENCES, RATE ->
                query.needsErrors()
                        ? chosen()
                        : occurrences(query.scope(), grouping()).map(cells -> shown(sums(cells)));
            case ERRORS -> errors();
            case TARGETS -> isOfServices() ? sources() : ranked().flatMap(this::targets);
        };
    }

    private Grouping grouping() {
        return new Grouping(query.needsErrors(), !query.seriesBy().isEmpty());
    }

    private Mono<List<Cell>> occurrences(Scope scope, Grouping grouping) {
        return occurrences(scope, grouping, timing.plan().parts());
    }

    private Mono<List<Cell>> occurrences(Scope scope, Grouping grouping, List<Part> parts) {
        return CellReading.occurrences(series, scope, grouping, parts);
    }

    /** By group, its counts by point. */
    private Map<Labels, long[]> sums(List<Cell> cells) {
        return sums(cells, this::slot);
    }

    private Map<Labels, long[]> sums(List<Cell> cells, ToIntFunction<Cell> slot) {
        Map<Labels, long[]> sums = new HashMap<>();
        for (Cell cell : cells) {
            long[] counts = sums.computeIfAbsent(groups.of(cell), group -> empty(sums.size()));
            add(counts, slot.applyAsInt(cell), cell.count());
        }
        return sums;
    }

    private int slot(Cell cell) {
        return timing.plan().slot(cell.part(), cell.slot());
    }

    private long[] empty(int groupsSoFar) {
        if ((groupsSoFar + 1L) * timing.size() > 4L * limits.values()) {
            throw new BadQuery(
                    "by",
                    "there are too many groups to add them up in " + timing.size()
                            + " points; ask for a longer step, a shorter range, or fewer labels in by");
        }
        return new long[timing.size()];
    }

    private Frames shown(Map<Labels, long[]> counts) {
        Map<Labels, Long> sums = new HashMap<>();
        counts.forEach((group, each) -> sums.put(group, sum(each)));
        List<Ranked> ranked = groups.ranked(sums, Map.of());
        List<Shown> shown = new ArrayList<>();
        long[] rest = null;
        for (Ranked group : ranked) {
            long[] each = counts.getOrDefault(group.labels(), new long[timing.size()]);
            if (shown.size() < query.top()) {
                shown.add(new Shown(group.labels(), each));
            } else {
                rest = rest == null ? new long[timing.size()] : rest;
                add(rest, each);
            }
        }
        return answer.of(shown, rest, ranked.size());
    }

    /** All groups by what their errors sum up to over the whole range. */
    private Mono<List<Ranked>> ranked() {
        Grouping byError = new Grouping(true, !query.seriesBy().isEmpty());
        return occurrences(query.scope(), byError, whole()).map(this::ranked);
    }

    private List<Part> whole() {
        Plan whole = new Plan(kept);
        whole.add(0, timing.first(), timing.end());
        return whole.parts();
    }

    private List<Ranked> ranked(List<Cell> cells) {
        Map<Labels, Long> sums = new HashMap<>();
        Map<Labels, Set<ErrorRef>> errors = new HashMap<>();
        for (Cell cell : cells) {
            Labels group = groups.of(cell);
            sums.merge(group, cell.count(), Execution::sum);
            errors.computeIfAbsent(group, labels -> new HashSet<>()).add(new ErrorRef(cell.service(), cell.key()));
        }
        return groups.ranked(sums, errors);
    }

    private Mono<Frames> chosen() {
        return choices.choice(query, this::choice).flatMap(found -> {
            if (found.isNew()) {
                return points(found.value());
            }
            Choice known = found.value();
            // Groups that came since would be nowhere.
            if (!known.hasRest()) {
                return choice().flatMap(this::points);
            }
            return timing.size() == 1 ? inOnePoint(known) : points(known);
        });
    }

    private Mono<Choice> choice() {
        return ranked().map(ranked -> {
            List<Ranked> top = List.copyOf(ranked.subList(0, Math.min(query.top(), ranked.size())));
            long rest = ranked.stream().skip(top.size()).mapToLong(Ranked::sum).reduce(0, Execution::sum);
            return new Choice(top, rest, ranked.size());
        });
    }

    private Mono<Frames> points(Choice choice) {
        List<Ranked> top = choice.top();
        if (timing.size() == 1) {
            return Mono.just(inOnePoint(choice.groups(), top, choice.hasRest() ? choice.rest() : null));
        }
        Labels left = choice.hasRest() ? groups.other() : largest(top);
        Set<ErrorRef> errors = new HashSet<>();
        top.stream().filter(group -> !group.labels().equals(left)).forEach(group -> errors.addAll(group.errors()));
        Mono<Map<Labels, long[]>> read = errors.isEmpty()
                ? Mono.just(new HashMap<>())
                : occurrences(new Scope.Errors(errors), grouping()).map(cells -> of(top, left, cells));
        return read.flatMap(counts -> left == null
                ? Mono.just(framed(top, counts, null, choice.groups()))
                : occurrences(query.scope(), Grouping.SERVICE).map(all -> {
                    long[] rest = less(all, counts);
                    if (!choice.hasRest()) {
                        counts.put(left, rest);
                    }
                    return framed(top, counts, choice.hasRest() ? rest : null, choice.groups());
                }));
    }

    /** What the chosen groups and all others counted by now; where there are others. */
    private Mono<Frames> inOnePoint(Choice choice) {
        Set<ErrorRef> errors = new HashSet<>();
        choice.top().forEach(group -> errors.addAll(group.errors()));
        Grouping byError = new Grouping(true, !query.seriesBy().isEmpty());
        return occurrences(new Scope.Errors(errors), byError, whole()).flatMap(cells -> {
            Map<Labels, Long> sums = new HashMap<>();
            choice.top().forEach(group -> sums.put(group.labels(), 0L));
            cells.forEach(cell -> sums.computeIfPresent(groups.of(cell), (group, sum) -> sum(sum, cell.count())));
            List<Ranked> top = groups.ranked(sums, Map.of());
            return occurrences(query.scope(), Grouping.SERVICE, whole()).map(all -> {
                long rest = all.stream().mapToLong(Cell::count).reduce(0, Execution::sum)
                        - top.stream().mapToLong(Ranked::sum).reduce(0, Execution::sum);
                return inOnePoint(choice.groups(), top, Math.max(0, rest));
            });
        });
    }

    private Frames inOnePoint(int all, List<Ranked> top, @Nullable Long rest) {
        List<Shown> shown = top.stream()
                .map(group -> new Shown(group.labels(), new long[] {group.sum()}))
                .toList();
        return answer.of(shown, rest == null ? null : new long[] {rest}, all);
    }

    /** The group that has the most errors, if those are many. */
    private static @Nullable Labels largest(List<Ranked> groups) {
        Ranked largest = null;
        for (Ranked group : groups) {
            int most = largest == null ? MANY_ERRORS : largest.errors().size();
            largest = group.errors().size() > most ? group : largest;
        }
        return largest == null ? null : largest.labels();
    }

    private Map<Labels, long[]> of(List<Ranked> top, @Nullable Labels left, List<Cell> cells) {
        Map<Labels, long[]> counts = new HashMap<>();
        top.stream()
                .filter(group -> !group.labels().equals(left))
                .forEach(group -> counts.put(group.labels(), new long[timing.size()]));
        for (Cell cell : cells) {
            long[] of = counts.get(groups.of(cell));
            if (of != null) {
                add(of, slot(cell), cell.count());
            }
        }
        return counts;
    }

    /** All less these. What was counted between the two reads may be in one only: never below zero. */
    private long[] less(List<Cell> all, Map<Labels, long[]> counts) {
        long[] rest = new long[timing.size()];
        all.forEach(cell -> add(rest, slot(cell), cell.count()));
        for (int i = 0; i < rest.length; i++) {
            for (long[] each : counts.values()) {
                rest[i] = Math.max(0, rest[i] - each[i]);
            }
        }
        return rest;
    }

    private Frames framed(List<Ranked> top, Map<Labels, long[]> counts, long @Nullable [] rest, int all) {
        List<Shown> shown = top.stream()
                .map(group -> new Shown(group.labels(), counts.getOrDefault(group.labels(), new long[timing.size()])))
                .toList();
        return answer.of(shown, rest, all);
    }

    /** An error is in one slot once, however often it happened, and from however many buckets that is known. */
    private Mono<Frames> errors() {
        Plan plan = timing.plan();
        boolean apart =
                query.needsErrors() || !query.seriesBy().isEmpty() || CellReading.isLarge(query.scope(), plan.parts());
        if (!apart) {
            return (plan.parts().isEmpty()
                            ? Mono.just(List.<Cell>of())
                            : series.distinctErrors(query.scope(), plan.parts(), plan.firstSlots()))
                    .map(cells -> shown(sums(cells, cell -> (int) cell.slot())));
        }
        return occurrences(query.scope(), new Grouping(true, !query.seriesBy().isEmpty()))
                .map(this::distinct);
    }

    private Frames distinct(List<Cell> cells) {
        Map<Labels, long[]> counts = new HashMap<>();
        Set<Hit> hits = new HashSet<>();
        for (Cell cell : cells) {
            Hit hit = new Hit(groups.of(cell), slot(cell), new ErrorRef(cell.service(), cell.key()));
            if (hits.add(hit)) {
                add(counts.computeIfAbsent(hit.group(), group -> empty(counts.size())), hit.slot(), 1);
            }
        }
        if (query.seriesBy().isEmpty()) {
            return shown(counts);
        }
        return shownWithRest(counts, hits);
    }

    /** An error may be in several groups: in the rest it is once. */
    private Frames shownWithRest(Map<Labels, long[]> counts, Set<Hit> hits) {
        Map<Labels, Long> sums = new HashMap<>();
        counts.forEach((group, each) -> sums.put(group, sum(each)));
        List<Ranked> ranked = groups.ranked(sums, Map.of());
        List<Ranked> top = ranked.subList(0, Math.min(query.top(), ranked.size()));
        if (ranked.size() == top.size()) {
            return framed(top, counts, null, ranked.size());
        }
        Set<Labels> shown = new HashSet<>();
        top.forEach(group -> shown.add(group.labels()));
        Set<Hit> others = new HashSet<>();
        long[] rest = new long[timing.size()];
        for (Hit hit : hits) {
            if (!shown.contains(hit.group()) && others.add(new Hit(Labels.NONE, hit.slot(), hit.error()))) {
                add(rest, hit.slot(), 1);
            }
        }
        return framed(top, counts, rest, ranked.size());
    }

    private boolean isOfServices() {
        return !query.needsErrors() && !(query.scope() instanceof Scope.Errors);
    }

    private Mono<Frames> sources() {
        List<Part> parts = whole();
        return (parts.isEmpty() ? Mono.just(List.<Source>of()) : series.sources(query.scope(), parts))
                .map(sources -> shown(sums(
                        sources.stream()
                                .map(source -> new Cell(0, 0, source.service(), "", Labels.NONE, 1))
                                .toList(),
                        cell -> 0)));
    }

    private Mono<Frames> targets(List<Ranked> happened) {
        Set<ErrorRef> errors = new HashSet<>();
        happened.forEach(group -> errors.addAll(group.errors()));
        if (errors.size() > limits.errors()) {
            return Mono.error(new BadQuery(
                    "measure",
                    errors.size() + " errors happened, over the limit of " + limits.errors()
                            + " whose targets are looked up; ask for fewer errors or a shorter range"));
        }
        return series.affected(errors).map(affected -> targets(happened, affected));
    }

    private Frames targets(List<Ranked> happened, List<Affected> affected) {
        Map<ErrorRef, Set<Source>> sources = new HashMap<>();
        for (Affected each : affected) {
            sources.computeIfAbsent(each.error(), error -> new HashSet<>())
                    .add(new Source(each.error().service(), each.source()));
        }
        Map<Labels, Long> counts = new HashMap<>();
        Map<Labels, Set<ErrorRef>> errors = new HashMap<>();
        for (Ranked group : happened) {
            counts.put(group.labels(), (long) count(group.errors(), sources));
            errors.put(group.labels(), group.errors());
        }
        List<Ranked> ranked = groups.ranked(counts, errors);
        List<Ranked> top = ranked.subList(0, Math.min(query.top(), ranked.size()));
        Set<ErrorRef> others = new HashSet<>();
        ranked.stream().skip(top.size()).forEach(group -> others.addAll(group.errors()));
        List<Shown> shown = top.stream()
                .map(group -> new Shown(group.labels(), new long[] {group.sum()}))
                .toList();
        return answer.of(shown, others.isEmpty() ? null : new long[] {count(others, sources)}, ranked.size());
    }

    private static int count(Set<ErrorRef> errors, Map<ErrorRef, Set<Source>> sources) {
        Set<Source> all = new HashSet<>();
        errors.forEach(error -> all.addAll(sources.getOrDefault(error, Set.of())));
        return all.size();
    }

    private static void add(long[] counts, int slot, long count) {
        counts[slot] = sum(counts[slot], count);
    }

    private static void add(long[] counts, long[] others) {
        for (int i = 0; i < counts.length; i++) {
            add(counts, i, others[i]);
        }
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum = sum(sum, count);
        }
        return sum;
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
