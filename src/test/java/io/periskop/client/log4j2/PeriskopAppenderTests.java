package io.periskop.client.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.client.Counted;
import io.periskop.client.ErrorCollector;
import io.periskop.client.JsonExposition;
import io.periskop.client.Severity;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriskopAppenderTests {
    private final LoggerContext context = new LoggerContext("tests");
    private final ErrorCollector collector = ErrorCollector.create();

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource({"FATAL, ERROR", "ERROR, ERROR", "WARN, WARNING"})
    void reportsThrowablesByLevel(String level, Severity severity) {
        Logger logger = attached(Level.WARN, false);
        logger.log(Level.valueOf(level), "it broke", new IllegalStateException("m"));
        assertThat(Counted.only(collector).severity()).isEqualTo(severity);
    }

    @Test
    void passesOverWhatIsBelowItsLevelAndWhatHasNoThrowable() {
        Logger logger = attached(Level.WARN, false);
        logger.info("it broke", new IllegalStateException("m"));
        logger.error("no throwable");
        assertThat(collector.snapshot().aggregates()).isEmpty();
    }

    @Test
    void messagesAreErrorsWhereAskedFor() {
        Logger logger = attached(Level.INFO, true);
        logger.info("order {} is gone", 17);
        assertThat(Counted.className(Counted.only(collector))).isEqualTo("shop.Cart");
        assertThat(Counted.only(collector).severity()).isEqualTo(Severity.INFO);
    }

    @Test
    void whatIsLoggedTwiceIsOne() {
        Logger logger = attached(Level.WARN, false);
        RuntimeException error = new IllegalStateException("m");
        logger.error("here", error);
        logger.error("and there", new RuntimeException(error));
        assertThat(Counted.only(collector).totalCount()).isEqualTo(1);
    }

    /** Log4j knows the element by the list that the annotation processor wrote. */
    @Test
    void anAppenderInAFileReportsToTheSharedCollector() throws Exception {
        String file = """
                <Configuration>
                  <Appenders><Periskop name="errors" level="ERROR" messages="true"/></Appenders>
                  <Loggers><Root level="info"><AppenderRef ref="errors"/></Root></Loggers>
                </Configuration>
                """;
        context.start(new XmlConfiguration(
                context, new ConfigurationSource(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)))));
        assertThat((Object) context.getConfiguration().getAppender("errors")).isInstanceOf(PeriskopAppender.class);
        Logger logger = context.getLogger("shop.Cart");
        logger.warn("not this", new Log4jFileError());
        logger.error("this", new Log4jFileError());
        logger.error("log4j file, without a throwable");
        assertThat(Counted.only(ErrorCollector.shared(), Log4jFileError.class).totalCount())
                .isEqualTo(1);
        assertThat(new String(JsonExposition.bytes(ErrorCollector.shared().snapshot()), StandardCharsets.UTF_8))
                .contains("log4j file, without a throwable");
    }

    private Logger attached(Level level, boolean messages) {
        DefaultConfiguration configuration = new DefaultConfiguration();
        PeriskopAppender appender = PeriskopAppender.of("errors", collector, level, messages);
        appender.start();
        configuration.addAppender(appender);
        configuration.getRootLogger().setLevel(Level.ALL);
        configuration.getRootLogger().addAppender(appender, null, null);
        context.start(configuration);
        configuration.getRootLogger().getAppenders().keySet().stream()
                .filter(name -> !name.equals("errors"))
                .toList()
                .forEach(configuration.getRootLogger()::removeAppender);
        return context.getLogger("shop.Cart");
    }

    private static final class Log4jFileError extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
