package io.periskop.client;

import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Reports the throwables that code logs through {@code java.util.logging}; records without one are passed over. {@code
 * SEVERE} is an error, {@code WARNING} a warning, anything lower an info.
 */
public final class ErrorLogHandler extends Handler {
    private final ErrorCollector collector;
    private final ThreadLocal<Boolean> reporting = ThreadLocal.withInitial(() -> false);

    public ErrorLogHandler(ErrorCollector collector) {
        this.collector = Objects.requireNonNull(collector, "collector");
    }

    /**
     * The collector's own log is passed over too, and so is what a scrubber or a key rule logs while it runs: reporting
     * that would not end.
     */
    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record) || record.getThrown() == null || isOurs(record)) {
            return;
        }
        reporting.set(true);
        try {
            collector.report(record.getThrown(), severity(record.getLevel()));
        } finally {
            reporting.remove();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private boolean isOurs(LogRecord record) {
        return reporting.get() || Failures.LOGGER.equals(record.getLoggerName());
    }

    private static Severity severity(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return Severity.ERROR;
        }
        return level.intValue() >= Level.WARNING.intValue() ? Severity.WARNING : Severity.INFO;
    }
}
