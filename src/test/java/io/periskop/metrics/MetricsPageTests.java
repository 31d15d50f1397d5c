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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class MetricsPageTests {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void writesTheOriginalsNamesLabelsAndType() {
        registry.counter("periskop.errors.scrapped", "service_name", "shop").increment(3);

        String page = page(10, new Sources.Count("shop", "A@1", Severity.ERROR, "uuid", 7));

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
                10,
                new Sources.Count("a\"b", "x\ny\\z\"} 1\nevil 2\r\u0000\u00e4\ud83d\ude00", Severity.INFO, "\\", 1));

        assertThat(page)
                .endsWith(
                        "periskop_error_occurrences{aggregation_key=\"x\\ny\\\\z\\\"} 1\\nevil 2\r\u0000\u00e4\ud83d\ude00\","
                                + "service_name=\"a\\\"b\",severity=\"info\",target=\"\\\\\"} 1\n");
    }

    @Test
    void withoutRoomForTargetsThereIsNoSuchLabel() {
        String page = page(
                1,
                new Sources.Count("shop", "k", Severity.ERROR, "p1", 1),
                new Sources.Count("shop", "k", Severity.ERROR, "p2", 2));

        assertThat(page)
                .endsWith(
                        "periskop_error_occurrences{aggregation_key=\"k\",service_name=\"shop\",severity=\"error\"} 3\n");
    }

    @Test
    void bringsMetersUpToDateFirst() {
        AtomicInteger gauge = registry.gauge("fresh", new AtomicInteger());
        MetricsPage page = new MetricsPage(registry, counts(), List.of(() -> gauge.set(5)), 10);

        assertThat(text(page)).contains("fresh 5.0\n");
    }

    /** The meters that say why are on the same page. */
    @Test
    void aStoreThatCannotBeReadTakesOnlyItsOwnSeriesAway() {
        registry.counter("periskop.errors.scrapped", "service_name", "shop").increment(3);
        MetricsPage page =
                new MetricsPage(registry, counts(Flux.error(new IllegalStateException("disk"))), List.of(), 10);

        assertThat(text(page)).contains("periskop_errors_scrapped_total").doesNotContain("periskop_error_occurrences");
    }

    @Test
    void aStoreThatDoesNotAnswerIsNotWaitedForLongerThanPrometheusWaits() {
        StepVerifier.withVirtualTime(() -> new MetricsPage(registry, counts(Flux.never()), List.of(), 10).render())
                .thenAwait(Duration.ofSeconds(9))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }

    private String page(int limit, Sources.Count... counts) {
        return text(new MetricsPage(registry, counts(counts), List.of(), limit));
    }

    private static String text(MetricsPage page) {
        return new String(page.render().block(Duration.ofSeconds(5)), StandardCharsets.UTF_8);
    }

    private static Sources counts(Sources.Count... counts) {
        return counts(Flux.just(counts));
    }

    private static Sources counts(Flux<Sources.Count> counts) {
        return new Sources() {

            @Override
            public Mono<Long> size() {
                return Mono.just(0L);
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
