package io.periskop.client;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts errors by key and keeps the newest of each, until the process ends. Make one per process; every method may be
 * called by any thread.
 *
 * <p>Reporting never throws and does no I/O, but for one case: what fails inside it is counted in {@link #failures()},
 * and the first such failure is logged to the {@link System.Logger} {@code io.periskop.client}. Counts are exact under
 * any number of threads.
 */
public final class ErrorCollector {
    /** Counts the reports whose keys came after {@link Limits#maxKeys()} others. */
    public static final String OVERFLOW_KEY = "__overflow__";

    private final UUID targetUuid = UUID.randomUUID();
    private final RandomIds ids = new RandomIds(targetUuid);
    private final Failures failures = new Failures();
    private final AtomicLong changes = new AtomicLong();
    /** Set while the thread reports. */
    private final ThreadLocal<Boolean> reporting = new ThreadLocal<>();

    private final SeenErrors seen;
    private final Limits limits;
    private final KeyRule keyRule;
    private final Clock clock;
    private final Intake intake;
    private final Aggregations aggregations;
    /** Without a hook nobody asks what was seen. */
    private volatile boolean hooked;

    ErrorCollector(Limits limits, Scrubber scrubber, KeyRule keyRule, Clock clock) {
        this.limits = limits;
        this.keyRule = keyRule;
        this.clock = clock;
        this.intake = new Intake(limits, scrubber, failures);
        this.aggregations = new Aggregations(limits);
        this.seen = new SeenErrors(clock, limits.maxCauses());
    }

    /** The process's own, with default settings: what is set up by name, in a file of a logging library say, reports to it. */
    public static ErrorCollector shared() {
        return Shared.COLLECTOR;
    }

    /** With default limits, key rule and scrubber. */
    public static ErrorCollector create() {
        return builder().build();
    }

    public static ErrorCollectorBuilder builder() {
        return new ErrorCollectorBuilder();
    }

    /** As an error, keyed by the collector's rule, without HTTP context. */
    public void report(Throwable error) {
        report(Report.of(error));
    }

    public void report(Throwable error, Severity severity) {
        report(Report.of(error).withSeverity(severity));
    }

    /** As an error that occurred while that request was served; null for none. */
    public void report(Throwable error, HttpContext http) {
        report(Report.of(error).withHttp(http));
    }

    /** As an error under that key instead of the rule's; null or empty leaves it to the rule. */
    public void report(Throwable error, String key) {
        report(Report.of(error).withKey(key));
    }

    /** See {@link Report#message}. */
    public void reportMessage(String className, String message, Severity severity) {
        report(Report.message(className, message).withSeverity(severity));
    }

    /** A null report, or one of a null throwable, counts as a failure and is not kept. */
    public void report(Report report) {
        boolean outermost = enter();
        try {
            Throwable error = report == null ? null : report.error();
            if (hooked && error != null) {
                seen.admit(error, this);
            }
            store(report);
        } catch (Throwable failure) {
            failures.note("keeping it", failure);
        } finally {
            leave(outermost);
        }
    }

    /** A place that errors pass: what passes several is counted once. */
    public ErrorHook hook() {
        hooked = true;
        return new ErrorHook(this);
    }

    boolean report(Report report, ErrorHook hook) {
        if (!enter()) {
            return false;
        }
        try {
            Throwable error = report.error();
            if (error != null && !seen.admit(error, hook)) {
                return false;
            }
            store(report.http() == null ? report.withHttp(currentRequest()) : report);
            return true;
        } catch (Throwable failure) {
            failures.note("keeping it", failure);
            return false;
        } finally {
            leave(true);
        }
    }

    public Snapshot snapshot() {
        return new Snapshot(targetUuid, aggregations.snapshot());
    }

    /** A random UUID, new for each collector: it tells a scraper that counts start at zero. */
    public UUID targetUuid() {
        return targetUuid;
    }

    /**
     * Grows with every kept report, just after it was kept: a snapshot taken after this call holds at least what was
     * counted here.
     */
    public long changes() {
        return changes.get();
    }

    /** How often a scrubber, a key rule or a report failed since the collector was made. */
    public long failures() {
        return failures.count();
    }

    /** Whether the thread was not reporting yet. */
    private boolean enter() {
        if (reporting.get() != null) {
            return false;
        }
        reporting.set(true);
        return true;
    }

    private void leave(boolean outermost) {
        if (outermost) {
            reporting.remove();
        }
    }

    /** An error is kept without its request rather than not at all. */
    private HttpContext currentRequest() {
        try {
            return CurrentRequest.get();
        } catch (RuntimeException | Error e) {
            failures.note("reading the request", e);
            return null;
        }
    }

    private void store(Report report) {
        ThrownChain chain = report.chain(limits.maxCauses());
        String key = report.hasKey() ? report.key() : keyOf(chain.links());
        ExceptionInfo error = intake.error(chain);
        HttpContext http = intake.http(report.http());
        aggregations.of(bounded(key)).add(error, report.severity(), http, ids.next(), clock);
        // Counted after it was kept: a reader that sees the number sees the report.
        changes.incrementAndGet();
    }

    private String keyOf(List<Thrown> links) {
        try {
            String key = keyRule.keyOf(links);
            if (key != null && !key.isEmpty()) {
                return key;
            }
            failures.note("the key rule", new IllegalStateException("no key"));
        } catch (RuntimeException | Error e) {
            failures.note("the key rule", e);
        }
        return KeyRule.standard().keyOf(links);
    }

    private String bounded(String key) {
        return key.length() <= limits.maxKeyLength()
                ? key
                : Text.head(key, limits.maxKeyLength() - 10) + Text.CUT + "@" + Hash.of(List.of(key));
    }

    /** Made when it is first asked for. */
    private static final class Shared {
        static final ErrorCollector COLLECTOR = create();
    }
}
