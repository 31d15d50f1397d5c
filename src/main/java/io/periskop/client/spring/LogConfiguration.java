package io.periskop.client.spring;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.periskop.client.ErrorCollector;
import io.periskop.client.ErrorLogHandler;
import io.periskop.client.logback.PeriskopAppender;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configuration;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Hooks into the root logger of the library that is there, and out of it when the context closes. Each class is loaded
 * only where its library is.
 */
final class LogConfiguration {
    private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";
    private static final String LOG4J = "org.apache.logging.log4j.core.LoggerContext";
    private static final String APPENDER = "periskop";

    private LogConfiguration() {}

    /** Takes out what was put in. */
    @FunctionalInterface
    interface Hooked extends AutoCloseable {
        @Override
        void close();
    }

    @org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = LOGBACK)
    @ConditionalOnProperty(prefix = "periskop.logging", name = "enabled", matchIfMissing = true)
    static class OfLogback {
        @Bean(destroyMethod = "close")
        @Lazy(false)
        Hooked periskopLogback(ErrorCollector collector, PeriskopProperties properties) {
            if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
                return () -> {};
            }
            PeriskopAppender appender = new PeriskopAppender();
            appender.setName(APPENDER);
            appender.setContext(context);
            appender.setCollector(collector);
            appender.setLevel(ch.qos.logback.classic.Level.valueOf(
                    properties.logging().level().name()));
            appender.setMessages(properties.logging().messages());
            appender.start();
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.addAppender(appender);
            return () -> {
                root.detachAppender(appender);
                appender.stop();
            };
        }
    }

    @org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = LOG4J)
    @ConditionalOnProperty(prefix = "periskop.logging", name = "enabled", matchIfMissing = true)
    static class OfLog4j {
        @Bean(destroyMethod = "close")
        @Lazy(false)
        Hooked periskopLog4j(ErrorCollector collector, PeriskopProperties properties) {
            // With log4j-to-slf4j the API is there, but another library logs.
            if (!(LogManager.getContext(false) instanceof org.apache.logging.log4j.core.LoggerContext context)) {
                return () -> {};
            }
            Configuration configuration = context.getConfiguration();
            var appender = io.periskop.client.log4j2.PeriskopAppender.of(
                    APPENDER,
                    collector,
                    Level.valueOf(properties.logging().level().name()),
                    properties.logging().messages());
            appender.start();
            configuration.addAppender(appender);
            configuration.getRootLogger().addAppender(appender, null, null);
            context.updateLoggers();
            return () -> {
                configuration.getRootLogger().removeAppender(APPENDER);
                context.updateLoggers();
                appender.stop();
            };
        }
    }

    @org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass({LOGBACK, LOG4J})
    @ConditionalOnProperty(prefix = "periskop.logging", name = "enabled", matchIfMissing = true)
    static class OfJul {
        @Bean(destroyMethod = "close")
        @Lazy(false)
        Hooked periskopJul(ErrorCollector collector, PeriskopProperties properties) {
            ErrorLogHandler handler =
                    new ErrorLogHandler(collector, properties.logging().messages());
            handler.setLevel(
                    switch (properties.logging().level()) {
                        case ERROR -> java.util.logging.Level.SEVERE;
                        case WARN -> java.util.logging.Level.WARNING;
                        case INFO -> java.util.logging.Level.INFO;
                        case DEBUG -> java.util.logging.Level.FINE;
                        case TRACE -> java.util.logging.Level.FINER;
                    });
            java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
            root.addHandler(handler);
            return () -> root.removeHandler(handler);
        }
    }
}
