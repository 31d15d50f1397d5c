package io.periskop.client.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;
import io.periskop.client.Counted;
import io.periskop.client.ErrorAggregate;
import io.periskop.client.ErrorCollector;
import io.periskop.client.ErrorHook;
import io.periskop.client.HttpContext;
import io.periskop.client.JsonExposition;
import io.periskop.client.Scrubber;
import io.periskop.client.Severity;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

class PeriskopAppenderTests {
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("shop.Cart");
    private final ErrorCollector collector = ErrorCollector.create();

    @BeforeEach
    void giveAThreadContext() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource({"ERROR, ERROR", "WARN, WARNING"})
    void reportsThrowablesByLevel(Level level, Severity severity) {
        attach(appender(collector));
        logger.atLevel(level).setCause(new IllegalStateException("m")).log("it broke");
        assertThat(Counted.only(collector).severity()).isEqualTo(severity);
        assertThat(Counted.className(Counted.only(collector))).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void passesOverWhatIsBelowItsLevelAndWhatHasNoThrowable() {
        attach(appender(collector));
        logger.info("it broke", new IllegalStateException("m"));
        logger.error("no throwable");
        assertThat(collector.snapshot().aggregates()).isEmpty();
    }

    @Test
    void messagesAreErrorsWhereAskedFor() {
        PeriskopAppender appender = appender(collector);
        appender.setMessages(true);
        appender.setLevel(ch.qos.logback.classic.Level.INFO);
        attach(appender);
        logger.info("order {} is gone", 17);
        logger.info("order {} is gone", 18);
        ErrorAggregate only = Counted.only(collector);
        assertThat(Counted.className(only)).isEqualTo("shop.Cart");
        assertThat(only.severity()).isEqualTo(Severity.INFO);
        assertThat(only.totalCount()).isEqualTo(2);
        assertThat(text(collector)).contains("order 17 is gone");
    }

    @Test
    void onlyTheThrowableIsKeptOfAnEvent() {
        attach(appender(collector));
        context.getMDCAdapter().put("customer", "jane@example.com");
        logger.error("for jane", new IllegalStateException("m"));
        context.getMDCAdapter().clear();
        assertThat(text(collector)).doesNotContain("jane");
    }

    @Test
    void anAppenderInAFileReportsToTheSharedCollector() throws Exception {
        String file = """
                <configuration>
                  <appender name="PERISKOP" class="io.periskop.client.logback.PeriskopAppender">
                    <level>ERROR</level>
                    <messages>true</messages>
                  </appender>
                  <root level="INFO"><appender-ref ref="PERISKOP"/></root>
                </configuration>
                """;
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .noneMatch(status -> status.getEffectiveLevel() >= Status.WARN);
        logger.warn("not this", new LogbackFileError());
        logger.error("this", new LogbackFileError());
        logger.error("logback file, without a throwable");
        assertThat(Counted.only(ErrorCollector.shared(), LogbackFileError.class).totalCount())
                .isEqualTo(1);
        assertThat(text(ErrorCollector.shared())).contains("logback file, without a throwable");
    }

    @Test
    void aScrubberThatLogsDoesNotReportForEver() {
        ErrorCollector logging = ErrorCollector.builder()
                .scrubber(new Scrubber() {
                    @Override
                    public HttpContext scrub(HttpContext request) {
                        return request;
                    }

                    @Override
                    public String scrubMessage(String message) {
                        logger.error("from the scrubber", new IllegalArgumentException("inner"));
                        return message;
                    }
                })
                .build();
        attach(appender(logging));
        logger.error("it broke", new IllegalStateException("m"));
        assertThat(Counted.className(Counted.only(logging))).isEqualTo("java.lang.IllegalStateException");
        assertThat(logging.failures()).isZero();
    }

    @Test
    void whatIsLoggedAndPassesAnotherHookIsCountedOnce() {
        attach(appender(collector));
        ErrorHook other = collector.hook();
        RuntimeException error = new IllegalStateException("m");
        logger.error("first time", error);
        logger.warn("again, wrapped", new RuntimeException(error));
        assertThat(other.report(error)).isFalse();
        assertThat(Counted.only(collector).totalCount()).isEqualTo(1);
    }

    @Test
    void worksBehindAnAsynchronousAppender() {
        AsyncAppender behind = new AsyncAppender();
        behind.setContext(context);
        PeriskopAppender appender = appender(collector);
        appender.start();
        behind.addAppender(appender);
        behind.start();
        logger.addAppender(behind);
        RuntimeException error = new IllegalStateException("m");
        logger.error("it broke", error);
        behind.stop();
        assertThat(Counted.only(collector).totalCount()).isEqualTo(1);
        assertThat(collector.hook().report(error)).isFalse();
    }

    @Test
    void anArgumentThatThrowsCostsOnlyTheText() {
        PeriskopAppender appender = appender(collector);
        appender.setMessages(true);
        attach(appender);
        logger.error("order {}", new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("lazy");
            }
        });
        assertThat(Counted.only(collector).totalCount()).isEqualTo(1);
    }

    private PeriskopAppender appender(ErrorCollector to) {
        PeriskopAppender appender = new PeriskopAppender();
        appender.setContext(context);
        appender.setCollector(to);
        return appender;
    }

    private void attach(PeriskopAppender appender) {
        appender.start();
        logger.addAppender(appender);
    }

    private static String text(ErrorCollector of) {
        return new String(JsonExposition.bytes(of.snapshot()), StandardCharsets.UTF_8);
    }

    private static final class LogbackFileError extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
