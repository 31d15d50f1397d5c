package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CollectorConcurrencyTests {
    private static final int THREADS = 16;
    private static final int REPORTS = 2_000;

    @Test
    void countsAreExact() throws Exception {
        ErrorCollector collector = ErrorCollector.create();
        reportFromAllThreads(collector, (thread, i) -> "key-" + i % 7);
        assertThat(total(collector)).isEqualTo((long) THREADS * REPORTS);
        assertThat(collector.changes()).isEqualTo((long) THREADS * REPORTS);
        assertThat(collector.snapshot().aggregates()).hasSize(7).allSatisfy(aggregate -> {
            assertThat(aggregate.latestErrors()).hasSize(10);
            assertThat(aggregate.latestErrors())
                    .allMatch(o -> !aggregate.createdAt().isAfter(o.timestamp()));
        });
    }

    @Test
    void countsAreExactWhenKeysOverflow() throws Exception {
        ErrorCollector collector = ErrorCollector.builder()
                .limits(Limits.defaults().withMaxKeys(50))
                .build();
        reportFromAllThreads(collector, (thread, i) -> thread + "-" + i % 100);
        assertThat(total(collector)).isEqualTo((long) THREADS * REPORTS);
        assertThat(collector.snapshot().aggregates()).hasSize(51);
    }

    @Test
    void readersSeeGrowingCounts() throws Exception {
        ErrorCollector collector = ErrorCollector.create();
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> grew = reader.submit(() -> {
                long before = 0;
                while (before < (long) THREADS * REPORTS) {
                    long counted = collector.changes();
                    long now = total(collector);
                    if (now < before || now < counted) {
                        return false;
                    }
                    before = now;
                }
                return true;
            });
            reportFromAllThreads(collector, (thread, i) -> "key-" + i % 3);
            assertThat(grew.get(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            reader.shutdownNow();
        }
    }

    private static void reportFromAllThreads(ErrorCollector collector, Keys keys) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                done.add(pool.submit(() -> {
                    start.await();
                    for (int i = 0; i < REPORTS; i++) {
                        collector.report(Errors.at("m" + i, "shop.Cart.add"), keys.key(thread, i));
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> future : done) {
                future.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static long total(ErrorCollector collector) {
        return collector.snapshot().aggregates().stream()
                .mapToLong(ErrorAggregate::totalCount)
                .sum();
    }

    private interface Keys {
        String key(int thread, int report);
    }
}
