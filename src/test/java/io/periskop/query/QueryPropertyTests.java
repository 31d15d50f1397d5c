package io.periskop.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.Labels;
import io.periskop.query.QueryRig.Placed;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever is asked for is what a list of everything that happened says. */
class QueryPropertyTests {
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu");
    private static final List<String> STEPS = List.of("PT1M", "PT5M", "PT30M", "PT1H", "PT3H", "PT12H", "P1D", "P7D");
    /** Shortly after clocks changed in Lord Howe, Berlin, and St. John's. */
    private static final List<Instant> NOWS = List.of(
            Instant.parse("2026-04-06T12:34:00Z"),
            Instant.parse("2026-10-26T00:00:00Z"),
            Instant.parse("2026-11-02T23:59:59Z"),
            Instant.parse("2026-03-30T05:00:00Z"));

    private static final List<List<String>> BY = List.of(
            List.of(), List.of("service"), List.of("class"), List.of("service", "key"), List.of("class", "key"));

    /** In a zone of half hours, where hours of the clock are not those that are kept. */
    @Example
    void aPointMayBeginBeforeMinutesAreKeptAndEndBehind() {
        pointsAndSumsAreWhatHappened(-105, 2, 3, 2, 0, true, Ends.FLAG, 1);
    }

    @Property(tries = 300)
    void pointsAndSumsAreWhatHappened(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 4) int zone,
            @ForAll @IntRange(min = 0, max = 7) int step,
            @ForAll @IntRange(min = 0, max = 3) int now,
            @ForAll @IntRange(min = 0, max = 4) int by,
            @ForAll boolean bySeries,
            @ForAll Ends ends,
            @ForAll @IntRange(min = 1, max = 4) int top) {
        Random random = new Random(seed);
        QueryRig rig = rig(random, NOWS.get(now));
        TimeSeriesQuery query = query(random, NOWS.get(now), Duration.parse(STEPS.get(step)))
                .in(ZoneId.of(ZONES.get(zone)))
                .by(BY.get(by), QueryRig::labels)
                .bySeries(bySeries ? List.of("version") : List.of())
                .filled(Fill.ZERO, ends)
                .top(top);
        Frame frame;
        try {
            frame = rig.ask(query);
        } catch (BadQuery e) {
            assertThat(e).hasMessageContaining("no whole step");
            assertThat(ends).isEqualTo(Ends.CUT);
            return;
        }
        List<Instant> times = QueryRig.times(frame);
        Map<String, long[]> all = new TreeMap<>();
        Map<String, List<Set<ErrorRef>>> distinct = new HashMap<>();
        for (Placed placed : rig.truth) {
            int slot = slot(placed, query, times, frame, NOWS.get(now));
            if (slot >= 0 && isIn(query.scope(), placed)) {
                String group = group(placed, query);
                all.computeIfAbsent(group, g -> new long[times.size()])[slot] += placed.count();
                distinct.computeIfAbsent(group, g -> sets(times.size()))
                        .get(slot)
                        .add(new ErrorRef(placed.service(), placed.key()));
            }
        }
        if (query.measure() == Measure.ERRORS) {
            all.replaceAll((group, counts) ->
                    distinct.get(group).stream().mapToLong(Set::size).toArray());
        }
        assertThat(zeroed(QueryRig.lines(frame))).isEqualTo(expected(all, query, times.size(), distinct));
    }

    @Property(tries = 200)
    void anInstantAnswerIsTheSumOfItsRange(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 3) int now,
            @ForAll @IntRange(min = 0, max = 4) int by) {
        Random random = new Random(seed);
        QueryRig rig = rig(random, NOWS.get(now));
        TimeSeriesQuery query = query(random, NOWS.get(now), Duration.ofHours(1))
                .by(BY.get(by), QueryRig::labels)
                .top(1000)
                .instant(true);
        Kept kept = Kept.at(NOWS.get(now), QueryRig.LIMITS.minuteRetention(), QueryRig.LIMITS.hourRetention());
        long from = bound(Math.floorDiv(query.from().getEpochSecond(), 60L) * 60, kept);
        long to = bound(Math.floorDiv(query.to().getEpochSecond() + 59, 60L) * 60, kept);
        Map<String, Long> expected = new TreeMap<>();
        Map<String, Set<ErrorRef>> errors = new HashMap<>();
        for (Placed placed : rig.truth) {
            if (placed.second() >= from && placed.second() < to && isIn(query.scope(), placed)) {
                expected.merge(group(placed, query), placed.count(), Long::sum);
                errors.computeIfAbsent(group(placed, query), g -> new HashSet<>())
                        .add(new ErrorRef(placed.service(), placed.key()));
            }
        }
        if (query.measure() == Measure.ERRORS) {
            expected.replaceAll((group, sum) -> (long) errors.get(group).size());
        }
        if (query.by().isEmpty() && expected.isEmpty()) {
            expected.put("", 0L);
        }
        Map<String, Long> rows = new TreeMap<>();
        QueryRig.rows(rig.ask(query)).forEach((texts, count) -> rows.put(sorted(query, texts), count));
        assertThat(rows).isEqualTo(expected);
    }

    /** Over seventy days, denser towards the end. */
    private static QueryRig rig(Random random, Instant now) {
        QueryRig rig = new QueryRig(now);
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double back = Math.pow(random.nextDouble(), 3) * 70 * 86_400;
            times.add(now.minusSeconds((long) back + 1));
        }
        times.sort(Comparator.naturalOrder());
        for (Instant at : times) {
            Labels series = random.nextInt(3) == 0
                    ? Labels.NONE
                    : Labels.of(Map.of("version", "v" + random.nextInt(2), "region", "r" + random.nextInt(2)));
            rig.happens(at, "s" + random.nextInt(3), "k" + random.nextInt(4), series, 1 + random.nextInt(20));
        }
        return rig;
    }

    private static TimeSeriesQuery query(Random random, Instant now, Duration step) {
        long most = Math.min(step.toSeconds() * 200, 60L * 86_400);
        long length = 1 + (long) (random.nextDouble() * most);
        long end = random.nextBoolean() ? random.nextInt(3600) : (long) (random.nextDouble() * 20 * 86_400);
        Instant to = now.minusSeconds(end).plusSeconds(random.nextInt(600));
        if (step.compareTo(Duration.ofHours(1)) < 0) {
            to = now.minusSeconds(random.nextInt(3600));
            length = Math.min(length, 2 * 86_400);
        }
        Scope scope = switch (random.nextInt(3)) {
            case 0 -> new Scope.Everything();
            case 1 -> new Scope.Services(Set.of("s0", "s1"));
            default -> new Scope.Errors(QueryRig.refs("s1", "k0", "k1", "k2", "k9"));
        };
        Measure measure = random.nextBoolean() ? Measure.OCCURRENCES : Measure.ERRORS;
        return TimeSeriesQuery.of(measure, to.minusSeconds(length), to)
                .of(scope)
                .step(step);
    }

    /** The last point that begins before it, if it is in the part of it that is asked for; -1 if none. */
    private static int slot(Placed placed, TimeSeriesQuery query, List<Instant> times, Frame frame, Instant now) {
        Kept kept = Kept.at(now, QueryRig.LIMITS.minuteRetention(), QueryRig.LIMITS.hourRetention());
        long from = Math.floorDiv(query.from().getEpochSecond(), 60L) * 60;
        long to = Math.floorDiv(query.to().getEpochSecond() + 59 + (query.to().getNano() > 0 ? 1 : 0), 60L) * 60;
        if (query.ends() == Ends.FLAG && (placed.second() < bound(from, kept) || placed.second() >= bound(to, kept))) {
            return -1;
        }
        for (int i = times.size() - 1; i >= 0; i--) {
            if (bound(times.get(i).getEpochSecond(), kept) <= placed.second()) {
                return i == times.size() - 1 && placed.second() >= bound(end(times.get(i), query), kept) ? -1 : i;
            }
        }
        return -1;
    }

    /** Where the point after this one would begin, said in another way than the engine does. */
    private static long end(Instant start, TimeSeriesQuery query) {
        Duration step = query.step();
        ZoneId zone = query.zone();
        if (step.toDays() >= 1) {
            return start.atZone(zone).plusDays(step.toDays()).toEpochSecond();
        }
        long midnight =
                start.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toEpochSecond();
        if (step.toHours() > 1) {
            LocalDateTime next = start.atZone(zone).toLocalDateTime().plus(step);
            return Math.min(midnight, next.atZone(zone).toEpochSecond());
        }
        long end = start.getEpochSecond() + step.toSeconds();
        return step.toHours() == 1 ? Math.min(midnight, end) : end;
    }

    private static long bound(long second, Kept kept) {
        return second >= kept.minutes() ? second : Math.floorDiv(second, 3600L) * 3600;
    }

    private static boolean isIn(Scope scope, Placed placed) {
        if (scope instanceof Scope.Services named) {
            return named.names().contains(placed.service());
        }
        return !(scope instanceof Scope.Errors list)
                || list.errors().contains(new ErrorRef(placed.service(), placed.key()));
    }

    private static String group(Placed placed, TimeSeriesQuery query) {
        Map<String, String> labels = new TreeMap<>();
        Labels known = QueryRig.labels(new ErrorRef(placed.service(), placed.key()))
                .plus(Labels.of(Map.of("service", placed.service())));
        query.by().forEach(name -> labels.put(name, known.get(name)));
        for (String name : query.seriesBy()) {
            if (placed.series().get(name) != null) {
                labels.put(name, placed.series().get(name));
            }
        }
        return String.join(",", labels.values());
    }

    private static String sorted(TimeSeriesQuery query, List<String> texts) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < texts.size(); i++) {
            labels.put(query.by().get(i), texts.get(i));
        }
        return String.join(",", labels.values());
    }

    private static List<Set<ErrorRef>> sets(int size) {
        List<Set<ErrorRef>> sets = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            sets.add(new HashSet<>());
        }
        return sets;
    }

    private static Map<String, List<Long>> zeroed(Map<String, List<Long>> lines) {
        Map<String, List<Long>> zeroed = new TreeMap<>();
        lines.forEach((group, counts) -> zeroed.put(
                group, counts.stream().map(count -> Math.max(0, count)).toList()));
        return zeroed;
    }

    /** The largest groups, and the rest. */
    private static Map<String, List<Long>> expected(
            Map<String, long[]> all, TimeSeriesQuery query, int size, Map<String, List<Set<ErrorRef>>> distinct) {
        Map<String, List<Long>> expected = new TreeMap<>();
        List<String> order = new ArrayList<>(all.keySet());
        order.sort(Comparator.comparing(
                        (String group) -> -Arrays.stream(all.get(group)).sum())
                .thenComparing(group -> key(group, query)));
        boolean ungrouped = query.by().isEmpty() && query.seriesBy().isEmpty();
        if (order.isEmpty() && ungrouped) {
            return Map.of("", Collections.nCopies(size, 0L));
        }
        order.stream().limit(query.top()).forEach(group -> expected.put(group, boxed(all.get(group))));
        if (order.size() > query.top()) {
            long[] rest = new long[size];
            List<Set<ErrorRef>> errors = sets(size);
            order.stream().skip(query.top()).forEach(group -> {
                for (int i = 0; i < size; i++) {
                    rest[i] += all.get(group)[i];
                    errors.get(i).addAll(distinct.get(group).get(i));
                }
            });
            if (query.measure() == Measure.ERRORS) {
                for (int i = 0; i < size; i++) {
                    rest[i] = errors.get(i).size();
                }
            }
            int names = query.by().size() + query.seriesBy().size();
            expected.put(String.join(",", Collections.nCopies(names, Frame.OTHER)), boxed(rest));
        }
        return expected;
    }

    /** Groups are ordered by the labels as they were asked for; as text they are sorted by name. */
    private static String key(String group, TimeSeriesQuery query) {
        List<String> names = new ArrayList<>(query.by());
        names.addAll(query.seriesBy());
        List<String> sorted = names.stream().sorted().toList();
        String[] values = group.split(",", -1);
        StringBuilder key = new StringBuilder();
        for (String name : names) {
            int at = sorted.indexOf(name);
            key.append(
                            values.length == names.size()
                                    ? values[at]
                                    : name.equals("version") ? "" : at < values.length ? values[at] : "")
                    .append('\u0001');
        }
        return key.toString();
    }

    private static List<Long> boxed(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }
}
