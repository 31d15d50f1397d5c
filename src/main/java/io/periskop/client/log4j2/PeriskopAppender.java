package io.periskop.client.log4j2;

import io.periskop.client.ErrorCollector;
import io.periskop.client.LoggedErrors;
import io.periskop.client.Severity;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/**
 * Reports the throwables of events at {@code WARN} and above: {@code ERROR} and {@code FATAL} are errors, {@code WARN} a
 * warning, lower ones an info. Of the event itself (thread context, markers, thread) nothing is kept.
 */
@Plugin(name = "Periskop", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE, printObject = true)
public final class PeriskopAppender extends AbstractAppender {
    private final Level level;
    private final LoggedErrors errors;

    private PeriskopAppender(String name, Filter filter, Level level, LoggedErrors errors) {
        super(name, filter, null, true, Property.EMPTY_ARRAY);
        this.level = level;
        this.errors = errors;
    }

    /**
     * What a file names reports to {@link ErrorCollector#shared}.
     *
     * @param filter null for none
     * @param level events below it are passed over
     * @param messages whether events without a throwable are errors, too
     */
    @PluginFactory
    public static PeriskopAppender create(
            @PluginAttribute(value = "name", defaultString = "Periskop") String name,
            @PluginElement("Filter") Filter filter,
            @PluginAttribute(value = "level", defaultString = "WARN") Level level,
            @PluginAttribute("messages") boolean messages) {
        return new PeriskopAppender(name, filter, level, new LoggedErrors(ErrorCollector.shared(), messages));
    }

    public static PeriskopAppender of(String name, ErrorCollector collector, Level level, boolean messages) {
        return new PeriskopAppender(name, null, level, new LoggedErrors(collector, messages));
    }

    @Override
    public void append(LogEvent event) {
        if (event.getLevel().isMoreSpecificThan(level)) {
            errors.report(
                    event.getLoggerName(),
                    severity(event.getLevel()),
                    event.getThrown(),
                    () -> event.getMessage().getFormattedMessage());
        }
    }

    private static Severity severity(Level level) {
        if (level.isMoreSpecificThan(Level.ERROR)) {
            return Severity.ERROR;
        }
        return level.isMoreSpecificThan(Level.WARN) ? Severity.WARNING : Severity.INFO;
    }
}
