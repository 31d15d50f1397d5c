package io.periskop.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.periskop.store.Inventory.Stock;
import io.periskop.store.Retention.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class StorageGaugesTests {
    private static final Stock STOCK =
            new Stock(4096L, Map.of("error", 7L), Map.of(Kind.EVENT, Instant.ofEpochMilli(1500)));

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private Mono<Stock> next = Mono.just(STOCK);
    private int asked;

    private Disposable start() {
        return new StorageGauges(
                        () -> {
                            asked++;
                            return next;
                        },
                        registry,
                        clock)
                .start();
    }

    @Test
    void showsWhatThereIsUnderPrometheusNames() {
        start();
        assertThat(registry.scrape())
                .contains(
                        "periskop_storage_size_bytes 4096",
                        "periskop_storage_rows{table=\"error\"} 7",
                        "periskop_storage_oldest_timestamp_seconds{kind=\"event\"} 1.5");
    }

    @Test
    void asksOnceAMinuteAndNotWhenItIsScraped() {
        Disposable running = start();
        registry.scrape();
        registry.scrape();
        assertThat(asked).isEqualTo(1);
        clock.advanceTimeBy(StorageGauges.PAUSE.multipliedBy(2));
        assertThat(asked).isEqualTo(3);
        running.dispose();
        clock.advanceTimeBy(StorageGauges.PAUSE);
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void asksMoreSeldomWhereAnswersTakeLong() {
        next = Mono.delay(Duration.ofSeconds(3), clock).thenReturn(STOCK);
        start();
        clock.advanceTimeBy(Duration.ofSeconds(302));
        assertThat(asked).isEqualTo(1);
        clock.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void whatIsGoneOrCannotBeAskedIsNotANumberUntilItCan() {
        start();
        next = Mono.just(new Stock(null, Map.of("error", 8L), Map.of()));
        clock.advanceTimeBy(StorageGauges.PAUSE);
        assertThat(registry.scrape())
                .contains(
                        "periskop_storage_size_bytes NaN",
                        "periskop_storage_rows{table=\"error\"} 8",
                        "periskop_storage_oldest_timestamp_seconds{kind=\"event\"} NaN");
        next = Mono.error(new IllegalStateException("no store"));
        clock.advanceTimeBy(StorageGauges.PAUSE);
        assertThat(registry.scrape()).contains("periskop_storage_rows{table=\"error\"} NaN");
        next = Mono.just(STOCK);
        clock.advanceTimeBy(StorageGauges.PAUSE);
        assertThat(registry.scrape()).contains("periskop_storage_rows{table=\"error\"} 7");
    }
}
