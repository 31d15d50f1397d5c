package io.periskop.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.Severity;
import io.periskop.store.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ErrorSeriesTests {
    private static final String METRIC = "periskop_error_occurrences_total";
    private static final String ORIGINAL = "periskop_error_occurrences";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTime clock = new ManualTime();

    @Test
    void oneThatIsNewBeginsAtNothingAndRisesOnceEverybodySawThat() {
        ErrorSeries series = series(10, 10);
        page(series);

        grow(series, "shop", "k", 3, 3);

        String name = "{aggregation_key=\"k\",service_name=\"shop\",severity=\"error\"}";
        assertThat(values(series)).containsExactly(Map.entry(name, 0L));
        clock.pass(Duration.ofSeconds(91));
        assertThat(values(series)).containsExactly(Map.entry(name, 3L));
    }

    /** The original's names, and its numbers at once. */
    @Test
    void theOriginalMetricShowsTotals() {
        ErrorSeries series = series(10, 10);
        series.found(Facts.open("shop", "k", Severity.WARNING, 7, clock.instant()));

        assertThat(page(series))
                .contains(
                        "# TYPE periskop_error_occurrences counter\n"
                                + "periskop_error_occurrences{aggregation_key=\"k\",service_name=\"shop\",severity=\"warning\"} 7\n");
    }

    @Test
    void thoseWithoutRoomAreCountedTogether() {
        ErrorSeries series = series(4, 10);
        for (int i = 0; i < 10; i++) {
            series.found(Facts.open(
                    "shop", "k" + i, Severity.ERROR, 100, clock.instant().minusSeconds(i)));
        }
        page(series);
        for (int i = 0; i < 10; i++) {
            grow(series, "shop", "k" + i, 1, 101);
        }
        clock.pass(Duration.ofMinutes(2));

        Map<String, Long> values = values(series);

        // The newest has one; three are kept for the rest.
        assertThat(keys(values)).containsExactly("__other__", "k0");
        assertThat(values.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(10);
        assertThat(page(series)).contains("periskop_errors_without_series{service_name=\"shop\"} 9\n");
    }

    @Test
    void whatIsResolvedOrRemovedLosesItsSeries() {
        ErrorSeries series = series(10, 10);
        for (String key : List.of("a", "b", "c")) {
            series.found(Facts.open("shop", key, Severity.ERROR, 1, clock.instant()));
        }
        assertThat(keys(values(series))).containsExactly("a", "b", "c");

        series.seen(Facts.of(
                "shop", "a", Severity.ERROR, State.resolved(clock.instant(), false), Map.of(), 1, clock.instant()));
        series.gone("shop", "b");
        assertThat(keys(values(series))).as("still seen to end").containsExactly("a", "b", "c");
        clock.pass(Duration.ofMinutes(2));

        assertThat(keys(values(series))).containsExactly("c");
        assertThat(page(series))
                .contains("periskop_errors{service_name=\"shop\",state=\"open\"} 1\n")
                .contains("periskop_errors{service_name=\"shop\",state=\"resolved\"} 1\n")
                .contains("periskop_errors{service_name=\"shop\",state=\"muted\"} 0\n");
    }

    @Test
    void labelsOfTheConfigurationAreOnTheConventionalMetricOnly() {
        ErrorSeries series =
                new ErrorSeries(new SeriesOptions(10, 10, List.of("team", "tier"), true, false, MINUTE), clock);
        series.found(Facts.of(
                "shop",
                "k",
                Severity.ERROR,
                State.open(clock.instant(), false),
                Map.of("team", "pay\"ments\n", "other", "x"),
                4,
                clock.instant()));

        assertThat(page(series))
                .contains(
                        "periskop_error_occurrences_total{aggregation_key=\"k\",service_name=\"shop\",severity=\"error\","
                                + "team=\"pay\\\"ments\\n\"} 0\n")
                .contains(
                        "periskop_error_occurrences{aggregation_key=\"k\",service_name=\"shop\",severity=\"error\"} 4\n");
    }

    @Test
    void anErrorWhoseLabelsChangeGoesOnInAnotherSeries() {
        ErrorSeries series = series(10, 10);
        series.found(Facts.open("shop", "k", Severity.ERROR, 1, clock.instant()));
        page(series);
        clock.pass(Duration.ofMinutes(2));
        grow(series, "shop", "k", 5, 6);
        page(series);

        series.seen(Facts.open("shop", "k", Severity.WARNING, 6, clock.instant()));

        assertThat(values(series))
                .containsOnly(
                        Map.entry("{aggregation_key=\"k\",service_name=\"shop\",severity=\"error\"}", 5L),
                        Map.entry("{aggregation_key=\"k\",service_name=\"shop\",severity=\"warning\"}", 0L));
        clock.pass(Duration.ofMinutes(2));
        page(series);
        series.seen(Facts.open("shop", "k", Severity.ERROR, 6, clock.instant()));
        assertThat(values(series))
                .as("it goes on where it was")
                .containsEntry("{aggregation_key=\"k\",service_name=\"shop\",severity=\"error\"}", 5L);
    }

    @Test
    void hostileKeysStayApartAndInsideTheirLabels() {
        ErrorSeries series = series(100, 100);
        List<String> keys = List.of(
                "__other__",
                "",
                "\ud800",
                "\udfff",
                "?",
                "a".repeat(3000) + "1",
                "a".repeat(3000) + "2",
                "x\"} 1\nevil 2\\");
        keys.forEach(key -> series.found(Facts.open("s", key, Severity.ERROR, 1, clock.instant())));

        Map<String, Long> values = values(series);

        assertThat(values).hasSize(keys.size());
        assertThat(values.keySet()).allMatch(name -> name.length() < 2500);
        assertThat(values.keySet())
                .contains("{aggregation_key=\"x\\\"} 1\\nevil 2\\\\\",service_name=\"s\",severity=\"error\"}");
    }

    /** Two that are about equally active do not take each other's place. */
    @Test
    void seriesDoNotFlap() {
        ErrorSeries series = series(6, 10);
        List<String> keys = List.of("a", "b", "c", "d", "e", "f");
        keys.forEach(key -> series.found(Facts.open("shop", key, Severity.ERROR, 1, clock.instant())));
        page(series);
        Random random = new Random(7);
        Scraper scraper = new Scraper();
        Set<String> before = null;
        int changes = 0;
        for (int minute = 0; minute < 1440; minute++) {
            for (String key : keys) {
                if (random.nextInt(10) == 0) {
                    series.grew("shop", key, Severity.ERROR, 1, "", "");
                }
            }
            clock.pass(MINUTE);
            scraper.scrape(page(series), METRIC);
            changes += before != null && !before.equals(scraper.present()) ? 1 : 0;
            before = scraper.present();
        }

        assertThat(changes).isLessThan(12);
    }

    @Test
    void whatHappensFarMoreOftenTakesThePlaceOfWhatIsIdle() {
        ErrorSeries series = series(5, 10);
        for (int i = 0; i < 10; i++) {
            series.found(Facts.open("shop", "idle" + i, Severity.ERROR, 1, clock.instant()));
        }
        page(series);
        clock.pass(Duration.ofHours(12));
        page(series);

        for (int i = 0; i < 30; i++) {
            grow(series, "shop", "busy", 10, 10 * i);
            clock.pass(MINUTE);
            page(series);
        }

        assertThat(keys(values(series))).contains("busy");
    }

    @Test
    void placesAreDividedFairly() {
        assertThat(ErrorSeries.level(new int[] {1, 10, 100}, 30)).isEqualTo(19);
        assertThat(ErrorSeries.level(new int[] {1, 10}, 30)).isEqualTo(Integer.MAX_VALUE);
        assertThat(ErrorSeries.level(new int[] {50, 50}, 30)).isEqualTo(15);
        assertThat(ErrorSeries.level(new int[] {}, 30)).isEqualTo(Integer.MAX_VALUE);
        assertThat(ErrorSeries.level(new int[] {5}, -3)).isEqualTo(0);
    }

    /** Whatever comes, goes, changes and moves: each scraper's increases of all series add up to what was counted. */
    @Property(tries = 25, shrinking = net.jqwik.api.ShrinkingMode.OFF)
    void increasesAddUpToWhatWasCounted(@ForAll long seed) {
        Random random = new Random(seed);
        ManualTime time = new ManualTime();
        int most = 5 + random.nextInt(40);
        ErrorSeries series = new ErrorSeries(
                new SeriesOptions(most, 3 + random.nextInt(20), List.of("team"), true, false, MINUTE), time);
        Churn churn = new Churn(series, time, random);
        churn.begin(random.nextInt(40));
        Scraper everyMinute = new Scraper();
        Scraper original = new Scraper();
        Scraper often = new Scraper();
        int phase = random.nextInt(12);
        for (int step = 0; step < 700; step++) {
            churn.step();
            if (step % 12 == phase) {
                String page = page(series);
                everyMinute.scrape(page, METRIC);
                original.scrape(page, ORIGINAL);
                assertThat(everyMinute.present()).hasSizeLessThanOrEqualTo(Math.max(most, 9));
            }
            if (step % 7 == 3) {
                often.scrape(page(series), METRIC);
            }
            time.pass(Duration.ofSeconds(5));
        }
        churn.settle();
        for (int last = 0; last < 6; last++) {
            time.pass(Duration.ofSeconds(50));
            String page = page(series);
            everyMinute.scrape(page, METRIC);
            original.scrape(page, ORIGINAL);
            often.scrape(page, METRIC);
        }

        assertThat(churn.counted()).isPositive();
        assertThat(everyMinute.increase()).isEqualTo(churn.counted());
        assertThat(often.increase()).isEqualTo(churn.counted());
        assertThat(original.increase()).isEqualTo(churn.grown());
    }

    /** 200 new errors an hour, of which most never come back, for a month: Prometheus holds what the budget says. */
    @Test
    void theNumberOfSeriesStaysAtTheBudgetWhileErrorsChurnForThirtyDays() {
        int most = 500;
        Duration interval = Duration.ofMinutes(20);
        ErrorSeries series = new ErrorSeries(new SeriesOptions(most, 300, List.of(), false, false, interval), clock);
        Random random = new Random(30);
        Scraper scraper = new Scraper();
        long counted = 0;
        int made = 0;
        int largest = 0;
        int minutes = 30 * 24 * 60;
        for (int minute = 0; minute < minutes; minute += 1) {
            if (random.nextInt(60) < 10) {
                for (int i = 0; i < 20; i++) {
                    String service = "service" + random.nextInt(3);
                    String key = "unstable-" + made++;
                    series.grew(service, key, Severity.ERROR, 1, "E", "m");
                    series.seen(Facts.open(service, key, Severity.ERROR, 1, clock.instant()));
                    counted++;
                }
            }
            int steady = random.nextInt(40);
            series.grew("service" + steady % 3, "steady-" + steady, Severity.ERROR, 2, "E", "m");
            series.seen(
                    Facts.open("service" + steady % 3, "steady-" + steady, Severity.ERROR, minute, clock.instant()));
            counted += 2;
            if (made > 4000) {
                int gone = made - 4000 + random.nextInt(20);
                for (int service = 0; service < 3; service++) {
                    series.gone("service" + service, "unstable-" + gone);
                }
            }
            scraper.scrape(page(series), METRIC);
            largest = Math.max(largest, scraper.present().size());
            clock.pass(MINUTE);
        }
        for (int last = 0; last < 4; last++) {
            clock.pass(MINUTE);
            scraper.scrape(page(series), METRIC);
        }

        assertThat(made).isGreaterThan(100_000);
        assertThat(largest).isBetween(most * 9 / 10, most);
        assertThat(scraper.ever()).as("series in a month").isLessThan(most + 30 * 3 * 300);
        assertThat(scraper.increase()).isEqualTo(counted);
        assertThat(keys(Scraper.series(page(series), METRIC)))
                .as("the steady ones keep theirs")
                .containsAll(java.util.stream.IntStream.range(0, 40)
                        .mapToObj(i -> "steady-" + i)
                        .toList());
    }

    private ErrorSeries series(int most, int mostOfService) {
        return new ErrorSeries(new SeriesOptions(most, mostOfService, List.of(), true, false, MINUTE), clock);
    }

    private void grow(ErrorSeries series, String service, String key, long fresh, long total) {
        series.grew(service, key, Severity.ERROR, fresh, "E", "m");
        series.seen(Facts.open(service, key, Severity.ERROR, total, clock.instant()));
    }

    private static String page(ErrorSeries series) {
        PageText page = new PageText(false, 0);
        series.write(page, true);
        return new String(page.toBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static Map<String, Long> values(ErrorSeries series) {
        return Scraper.series(page(series), METRIC);
    }

    private static Set<String> keys(Map<String, Long> values) {
        return values.keySet().stream()
                .map(name -> name.replaceFirst("\\{aggregation_key=\"([^\"]*)\".*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
