package io.periskop.store;

import static io.periskop.store.Said.SERVICE;
import static io.periskop.store.Said.says;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many writers at once, readers in between. */
public interface TruthContract extends StoreFixture {
    int SOURCES = 6;
    int KEYS = 8;
    int STEPS = 12;

    /**
     * Two replicas hear the same sources. Each sends everything it heard, in an order of its own and some of it twice,
     * while sources are folded and errors are resolved and reopened.
     */
    @Test
    default void twoReplicasInAnyOrderGiveTheTruth() throws Exception {
        TestStore store = store();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2 * SOURCES + 3);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int replica = 0; replica < 2; replica++) {
                for (int source = 0; source < SOURCES; source++) {
                    List<Report> reports = heard(source, new Random(31L * replica + source));
                    writers.add(threads.submit(() -> reports.forEach(store::commit)));
                }
            }
            List<Future<?>> others = List.of(
                    threads.submit(until(over, watch(store))),
                    threads.submit(until(over, () -> store.fold(T0.plusSeconds(60), T0.minusSeconds(60)))),
                    threads.submit(until(over, () -> store.change(SERVICE, "k3", e -> Said.turned(e, T0)))));
            finish(writers);
            over.set(true);
            finish(others);
        } finally {
            threads.shutdownNow();
        }
        for (int key = 0; key < KEYS; key++) {
            assertThat(store.total(SERVICE, "k" + key)).isEqualTo(truth(key));
            assertThat(store.hours(SERVICE, "k" + key, T0, T0.plusSeconds(3600)))
                    .extracting(bucket -> bucket.count())
                    .containsExactly(truth(key));
        }
        assertThat(store.check()).isEmpty();
    }

    private static long count(int source, int key, int step) {
        return step + (long) source * key;
    }

    private static long truth(int key) {
        long sum = 0;
        for (int source = 0; source < SOURCES; source++) {
            sum += count(source, key, STEPS);
        }
        return sum;
    }

    private static List<Report> heard(int source, Random random) {
        List<Report> reports = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            Said said = says(SERVICE, "s" + source, T0.plusSeconds(random.nextInt(120)));
            for (int key = 0; key < KEYS; key++) {
                said.that("k" + key, count(source, key, step));
            }
            reports.add(said.report());
        }
        reports.addAll(reports.subList(0, random.nextInt(STEPS)));
        Collections.shuffle(reports, random);
        return reports;
    }

    /** What a reader sees is some moment's truth: totals only grow, and what is folded is a part of them. */
    private static Runnable watch(TestStore store) {
        Map<String, Long> last = new HashMap<>();
        return () -> {
            for (StoredError error : store.of(SERVICE)) {
                assertThat(error.total()).isGreaterThanOrEqualTo(last.getOrDefault(error.key(), 1L));
                assertThat(error.folded()).isBetween(0L, error.total());
                last.put(error.key(), error.total());
            }
            assertThat(store.check()).isEmpty();
        };
    }

    private static Callable<Void> until(AtomicBoolean over, Runnable work) {
        return () -> {
            do {
                work.run();
            } while (!over.get());
            return null;
        };
    }

    private static void finish(List<Future<?>> work) throws InterruptedException, ExecutionException, TimeoutException {
        for (Future<?> part : work) {
            part.get(60, TimeUnit.SECONDS);
        }
    }
}
