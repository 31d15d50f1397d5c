package io.periskop.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.catalog.Errors.Given;
import io.periskop.label.Labels;
import io.periskop.label.search.LabelMatcher;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import io.periskop.store.ErrorId;
import io.periskop.store.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/** What the catalog answers is what filtering and sorting a list gives, also while errors change between pages. */
class CatalogPropertyTests {
    private static final List<String> MESSAGES =
            List.of("connection refused", "Connection reset by peer", "timeout", "disk full", "", "timeouts of disks");
    private static final List<String> SEARCHES = List.of(
            "",
            "connection",
            "\"connection re\" -peer",
            "time",
            "ti",
            "-timeout",
            "-disk error-1",
            "line -full",
            "service=a",
            "service!~a|b time",
            "severity=~err.*",
            "mark=new",
            "mark=regressed",
            "mark=\"\" -state=resolved",
            "state=muted",
            "class=~\".*B\" connection",
            "team=red",
            "team!=red",
            "team=\"\"",
            "team=~r.*|",
            "exported_service=x",
            "key=~error-[0-5]",
            "nowhere");

    @Property(tries = 300)
    @StatisticsReport(StatisticsReportMode.OFF)
    void pagesAreTheSortedList(@ForAll Random random) {
        Errors errors = random(random, random.nextInt(120));
        ErrorQuery query = query(random, errors);
        List<ErrorPage> pages = errors.pages(query, () -> {});
        List<ErrorId> expected = naive(query, errors);
        Statistics.collect(expected.isEmpty() ? "none" : pages.size() > 1 ? "pages" : "page");
        Statistics.coverage(so -> so.check("pages").percentage(part -> part > 20));
        assertThat(Errors.ids(pages)).isEqualTo(expected);
        for (ErrorPage page : pages) {
            assertThat(page.errors()).hasSizeLessThanOrEqualTo(query.limit());
            assertThat(page.truncated()).isFalse();
            assertCounts(page.counts(), expected, errors);
        }
        assertThat(pages.get(0).counts().exact() || !query.search().phrases().isEmpty())
                .isTrue();
    }

    @Property(tries = 300)
    void whatStaysIsMetOnceWhileOthersMove(@ForAll Random random) {
        Errors errors = random(random, 20 + random.nextInt(100));
        ErrorQuery query = query(random, errors).within(null, null);
        List<Given> all = new ArrayList<>(errors.all.values());
        Collections.shuffle(all, random);
        List<Given> moving = all.subList(0, all.size() / 2);
        List<ErrorId> staying = naive(query, errors);
        staying.removeAll(moving.stream().map(Given::id).toList());
        int[] changes = {0};
        List<ErrorPage> pages = errors.pages(query, () -> {
            for (int i = 0; i < 5 && changes[0]++ < 200; i++) {
                Given one = moving.get(random.nextInt(moving.size()));
                if (random.nextInt(3) == 0) {
                    errors.remove(one);
                } else {
                    errors.put(given(random, one.service(), one.key()));
                }
            }
        });
        List<ErrorId> met = new ArrayList<>(Errors.ids(pages));
        met.retainAll(new HashSet<>(staying));
        assertThat(met).isEqualTo(staying);
    }

    @Property(tries = 200)
    void labelsAreCounted(@ForAll Random random) {
        Errors errors = random(random, random.nextInt(80));
        Search search = SearchParser.parse(
                List.of("", "service=a", "team=red", "mark=new").get(random.nextInt(4)));
        Map<String, Long> names = new TreeMap<>();
        Map<String, Map<String, Long>> values = new HashMap<>();
        for (Given error : errors.all.values()) {
            if (naive(search, error)) {
                labels(error).byName().forEach((name, value) -> {
                    names.merge(name, 1L, Long::sum);
                    values.computeIfAbsent(name, any -> new TreeMap<>()).merge(value, 1L, Long::sum);
                });
            }
        }
        int limit = 1 + random.nextInt(5);
        assertLabels(errors.catalog.labels(search, "", limit), names, limit);
        for (String name :
                List.of("service", "severity", "class", "key", "state", "mark", "team", "exported_service")) {
            assertLabels(errors.catalog.values(name, search, "", limit), values.getOrDefault(name, Map.of()), limit);
        }
    }

    @Property(tries = 100)
    void servicesAreSummedUp(@ForAll Random random) {
        Errors errors = random(random, random.nextInt(80));
        Map<String, List<Given>> byService = errors.all.values().stream()
                .collect(Collectors.groupingBy(Given::service, TreeMap::new, Collectors.toList()));
        List<ServiceOverview> overviews = errors.catalog.services(Search.ALL);
        assertThat(overviews).extracting(ServiceOverview::service).containsExactlyElementsOf(byService.keySet());
        for (ServiceOverview overview : overviews) {
            List<Given> of = byService.getOrDefault(overview.service(), List.of());
            assertThat(overview.errors()).isEqualTo(of.size());
            assertThat(overview.total())
                    .isEqualTo(of.stream().mapToLong(Given::total).sum());
            assertThat(overview.isNew())
                    .isEqualTo(of.stream().filter(e -> mark(e).equals("new")).count());
            assertThat(overview.regressed())
                    .isEqualTo(
                            of.stream().filter(e -> mark(e).equals("regressed")).count());
            assertThat(overview.lastSeen())
                    .isEqualTo(of.stream()
                            .map(Given::lastSeen)
                            .max(Comparator.naturalOrder())
                            .orElseThrow());
            for (State.Status status : State.Status.values()) {
                assertThat(overview.byState().get(status))
                        .isEqualTo(of.stream()
                                .filter(e -> e.state().status() == status)
                                .count());
            }
        }
    }

