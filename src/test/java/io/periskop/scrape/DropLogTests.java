package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.periskop.label.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DropLogTests {
    private final Logger logger = (Logger) LoggerFactory.getLogger(DropLog.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final DropLog log = new DropLog();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(logged);
    }

    @Test
    void tellsAReasonWhenItComesUp() {
        tell("a", "b", "a");
        tell("b");
        tell("b", "a");
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "service s: a target is not scraped: a",
                        "service s: a target is not scraped: b",
                        "service s: a target is not scraped: a");
    }

    @Test
    void doesNotTellWhatRulesAreFor() {
        tell(DroppedTarget.BY_RULES);
        assertThat(logged.list).isEmpty();
    }

    @Test
    void doesNotFloodTheLog() {
        String[] many = IntStream.range(0, 1000).mapToObj(Integer::toString).toArray(String[]::new);
        tell(many);
        tell(many);
        assertThat(logged.list).hasSize(20);
    }

    private void tell(String... reasons) {
        List<DroppedTarget> dropped = Arrays.stream(reasons)
                .map(reason -> new DroppedTarget(Labels.NONE, reason))
                .toList();
        log.tell("s", new Targets(List.of(), dropped, dropped.size()));
    }
}
