package io.periskop.client.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.periskop.client.ErrorCollector;
import io.periskop.client.LoggedErrors;
import io.periskop.client.Severity;
import java.util.Objects;

/**
 * Reports the throwables of events at {@code WARN} and above: {@code ERROR} is an error, {@code WARN} a warning, lower ones
 * an info. Of the event itself (MDC, markers, thread) nothing is kept.
 *
 * <p>Set up in a file it reports to {@link ErrorCollector#shared}.
 */
public final class PeriskopAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private ErrorCollector collector = ErrorCollector.shared();
    private Level level = Level.WARN;
    private boolean messages;
    private volatile LoggedErrors errors;

    /** Takes effect at {@link #start}, as every setting does. */
    public void setCollector(ErrorCollector collector) {
        this.collector = Objects.requireNonNull(collector, "collector");
    }

    /** Events below it are passed over. */
    public void setLevel(Level level) {
        this.level = Objects.requireNonNull(level, "level");
    }

    /** Whether events without a throwable are errors, too; they are not. */
    public void setMessages(boolean messages) {
        this.messages = messages;
    }

    @Override
    public void start() {
        errors = new LoggedErrors(collector, messages);
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(level)) {
            errors.report(
                    event.getLoggerName(), severity(event.getLevel()), throwable(event), event::getFormattedMessage);
        }
    }

    /** An event that came from another process has no throwable, only a description of one. */
    private static Throwable throwable(ILoggingEvent event) {
        IThrowableProxy proxy = event.getThrowableProxy();
        return proxy instanceof ThrowableProxy own ? own.getThrowable() : null;
    }

    private static Severity severity(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return Severity.ERROR;
        }
        return level.isGreaterOrEqual(Level.WARN) ? Severity.WARNING : Severity.INFO;
    }
}
