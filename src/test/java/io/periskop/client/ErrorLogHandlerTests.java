package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorLogHandlerTests {
    private final ErrorCollector collector = ErrorCollector.create();
    private final ErrorLogHandler handler = new ErrorLogHandler(collector);

    @ParameterizedTest
    @CsvSource({"SEVERE, ERROR", "WARNING, WARNING", "INFO, INFO", "FINE, INFO"})
    void reportsThrowablesByLevel(String level, Severity severity) {
        handler.publish(record(level, "shop", new IllegalStateException("m")));
        assertThat(Errors.only(collector).severity()).isEqualTo(severity);
    }

    @Test
    void passesOverRecordsWithoutOne() {
        handler.publish(record("SEVERE", "shop", null));
        assertThat(collector.snapshot().aggregates()).isEmpty();
    }

    @Test
    void honoursItsLevel() {
        handler.setLevel(Level.SEVERE);
        handler.publish(record("WARNING", "shop", new IllegalStateException("m")));
        assertThat(collector.snapshot().aggregates()).isEmpty();
    }

    @Test
    void itsOwnFailuresAreNotReportedAgain() {
        handler.publish(record("WARNING", "io.periskop.client", new IllegalStateException("m")));
        assertThat(collector.snapshot().aggregates()).isEmpty();
    }

    @Test
    void aKeyRuleThatLogsDoesNotReportForEver() {
        ErrorLogHandler[] self = new ErrorLogHandler[1];
        ErrorCollector logging = ErrorCollector.builder()
                .keyRule(chain -> {
                    self[0].publish(record("SEVERE", "shop", new IllegalStateException("from the rule")));
                    return "key";
                })
                .build();
        self[0] = new ErrorLogHandler(logging);
        self[0].publish(record("SEVERE", "shop", new IllegalStateException("m")));
        assertThat(Errors.only(logging).totalCount()).isEqualTo(1);
        assertThat(logging.failures()).isZero();
    }

    @Test
    void worksInALogger() {
        Logger logger = Logger.getLogger(ErrorLogHandlerTests.class.getName());
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
        logger.log(Level.SEVERE, "it broke", new IllegalStateException("m"));
        logger.removeHandler(handler);
        assertThat(Errors.only(collector).totalCount()).isEqualTo(1);
    }

    private static LogRecord record(String level, String logger, Throwable thrown) {
        LogRecord record = new LogRecord(Level.parse(level), "message");
        record.setLoggerName(logger);
        record.setThrown(thrown);
        return record;
    }
}
