package io.periskop.client;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Reports the throwables that code logs through {@code java.util.logging}. {@code SEVERE} is an error, {@code WARNING} a
 * warning, anything lower an info. Records without a throwable are passed over unless asked for.
 */
public final class ErrorLogHandler extends Handler {
    private final Formatter formatter = new SimpleFormatter();
    private final LoggedErrors errors;

    /** Reports to {@link ErrorCollector#shared}: what a {@code logging.properties} names is made without arguments. */
    public ErrorLogHandler() {
        this(ErrorCollector.shared());
    }

    public ErrorLogHandler(ErrorCollector collector) {
        this(collector, false);
    }

    /** @param messages whether records without a throwable are reported, too */
    public ErrorLogHandler(ErrorCollector collector, boolean messages) {
        this.errors = new LoggedErrors(collector, messages);
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            errors.report(
                    record.getLoggerName(),
                    severity(record.getLevel()),
                    record.getThrown(),
                    () -> formatter.formatMessage(record));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    private static Severity severity(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return Severity.ERROR;
        }
        return level.intValue() >= Level.WARNING.intValue() ? Severity.WARNING : Severity.INFO;
    }
}
