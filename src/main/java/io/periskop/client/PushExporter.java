package io.periskop.client;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Pushes a collector's errors while the process runs, and once more at its end. What one push misses the next brings:
 * each sends all counts.
 *
 * <p>It has one daemon thread. The first failure of a row, and its end, are logged to the {@link System.Logger} {@code
 * io.periskop.client}.
 */
public final class PushExporter implements AutoCloseable {
    private final ErrorCollector collector;
    private final PushGateway gateway;
    private final PushSchedule schedule;
    private final ScheduledExecutorService thread;
    /** The rest belongs to whoever holds the lock. */
    private final Object lock = new Object();

    /** The collector's changes at the last push that was taken. */
    private long accepted;

    private long acceptedNanos;
    private int failures;
    private boolean closed;
    private volatile PushOutcome latest;

    private PushExporter(ErrorCollector collector, PushGateway gateway, PushSchedule schedule) {
        this.collector = Objects.requireNonNull(collector, "collector");
        this.gateway = Objects.requireNonNull(gateway, "gateway");
        this.schedule = Objects.requireNonNull(schedule, "schedule");
        ScheduledThreadPoolExecutor one = new ScheduledThreadPoolExecutor(1, PushExporter::daemon);
        // Closing may come between a push and planning the next.
        one.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        this.thread = one;
    }

    /** Pushes for the first time within an interval, so that processes started together do not push together. */
    public static PushExporter start(ErrorCollector collector, PushGateway gateway, PushSchedule schedule) {
        PushExporter exporter = new PushExporter(collector, gateway, schedule);
        exporter.in(Duration.ofMillis((long)
                (schedule.interval().toMillis() * ThreadLocalRandom.current().nextDouble())));
        return exporter;
    }

    /** With {@link PushSchedule#defaults()}. */
    public static PushExporter start(ErrorCollector collector, PushGateway gateway) {
        return start(collector, gateway, PushSchedule.defaults());
    }

    /** Closes it when the JVM ends, unless that was done before. */
    public PushExporter closeAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "periskop-push-exit"));
        return this;
    }

    /** How the latest push ended; empty before the first. */
    public Optional<PushOutcome> latest() {
        return Optional.ofNullable(latest);
    }

    /**
     * Stops, and pushes what is new. It tries again, for as long as the schedule gives the last push, where that may
     * help. A push that is under way is given up for it. Closing again does nothing.
     */
    @Override
    public void close() {
        thread.shutdownNow();
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            failures = 0;
            lastPush();
            if (isNew()) {
                log(System.Logger.Level.WARNING, "The process ends with errors that were not pushed");
            }
        }
    }

    private void lastPush() {
        long end = System.nanoTime() + schedule.atExit().toNanos();
        while (isNew()) {
            long left = end - System.nanoTime();
            if (left < TimeUnit.MILLISECONDS.toNanos(1)) {
                return;
            }
            PushOutcome outcome = push(gateway.withTimeout(shorter(gateway.timeout(), Duration.ofNanos(left))));
            if (outcome.kind() == PushOutcome.Kind.INTERRUPTED || !PushSchedule.isWorthRetrying(outcome)) {
                return;
            }
            if (!outcome.isAccepted() && !sleep(atExit(outcome, Duration.ofNanos(end - System.nanoTime())))) {
                return;
            }
        }
    }

    /** A gateway that asks for more than there is left is asked again all the same: later there is nobody to do it. */
    private Duration atExit(PushOutcome outcome, Duration left) {
        boolean isTooLong = outcome.retryAfter().compareTo(left) >= 0;
        return shorter(retry(isTooLong ? PushOutcome.answered(outcome.status()) : outcome), left);
    }

    private void look() {
        Duration wait;
        synchronized (lock) {
            if (closed) {
                return;
            }
            wait = schedule.untilNext(ThreadLocalRandom.current().nextDouble());
            if (isDue()) {
                PushOutcome outcome = push(gateway);
                if (!outcome.isAccepted()) {
                    wait = retry(outcome);
                }
            }
            in(wait);
        }
    }

    /** A collector that never had an error has nothing to say. */
    private boolean isDue() {
        return isNew()
                || (accepted > 0
                        && System.nanoTime() - acceptedNanos
                                >= schedule.unchanged().toNanos());
    }

    private boolean isNew() {
        return collector.changes() != accepted;
    }

    private PushOutcome push(PushGateway to) {
        // Read before the snapshot: what is reported meanwhile is pushed twice rather than never.
        long changes = collector.changes();
        PushOutcome outcome = outcome(to);
        if (outcome.isAccepted()) {
            if (failures > 0) {
                log(System.Logger.Level.INFO, "Errors are pushed again");
            }
            accepted = changes;
            acceptedNanos = System.nanoTime();
            failures = 0;
        } else if (failures++ == 0 && outcome.kind() != PushOutcome.Kind.INTERRUPTED) {
            log(System.Logger.Level.WARNING, "Errors were not pushed: " + outcome.detail());
        }
        latest = outcome;
        return outcome;
    }

    /** Whatever fails, the thread goes on. */
    private PushOutcome outcome(PushGateway to) {
        try {
            return to.push(collector);
        } catch (RuntimeException | Error e) {
            return PushOutcome.failed(PushOutcome.Kind.UNREACHABLE, "the push failed: " + e);
        }
    }

    private Duration retry(PushOutcome outcome) {
        return schedule.untilRetry(
                outcome, failures, ThreadLocalRandom.current().nextDouble());
    }

    private void in(Duration wait) {
        thread.schedule(this::look, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @return false where the thread was interrupted; it still is */
    private static boolean sleep(Duration wait) {
        try {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void log(System.Logger.Level level, String message) {
        System.getLogger(Failures.LOGGER).log(level, message);
    }

    private static Thread daemon(Runnable work) {
        Thread daemon = new Thread(work, "periskop-push");
        daemon.setDaemon(true);
        return daemon;
    }
}
