package io.periskop.metrics;

import com.sun.management.ThreadMXBean;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.label.search.TextSignature;
import io.periskop.store.ErrorFacts;
import io.periskop.store.State;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a scrape of /metrics costs with 50,000 errors of each of three severities in 20 services, while errors happen: time, bytes of
 * the page, bytes allocated. Main thread only; not JMH, since what counts is the slowest of many.
 */
final class MetricsPageBench {
    private static final int ERRORS = 50_000;
    private static final int SERVICES = 20;
    private static final List<Severity> SEVERITIES = List.of(Severity.ERROR, Severity.WARNING, Severity.INFO);
    private static final int SCRAPES = 100;

    private MetricsPageBench() {}

    public static void main(String[] arguments) {
        System.out.println(
                "original | openmetrics | series | page KiB | median ms | p99 ms | slowest ms | allocated KiB a scrape");
        for (boolean original : new boolean[] {true, false}) {
            for (boolean openMetrics : new boolean[] {false, true}) {
                run(original, openMetrics);
            }
        }
    }

    private static void run(boolean original, boolean openMetrics) {
        long[] now = {System.currentTimeMillis()};
        InstantSource clock = () -> Instant.ofEpochMilli(now[0]);
        ErrorSeries series = new ErrorSeries(
                new SeriesOptions(20_000, 2_000, List.of(), original, false, Duration.ofMinutes(1)), clock);
        ErrorMetrics errors = new ErrorMetrics(series, clock);
        for (int i = 0; i < ERRORS; i++) {
            for (Severity severity : SEVERITIES) {
                series.found(facts(i, severity, 100, clock.instant().minusSeconds(i)));
            }
        }
        MetricsPage page = new MetricsPage(
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), null, errors, List.of(), "bench");
        Random random = new Random(1);
        long[] nanos = new long[SCRAPES];
        long allocated = 0;
        int length = 0;
        long lines = 0;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int scrape = -SCRAPES / 2; scrape < SCRAPES; scrape++) {
            for (int i = 0; i < 500; i++) {
                Severity severity = SEVERITIES.get(random.nextInt(SEVERITIES.size()));
                int error = (int) Math.abs(random.nextGaussian() * ERRORS / 4) % ERRORS;
                errors.grew(
                        service(error), "p" + i % 50, "", key(error, severity), severity, 1, false, false, "E", "m");
            }
            now[0] += 15_000;
            long before = allocated(threads);
            long begin = System.nanoTime();
            byte[] text = page.render(openMetrics).block();
            if (scrape >= 0) {
                nanos[scrape] = System.nanoTime() - begin;
                allocated += allocated(threads) - before;
            }
            length = text.length;
            if (scrape == SCRAPES - 1) {
                lines = new String(text)
                        .lines()
                        .filter(line -> line.startsWith("periskop_error_occurrences"))
                        .count();
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%s | %s | %d | %d | %.1f | %.1f | %.1f | %d%n",
                original,
                openMetrics,
                lines,
                length / 1024,
                nanos[SCRAPES / 2] / 1e6,
                nanos[SCRAPES * 99 / 100] / 1e6,
                nanos[SCRAPES - 1] / 1e6,
                allocated / SCRAPES / 1024);
    }

    /** By all threads: the page is written on one of its own. */
    private static long allocated(ThreadMXBean threads) {
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static String service(int error) {
        return "service-" + error % SERVICES;
    }

    private static String key(int error, Severity severity) {
        return "com.example.shop.checkout.OrderFailed@" + Integer.toHexString(error * 31) + severity.text();
    }

    private static ErrorFacts facts(int error, Severity severity, long total, Instant at) {
        return new ErrorFacts(
                service(error),
                key(error, severity),
                "com.example.shop.checkout.OrderFailed",
                severity,
                State.open(at, false),
                Labels.NONE,
                at,
                at,
                at,
                total,
                TextSignature.EMPTY);
    }
}