    private static void assertLabels(LabelCounts actual, Map<String, Long> expected, int limit) {
        List<LabelCounts.Count> sorted = expected.entrySet().stream()
                .map(entry -> new LabelCounts.Count(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing((LabelCounts.Count count) -> -count.errors())
                        .thenComparing(LabelCounts.Count::text))
                .limit(limit)
                .toList();
        assertThat(actual).isEqualTo(new LabelCounts(sorted, expected.size() > limit, true));
    }

    private static void assertCounts(ErrorCounts counts, List<ErrorId> expected, Errors errors) {
        if (!counts.exact()) {
            assertThat(counts.total()).isGreaterThanOrEqualTo(expected.size());
            return;
        }
        List<Given> matching = expected.stream().map(errors.all::get).toList();
        assertThat(counts.total()).isEqualTo(matching.size());
        assertThat(counts.bySeverity())
                .isEqualTo(matching.stream().collect(Collectors.groupingBy(Given::severity, Collectors.counting())));
        for (State.Status status : State.Status.values()) {
            assertThat(counts.byState().get(status))
                    .isEqualTo(matching.stream()
                            .filter(e -> e.state().status() == status)
                            .count());
        }
    }

    private static List<ErrorId> naive(ErrorQuery query, Errors errors) {
        Comparator<Given> order = (a, b) -> compare(query, a, b);
        return errors.all.values().stream()
                .filter(error -> naive(query.search(), error))
                .filter(error -> query.from() == null || !error.lastSeen().isBefore(query.from()))
                .filter(error -> query.to() == null || error.firstSeen().isBefore(query.to()))
                .sorted((query.descending() ? order.reversed() : order).thenComparing(Given::id))
                .map(Given::id)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static int compare(ErrorQuery query, Given a, Given b) {
        return switch (query.sort()) {
            case LAST_SEEN -> a.lastSeen().compareTo(b.lastSeen());
            case FIRST_SEEN -> a.firstSeen().compareTo(b.firstSeen());
            case TOTAL -> Long.compare(a.total(), b.total());
            case SERVICE -> a.service().compareTo(b.service());
            case CLASS -> a.className().compareTo(b.className());
            case KEY -> a.key().compareTo(b.key());
            case OCCURRENCES, TREND ->
                Double.compare(
                        query.scores().applyAsDouble(a.id()), query.scores().applyAsDouble(b.id()));
        };
    }

    private static boolean naive(Search search, Given error) {
        Labels labels = labels(error);
        for (LabelMatcher matcher : search.matchers()) {
            if (!matcher.matches(labels.get(matcher.name()))) {
                return false;
            }
        }
        return Errors.textOf(error).matches(search.phrases());
    }

    private static Labels labels(Given error) {
        Map<String, String> labels = new TreeMap<>();
        error.labels().forEach((name, value) -> labels.put(name.equals("service") ? "exported_service" : name, value));
        labels.put("service", error.service());
        labels.put("key", error.key());
        labels.put("class", error.className());
        labels.put("severity", error.severity());
        labels.put("state", CatalogError.text(error.state().status()));
        labels.put("mark", mark(error));
        return Labels.of(labels);
    }

    private static String mark(Given error) {
        if (error.state().status() != State.Status.OPEN) {
            return "";
        }
        boolean isNew = !error.firstSeen().isBefore(Errors.NOW.minus(Errors.NEW_FOR));
        return error.state().regressed() ? "regressed" : isNew ? "new" : "";
    }

    private static ErrorQuery query(Random random, Errors errors) {
        Search search = SearchParser.parse(SEARCHES.get(random.nextInt(SEARCHES.size())));
        Sort sort = Sort.values()[random.nextInt(Sort.values().length)];
        Map<ErrorId, Double> scores = new HashMap<>();
        if (sort.isByScore()) {
            errors.all.keySet().forEach(id -> scores.put(id, random.nextInt(4) / 3.0));
            scores.keySet().removeIf(id -> random.nextBoolean());
        }
        Instant from = random.nextInt(3) == 0 ? moment(random) : null;
        Instant to = random.nextInt(3) == 0 ? moment(random) : null;
        return ErrorQuery.of(search, 1 + random.nextInt(20))
                .within(from, to)
                .by(sort, random.nextBoolean(), id -> scores.getOrDefault(id, 0.0));
    }

    private static Errors random(Random random, int count) {
        Errors errors = new Errors();
        for (int i = 0; i < count; i++) {
            errors.put(given(random, List.of("a", "b", "c").get(random.nextInt(3)), "error-" + random.nextInt(40)));
        }
        return errors;
    }

    private static Given given(Random random, String service, String key) {
        Map<String, String> labels = new HashMap<>();
        if (random.nextBoolean()) {
            labels.put("team", List.of("red", "blue").get(random.nextInt(2)));
        }
        if (random.nextInt(5) == 0) {
            labels.put("service", List.of("x", "y").get(random.nextInt(2)));
        }
        State state = switch (random.nextInt(4)) {
            case 0 -> State.resolved(moment(random), false);
            case 1 -> State.muted(moment(random), null, null);
            default -> State.open(moment(random), random.nextBoolean());
        };
        return new Given(
                service,
                key,
                List.of("x.A", "x.B", "").get(random.nextInt(3)),
                List.of("error", "warning", "Fatal").get(random.nextInt(3)),
                state,
                labels,
                moment(random),
                moment(random),
                random.nextInt(6),
                MESSAGES.get(random.nextInt(MESSAGES.size())));
    }

    /** Of few, so that many are the same. */
    private static Instant moment(Random random) {
        return Errors.NOW.minusSeconds(900L * random.nextInt(8)).minusNanos(random.nextInt(2));
    }
}
