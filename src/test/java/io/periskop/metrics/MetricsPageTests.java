package io.periskop.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.periskop.error.Severity;
import io.periskop.store.Sources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class MetricsPageTests {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ManualTime clock = new ManualTime();
    private ErrorSeries series = new ErrorSeries(options(10, true), clock);
    private ErrorMetrics errors = new ErrorMetrics(series, clock);

    private static SeriesOptions options(int most, boolean original) {
        return new SeriesOptions(most, most, List.of(), original, true, Duration.ofMinutes(1));
    }

    private void use(SeriesOptions options) {
        series = new ErrorSeries(options, clock);
        errors = new ErrorMetrics(series, clock);
    }

    @Test
    void writesTheOriginalsNamesLabelsAndType() {
        registry.counter("periskop.errors.scrapped", "service_name", "shop").increment(3);

        String page = page(new Sources.Count("shop", "A@1", Severity.ERROR, "uuid", 7));

        assertThat(page)
                .contains("# TYPE periskop_errors_scrapped_total counter\n")
                .contains("periskop_errors_scrapped_total{service_name=\"shop\"} 3.0\n")
                .endsWith("""
                        # HELP periskop_error_occurrences Number of occurrences per service, error type and severity.
                        # TYPE periskop_error_occurrences counter
                        periskop_error_occurrences{aggregation_key="A@1",service_name="shop",severity="error",target="uuid"} 7
                        """);
    }

    @Test
    void hostileTextStaysInsideItsLabel() {
        String page = page(
                new Sources.Count("a\"b", "x\ny\\z\"} 1\nevil 2\r\u0000\u00e4\ud83d\ude00", Severity.INFO, "\\", 1));

        assertThat(page)
                .endsWith(
                        "periskop_error_occurrences{aggregation_key=\"x\\ny\\\\z\\\"} 1\\nevil 2\r\u0000\u00e4\ud83d\ude00\","
                                + "service_name=\"a\\\"b\",severity=\"info\",target=\"\\\\\"} 1\n");
    }

    @Test
    void withoutRoomForTargetsThereIsNoSuchLabel() {
        use(options(4, true));
        series.found(Facts.open("shop", "k", Severity.ERROR, 3, clock.instant()));
        Sources sources = counts(
                5L,
                Flux.just(
                        new Sources.Count("shop", "k", Severity.ERROR, "p1", 1),
                        new Sources.Count("shop", "k", Severity.ERROR, "p2", 2)));

        assertThat(text(page(sources, List.of())))
                .contains(
                        "periskop_error_occurrences{aggregation_key=\"k\",service_name=\"shop\",severity=\"error\"} 3\n")
                .doesNotContain("target=");
    }

    /** Near the limit rules would see all series change again and again. */
    @Test
    void targetsComeBackOnlyWhenThereAreFarFewer() {
        use(options(4, true));
        AtomicInteger size = new AtomicInteger(5);
        Sources sources = counts(
                Mono.fromSupplier(() -> (long) size.get()),
                Flux.just(new Sources.Count("s", "k", Severity.ERROR, "p", 1)));
        MetricsPage page = page(sources, List.of());

        assertThat(text(page)).doesNotContain("target=");
        size.set(3);
        assertThat(text(page)).doesNotContain("target=");
        size.set(2);
        assertThat(text(page)).contains("target=\"p\"");
        size.set(4);
        assertThat(text(page)).contains("target=\"p\"");
    }

    /** What a process that is gone had counted moves to where no target is named: that is no increase. */
    @Test
    void whatIsOfNoTargetIsShownOnlyWhereNoTargetCounts() {
        String page = page(
                new Sources.Count("s", "both", Severity.ERROR, "p", 1),
                new Sources.Count("s", "both", Severity.ERROR, "", 100),
                new Sources.Count("s", "gone", Severity.ERROR, "", 5));

        assertThat(Scraper.series(page, "periskop_error_occurrences"))
                .containsOnly(
                        Map.entry("{aggregation_key=\"both\",service_name=\"s\",severity=\"error\",target=\"p\"}", 1L),
                        Map.entry("{aggregation_key=\"gone\",service_name=\"s\",severity=\"error\"}", 5L));
    }

    @Test
    void theOriginalsMetricCanBeLeftOut() {
        use(options(10, false));

        assertThat(page(new Sources.Count("s", "k", Severity.ERROR, "p", 1)))
                .doesNotContain("periskop_error_occurrences{")
                .contains("# TYPE periskop_error_occurrences_total counter\n");
    }

    @Test
    void everyServiceHasItsCountersBeforeAnythingHappens() {
        errors.watch(() -> Set.of("shop"));

        String page = page();

        for (String counter : List.of("exceptions", "errors_new", "errors_regressed")) {
            for (String severity : List.of("error", "warning", "info")) {
                assertThat(page)
                        .contains("periskop_" + counter + "_total{service_name=\"shop\",severity=\"" + severity
                                + "\"} 0\n");
            }
        }
        assertThat(page).contains("periskop_affected_instances{service_name=\"shop\"} 0\n");
    }

    @Test
    void aServiceThatBeginsToFailAtOnceIsSeenToHaveBegunAtNothing() {
        grew("shop", "p1", "k", 4, true, false);

        assertThat(page()).contains("periskop_exceptions_total{service_name=\"shop\",severity=\"error\"} 0\n");
        clock.pass(Duration.ofSeconds(91));
        grew("shop", "p2", "k", 1, false, true);
        assertThat(page())
                .contains("periskop_exceptions_total{service_name=\"shop\",severity=\"error\"} 5\n")
                .contains("periskop_errors_new_total{service_name=\"shop\",severity=\"error\"} 1\n")
                .contains("periskop_errors_regressed_total{service_name=\"shop\",severity=\"error\"} 1\n")
                .contains("periskop_affected_instances{service_name=\"shop\"} 2\n");
        clock.pass(Duration.ofMinutes(11));
        assertThat(page()).contains("periskop_affected_instances{service_name=\"shop\"} 0\n");
    }

    /** A Prometheus that scrapes both takes one of them. */
    @Test
    void whatOtherServersCountedIsApartFromWhatThisOneDid() {
        grew("shop", "p1", "k", 4, true, false);
        errors.grew("shop", "federation://eu-1/e", "eu-1", "k", Severity.ERROR, 7, false, true, "E", "m");
        clock.pass(Duration.ofSeconds(91));

        assertThat(page())
                .contains("periskop_exceptions_total{service_name=\"shop\",severity=\"error\"} 4\n")
                .contains("periskop_exceptions_total{origin=\"eu-1\",service_name=\"shop\",severity=\"error\"} 7\n")
                .contains("periskop_exceptions_total{origin=\"eu-1\",service_name=\"shop\",severity=\"info\"} 0\n")
                .contains("periskop_errors_new_total{origin=\"eu-1\",service_name=\"shop\",severity=\"error\"} 0\n")
                .contains("periskop_errors_regressed_total{service_name=\"shop\",severity=\"error\"} 0\n")
                .contains(
                        "periskop_errors_regressed_total{origin=\"eu-1\",service_name=\"shop\",severity=\"error\"} 1\n")
                .as("a server is no instance")
                .contains("periskop_affected_instances{service_name=\"shop\"} 1\n");
    }

    @Test
    void serversBeyondAHundredAreCountedTogether() {
        for (int i = 0; i < 150; i++) {
            errors.grew("shop", "s", "leaf-" + i, "k", Severity.ERROR, 1, false, false, "E", "m");
        }
        clock.pass(Duration.ofMinutes(2));

        Map<String, Long> exceptions = Scraper.series(page(), "periskop_exceptions_total");

        assertThat(exceptions).hasSizeLessThanOrEqualTo(3 * 102);
        assertThat(exceptions.get("{origin=\"__other__\",service_name=\"shop\",severity=\"error\"}"))
                .isEqualTo(50);
        assertThat(exceptions.values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(150);
    }

    @Test
    void severitiesThatTargetsInventAreBounded() {
        for (int i = 0; i < 100; i++) {
            errors.grew("shop", "p", "", "k" + i, Severity.of("level" + i), 1, true, false, "E", "m");
        }
        clock.pass(Duration.ofMinutes(2));

        Map<String, Long> exceptions = Scraper.series(page(), "periskop_exceptions_total");
        assertThat(exceptions).hasSize(9).containsEntry("{service_name=\"shop\",severity=\"__other__\"}", 95L);
    }

    @Test
    void namesTheErrorsThatAnAlertIsAbout() {
        errors.grew(
                "shop", "p", "", "k1", Severity.ERROR, 1, true, false, "a.B", "no \"money\"\nleft " + "x".repeat(200));
        for (int i = 0; i < 20; i++) {
            errors.grew("shop", "p", "", "n" + i, Severity.ERROR, 1, true, false, "a.C", "m");
        }
        errors.grew("shop", "p", "", "back", Severity.ERROR, 1, false, true, "a.D", "again");

        String page = page();

        assertThat(page.lines().filter(line -> line.contains("event=\"new\""))).hasSize(5);
        assertThat(page)
                .contains(",event=\"regressed\",message=\"again\",service_name=\"shop\"} "
                        + clock.instant().getEpochSecond() + "\n");
        clock.pass(Duration.ofMinutes(61));
        assertThat(page()).doesNotContain("event=\"new\"").doesNotContain("event=\"regressed\"");
    }

    @Test
    void anExcerptOfAMessageIsOneLine() {
        errors.grew("shop", "p", "", "k1", Severity.ERROR, 1, true, false, "a.B", "no\n\tmoney " + "x".repeat(200));

        assertThat(page()).containsPattern("event=\"new\",message=\"no money x{100,120}…\",");
    }

    @Test
    void inOpenMetricsExemplarsSayWhichError() {
        errors.watch(() -> Set.of("idle"));
        grew("shop", "p", "k", 4, true, false);
        clock.pass(Duration.ofSeconds(91));
        series.found(Facts.open("shop", "k", Severity.ERROR, 4, clock.instant()));

        String page = new String(
                page(counts(0L, Flux.empty()), List.of()).render(true).block(Duration.ofSeconds(5)),
                StandardCharsets.UTF_8);

        assertThat(page)
                .endsWith("\n# EOF\n")
                .containsOnlyOnce("# EOF")
                .contains("# TYPE periskop_exceptions counter\n")
                .containsPattern(
                        "periskop_exceptions_total\\{service_name=\"shop\",severity=\"error\"} 4 # \\{error_id=\"[\\w-]{22}\"} 4 \\d+\n")
                .contains("periskop_exceptions_total{service_name=\"idle\",severity=\"error\"} 0\n")
                .contains("# TYPE periskop_error_occurrences_total unknown\n")
                .contains("periskop_error_occurrences_total{");
        assertThat(page.lines().filter(line -> line.startsWith("# TYPE")).map(line -> line.split(" ")[2]))
                .doesNotHaveDuplicates();
    }

    @Test
    void budgetsAreThereAsConfigured() {
        errors.budgets(Map.of("shop", 1000L));

        assertThat(page()).contains("periskop_error_budget_exceptions{service_name=\"shop\"} 1000\n");
    }

    @Test
    void saysWhichVersionItIs() {
        assertThat(page()).containsPattern("periskop_build_info\\{java=\"[^\"]+\",version=\"1.2.3\"} 1\n");
    }

    @Test
    void bringsMetersUpToDateFirst() {
        AtomicInteger gauge = registry.gauge("fresh", new AtomicInteger());

        assertThat(text(page(counts(0L, Flux.empty()), List.of(() -> gauge.set(5)))))
                .contains("fresh 5.0\n");
    }

    /** The meters that say why are on the same page. */
    @Test
    void aStoreThatCannotBeReadTakesOnlyItsOwnSeriesAway() {
        registry.counter("periskop.errors.scrapped", "service_name", "shop").increment(3);

        assertThat(text(page(counts(0L, Flux.error(new IllegalStateException("disk"))), List.of())))
                .contains("periskop_errors_scrapped_total")
                .doesNotContain("# TYPE periskop_error_occurrences counter");
    }

    @Test
    void aStoreThatDoesNotAnswerIsNotWaitedForLongerThanPrometheusWaits() {
        StepVerifier.withVirtualTime(
                        () -> page(counts(0L, Flux.never()), List.of()).render(false))
                .thenAwait(Duration.ofSeconds(9))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }

    private void grew(String service, String source, String key, long fresh, boolean isNew, boolean regressed) {
        errors.grew(service, source, "", key, Severity.ERROR, fresh, isNew, regressed, "E", "m");
    }

    private String page(Sources.Count... counts) {
        return text(page(counts((long) counts.length, Flux.just(counts)), List.of()));
    }

    private MetricsPage page(Sources sources, List<Runnable> refreshers) {
        return new MetricsPage(registry, sources, errors, refreshers, "1.2.3");
    }

    private static String text(MetricsPage page) {
        return new String(page.render(false).block(Duration.ofSeconds(5)), StandardCharsets.UTF_8);
    }

    private static Sources counts(long size, Flux<Sources.Count> counts) {
        return counts(Mono.just(size), counts);
    }

    private static Sources counts(Mono<Long> size, Flux<Sources.Count> counts) {
        return new Sources() {

            @Override
            public Mono<Long> size() {
                return size;
            }

            @Override
            public Mono<List<Sources.Share>> shares(String service, String key, int most) {
                return Mono.just(List.of());
            }

            @Override
            public Flux<Count> counts() {
                return counts;
            }

            @Override
            public Mono<Folded> fold(Instant staleBefore, Instant forgetBefore) {
                return Mono.empty();
            }

            @Override
            public Flux<Inconsistency> check() {
                return Flux.empty();
            }
        };
    }
}
