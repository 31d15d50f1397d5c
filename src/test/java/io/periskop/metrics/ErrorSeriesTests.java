package io.periskop.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.Severity;
import io.periskop.store.CountedBy;
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
                    series.grew("shop", "", key, Severity.ERROR, 1, false, "", "");
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

    /** An error that is removed before it was known is counted in the rest, of a service that has nothing else. */
    @Test
    void whatWasCountedIsSeenAlsoWhereTheServiceHasNoErrorsAnyMore() {
        ErrorSeries series = new ErrorSeries(roomy(), clock);
        Scraper scraper = new Scraper();
        scraper.scrape(page(series), METRIC);
        series.grew("shop", "", "k", Severity.ERROR, 3, true, "E", "m");
        series.gone("shop", "k");
        for (int i = 0; i < 6; i++) {
            scraper.scrape(page(series), METRIC);
            clock.pass(MINUTE);
        }

        assertThat(scraper.increase()).isEqualTo(3);
        for (int i = 0; i < 6; i++) {
            clock.pass(MINUTE);
            page(series);
        }
        assertThat(values(series)).isEmpty();
        assertThat(page(series)).doesNotContain("shop");
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
        int most = 12 + random.nextInt(40);
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
                assertThat(everyMinute.present()).hasSizeLessThanOrEqualTo(most);
            }
            if (step % 7 == 3) {
                often.scrape(page(series), METRIC);
            }
            time.pass(Duration.ofSeconds(5));
        }
        churn.settle();
        for (int last = 0; last < 6; last++) {
            // The last scrape may be a minute ago, and a series waits no longer than one and a half.
            time.pass(Duration.ofSeconds(last == 0 ? 20 : 50));
            String page = page(series);
            everyMinute.scrape(page, METRIC);
            original.scrape(page, ORIGINAL);
            often.scrape(page, METRIC);
        }

        assertThat(churn.counted()).isPositive();
        assertThat(everyMinute.increase()).isEqualTo(churn.counted());
        assertThat(often.increase()).isEqualTo(churn.counted());
        assertThat(original.increase()).isLessThanOrEqualTo(churn.counted());
    }

    /** What each server counted is in its own series, and nothing of it in what this one counted, however they move. */
    @Property(tries = 25, shrinking = net.jqwik.api.ShrinkingMode.OFF)
    void increasesByOriginAddUpToWhatEachCounted(@ForAll long seed) {
        Random random = new Random(seed);
        ManualTime time = new ManualTime();
        int most = 60 + random.nextInt(80);
        SeriesOptions options = new SeriesOptions(most, 3 + random.nextInt(40), List.of("team"), true, false, MINUTE);
        ErrorSeries series = new ErrorSeries(options, time);
        Churn churn = new Churn(series, time, random);
        churn.servers(List.of("", "eu-1", "us-1"));
        churn.begin(random.nextInt(40));
        Scraper conventional = new Scraper();
        Scraper original = new Scraper();
        for (int step = 0; step < 700; step++) {
            churn.step();
            if (step % 12 == 5) {
                String page = page(series);
                conventional.scrape(page, METRIC);
                original.scrape(page, ORIGINAL);
            }
            time.pass(Duration.ofSeconds(5));
        }
        churn.settle();
        for (int last = 0; last < 6; last++) {
            String page = page(series);
            conventional.scrape(page, METRIC);
            original.scrape(page, ORIGINAL);
            time.pass(Duration.ofSeconds(50));
        }

        assertThat(conventional.increase()).isEqualTo(churn.counted());
        assertThat(conventional.increaseWhere(name -> !name.contains("origin=")))
                .isEqualTo(churn.countedBy().get(""));
        assertThat(conventional.increaseOf("origin=\"eu-1\""))
                .isEqualTo(churn.countedBy().get("eu-1"));
        assertThat(conventional.increaseOf("origin=\"us-1\""))
                .isEqualTo(churn.countedBy().get("us-1"));
        assertThat(conventional.present()).hasSizeLessThanOrEqualTo(most);
        assertThat(original.increase()).isLessThanOrEqualTo(churn.counted());
        assertThat(original.increaseOf("origin=")).isZero();
    }

    /** Where there is no room for what a server counted, it is counted as what some other one did, never as this one's. */
    @Property(tries = 15, shrinking = net.jqwik.api.ShrinkingMode.OFF)
    void whereThereIsNoRoomOriginsAreCountedTogetherAndNothingTwice(@ForAll long seed) {
        Random random = new Random(seed);
        ManualTime time = new ManualTime();
        int most = 12 + random.nextInt(20);
        SeriesOptions options = new SeriesOptions(most, 3 + random.nextInt(20), List.of(), true, false, MINUTE);
        ErrorSeries series = new ErrorSeries(options, time);
        Churn churn = new Churn(series, time, random);
        churn.servers(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(""),
                        java.util.stream.IntStream.range(0, 70).mapToObj(i -> "leaf-" + i))
                .toList());
        churn.begin(random.nextInt(20));
        Scraper scraper = new Scraper();
        int restarts = 0;
        for (int step = 0; step < 700; step++) {
            churn.step();
            if (step % 12 == 5) {
                scraper.scrape(page(series), METRIC);
            }
            if (restarts < 2 && random.nextInt(300) == 0) {
                restarts++;
                churn.settle();
                for (int last = 0; last < 6; last++) {
                    scraper.scrape(page(series), METRIC);
                    time.pass(Duration.ofSeconds(50));
                }
                series = new ErrorSeries(options, time);
                churn.restart(series);
                scraper.scrape(page(series), METRIC);
            }
            time.pass(Duration.ofSeconds(5));
        }
        churn.settle();
        for (int last = 0; last < 6; last++) {
            scraper.scrape(page(series), METRIC);
            time.pass(Duration.ofSeconds(50));
        }

        assertThat(scraper.increase()).isEqualTo(churn.counted());
        assertThat(scraper.increaseWhere(name -> !name.contains("origin=")))
                .isEqualTo(churn.countedBy().get(""));
        // Three severities of a service and eight servers at most are kept in each of three services.
        assertThat(scraper.present()).hasSizeLessThanOrEqualTo(most + 3 * (3 + 3 * 8 + 2));
    }

    @Test
    void whatAnotherServerCountedHasItsOriginAndTheOriginalMetricHasTheWhole() {
        ErrorSeries series = series(20, 20);
        series.found(Facts.of(
                "shop",
                "k",
                Severity.ERROR,
                State.open(clock.instant(), false),
                Map.of(),
                7,
                clock.instant(),
                new CountedBy(true, List.of("eu-1"))));
        series.found(Facts.of(
                "shop",
                "far",
                Severity.ERROR,
                State.open(clock.instant(), false),
                Map.of(),
                5,
                clock.instant(),
                new CountedBy(false, List.of("eu-1"))));
        page(series);
        series.grew("shop", "", "k", Severity.ERROR, 1, false, "E", "m");
        series.grew("shop", "eu-1", "k", Severity.ERROR, 2, false, "E", "m");
        series.grew("shop", "eu-1", "far", Severity.ERROR, 4, false, "E", "m");
        clock.pass(Duration.ofMinutes(2));

        assertThat(values(series))
                .containsOnly(
                        Map.entry("{aggregation_key=\"k\",service_name=\"shop\",severity=\"error\"}", 1L),
                        Map.entry(
                                "{aggregation_key=\"k\",origin=\"eu-1\",service_name=\"shop\",severity=\"error\"}", 2L),
                        Map.entry(
                                "{aggregation_key=\"far\",origin=\"eu-1\",service_name=\"shop\",severity=\"error\"}",
                                4L));
        assertThat(Scraper.series(page(series), ORIGINAL))
                .containsOnlyKeys(
                        "{aggregation_key=\"k\",service_name=\"shop\",severity=\"error\"}",
                        "{aggregation_key=\"far\",service_name=\"shop\",severity=\"error\"}");
    }

    @Test
    void hostileNamesOfServersStayApartAndLabelsOfTheirNameGiveWay() {
        ErrorSeries series = new ErrorSeries(
                new SeriesOptions(100, 100, List.of("origin", "exported_origin"), true, false, MINUTE), clock);
        List<String> ids =
                List.of("__other__", "\ud800", "\"} 1\nevil 2", "a".repeat(3000) + "1", "a".repeat(3000) + "2");
        series.found(Facts.of(
                "shop",
                "k",
                Severity.ERROR,
                State.open(clock.instant(), false),
                Map.of("origin", "own", "exported_origin", "too"),
                5,
                clock.instant(),
                new CountedBy(true, ids)));

        Map<String, Long> values = values(series);

        assertThat(values).hasSize(ids.size() + 1);
        assertThat(values.keySet().stream().filter(name -> name.contains(",origin=\"own\"")))
                .as("this server's own")
                .hasSize(1);
        assertThat(values.keySet().stream()
                        .filter(name -> name.contains("exported_exported_origin=\"own\"")
                                && name.contains(",exported_origin=\"too\"")))
                .hasSize(ids.size());
        assertThat(values.keySet()).anyMatch(name -> name.contains("origin=\"\\\"} 1\\nevil 2\""));
    }

    /** As long as there is room the original metric has every rise of a total. */
    @Property(tries = 10, shrinking = net.jqwik.api.ShrinkingMode.OFF)
    void withRoomTheOriginalMetricHasAllThatTotalsRoseBy(@ForAll long seed) {
        Random random = new Random(seed);
        ManualTime time = new ManualTime();
        ErrorSeries series = new ErrorSeries(roomy(), time);
        Churn churn = new Churn(series, time, random);
        churn.keepSeverities();
        churn.begin(random.nextInt(40));
        Scraper original = new Scraper();
        for (int step = 0; step < 400; step++) {
            churn.step();
            if (step % 12 == 0) {
                original.scrape(page(series), ORIGINAL);
            }
            time.pass(Duration.ofSeconds(5));
        }
        churn.settle();
        for (int last = 0; last < 6; last++) {
            time.pass(Duration.ofSeconds(50));
            original.scrape(page(series), ORIGINAL);
        }

        // Those that are resolved or removed when they happened last are not seen to rise any more.
        assertThat(original.increase()).isBetween(churn.grown() * 8 / 10, churn.counted());
    }

    /** Nothing is counted twice, however often the server is started again while errors come, go and move. */
    @Property(tries = 25, shrinking = net.jqwik.api.ShrinkingMode.OFF)
    void increasesNeverExceedWhatWasCountedAlsoWithRestarts(@ForAll long seed) {
        Random random = new Random(seed);
        ManualTime time = new ManualTime();
        SeriesOptions options = new SeriesOptions(
                12 + random.nextInt(40), 3 + random.nextInt(20), List.of("team"), true, false, MINUTE);
        ErrorSeries series = new ErrorSeries(options, time);
        Churn churn = new Churn(series, time, random);
        churn.keepSeverities();
        churn.begin(random.nextInt(40));
        Scraper conventional = new Scraper();
        Scraper original = new Scraper();
        for (int step = 0; step < 1200; step++) {
            churn.step();
            if (step % 12 == 5) {
                String page = page(series);
                conventional.scrape(page, METRIC);
                original.scrape(page, ORIGINAL);
            }
            if (random.nextInt(150) == 0) {
                series = new ErrorSeries(options, time);
                churn.restart(series);
            }
            time.pass(Duration.ofSeconds(5));
        }
        churn.settle();
        for (int last = 0; last < 6; last++) {
            time.pass(Duration.ofSeconds(50));
            String page = page(series);
            conventional.scrape(page, METRIC);
            original.scrape(page, ORIGINAL);
        }

        assertThat(conventional.increase()).isBetween(churn.counted() / 2, churn.counted());
        assertThat(original.increase()).isBetween(churn.counted() / 10, churn.counted());
    }

    @Test
    void whatOneCountedWithoutASeriesIsNotCountedAgainAfterARestart() {
        SeriesOptions options = new SeriesOptions(5, 10, List.of(), true, false, MINUTE);
        ErrorSeries series = new ErrorSeries(options, clock);
        Scraper original = new Scraper();
        Map<String, Long> totals = new java.util.TreeMap<>();
        for (String key : List.of("a", "b")) {
            totals.put(key, 100L);
            series.found(Facts.open("shop", key, Severity.ERROR, 100, clock.instant()));
        }
        scrapeFor(series, original, 3);
        // Far busier ones take their places, and they count on without.
        for (int hour = 0; hour < 30; hour++) {
            for (String key : List.of("x", "y")) {
                totals.merge(key, 1000L, Long::sum);
                series.grew("shop", "", key, Severity.ERROR, 1000, hour == 0, "E", "m");
                series.seen(Facts.open("shop", key, Severity.ERROR, totals.get(key), clock.instant()));
            }
            clock.pass(Duration.ofHours(1));
            scrapeFor(series, original, 3);
        }
        assertThat(keys(Scraper.series(page(series), ORIGINAL))).doesNotContain("a", "b");
        long before = original.increase();
        for (String key : List.of("a", "b")) {
            grow(series, "shop", key, 50, totals.merge(key, 50L, Long::sum));
        }
        scrapeFor(series, original, 3);

        ErrorSeries restarted = new ErrorSeries(options, clock);
        for (String key : List.of("a", "x", "y", "b")) {
            clock.pass(Duration.ofSeconds(-1));
            restarted.found(Facts.open("shop", key, Severity.ERROR, totals.get(key), clock.instant()));
        }
        clock.pass(Duration.ofSeconds(4));
        scrapeFor(restarted, original, 3);

        assertThat(original.increase() - before)
                .as("what a counted meanwhile, once; b has no series yet")
                .isEqualTo(50);
        assertThat(Scraper.series(page(restarted), ORIGINAL))
                .containsEntry("{aggregation_key=\"a\",service_name=\"shop\",severity=\"error\"}", 150L);
    }

    @Test
    void aNewErrorWithoutRoomIsInTheRestOfBothMetricsWhicheverOfItsTwoSignsComesFirst() {
        ErrorSeries series = series(3, 10);
        page(series);
        series.grew("shop", "", "a", Severity.ERROR, 5, true, "E", "m");
        series.seen(Facts.open("shop", "a", Severity.ERROR, 5, clock.instant()));
        series.seen(Facts.open("shop", "b", Severity.ERROR, 3, clock.instant()));
        series.grew("shop", "", "b", Severity.ERROR, 3, true, "E", "m");
        series.seen(Facts.open("shop", "longRunning", Severity.ERROR, 1000, clock.instant()));
        series.grew("shop", "", "longRunning", Severity.ERROR, 1, false, "E", "m");
        series.seen(Facts.open("shop", "longRunning", Severity.ERROR, 1001, clock.instant()));
        clock.pass(Duration.ofMinutes(2));

        String rest = "{aggregation_key=\"__other__\",service_name=\"shop\",severity=\"error\"}";
        assertThat(values(series)).containsExactly(Map.entry(rest, 9L));
        assertThat(Scraper.series(page(series), ORIGINAL)).containsExactly(Map.entry(rest, 9L));
    }

    @Test
    void aSeverityThatComesAndGoesIsCountedOnceInTheOriginalMetric() {
        ErrorSeries series = series(10, 10);
        Scraper original = new Scraper();
        long total = 10;
        series.found(Facts.open("shop", "k", Severity.ERROR, total, clock.instant()));
        scrapeFor(series, original, 3);
        for (Severity severity : List.of(Severity.WARNING, Severity.ERROR, Severity.INFO, Severity.WARNING)) {
            series.seen(Facts.open("shop", "k", severity, total, clock.instant()));
            scrapeFor(series, original, 3);
            total += 7;
            series.seen(Facts.open("shop", "k", severity, total, clock.instant()));
            scrapeFor(series, original, 3);
        }

        assertThat(original.increase()).isEqualTo(28);
    }

    /** Three are kept for each service; a further severity has no series of its own where there is no room. */
    @Test
    void severitiesOfTheRestKeepToTheBudget() {
        ErrorSeries series = series(4, 10);
        Scraper scraper = new Scraper();
        for (String level : List.of("error", "warning", "info", "debug", "odd", "odder", "oddest")) {
            Severity severity = Severity.of(level);
            for (int i = 0; i < 3; i++) {
                series.grew("shop", "", level + i, severity, 1, true, "E", "m");
                series.seen(Facts.open("shop", level + i, severity, 1, clock.instant()));
            }
        }
        for (int minute = 0; minute < 6; minute++) {
            scraper.scrape(page(series), METRIC);
            clock.pass(MINUTE);
        }

        assertThat(scraper.present()).hasSizeLessThanOrEqualTo(4);
        assertThat(scraper.increase()).isEqualTo(21);
    }

    private void scrapeFor(ErrorSeries series, Scraper scraper, int minutes) {
        for (int i = 0; i < minutes; i++) {
            scraper.scrape(page(series), ORIGINAL);
            clock.pass(MINUTE);
        }
        scraper.scrape(page(series), ORIGINAL);
    }

    private static SeriesOptions roomy() {
        return new SeriesOptions(2000, 2000, List.of("team"), true, false, MINUTE);
    }

    /** 200 new errors an hour, of which most never come back, for a month: Prometheus holds what the budget says. */
    @Test
    void theNumberOfSeriesStaysAtTheBudgetWhileErrorsChurnForThirtyDays() {
        int most = 500;
        Duration interval = Duration.ofMinutes(30);
        ErrorSeries series = new ErrorSeries(new SeriesOptions(most, 300, List.of(), false, false, interval), clock);
        Random random = new Random(30);
        Scraper scraper = new Scraper();
        long counted = 0;
        int made = 0;
        int largest = 0;
        for (int scrape = 0; scrape < 30 * 48; scrape++) {
            for (int i = random.nextInt(180); i > 0; i--) {
                String key = "unstable-" + made;
                String service = "service" + made++ % 3;
                series.grew(service, "", key, Severity.ERROR, 1, true, "E", "m");
                series.seen(Facts.open(service, key, Severity.ERROR, 1, clock.instant()));
                counted++;
                int old = made - 3000;
                series.gone("service" + Math.floorMod(old, 3), "unstable-" + old);
            }
            for (int steady = random.nextInt(2); steady < 40; steady += 2) {
                String service = "service" + steady % 3;
                series.grew(service, "", "steady-" + steady, Severity.ERROR, 15, false, "E", "m");
                series.seen(Facts.open(service, "steady-" + steady, Severity.ERROR, scrape, clock.instant()));
                counted += 15;
            }
            scraper.scrape(page(series), METRIC);
            largest = Math.max(largest, scraper.present().size());
            clock.pass(interval);
        }
        for (int last = 0; last < 3; last++) {
            clock.pass(interval);
            scraper.scrape(page(series), METRIC);
        }

        assertThat(made).isGreaterThan(100_000);
        assertThat(largest).isBetween(most * 9 / 10, most);
        assertThat(scraper.ever()).as("series in a month").isLessThan(2 * 30 * most);
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
        series.grew(service, "", key, Severity.ERROR, fresh, fresh == total, "E", "m");
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
