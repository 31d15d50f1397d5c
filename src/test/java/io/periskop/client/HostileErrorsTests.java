package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reporting must survive whatever an application throws, and still count it. */
@Timeout(30)
class HostileErrorsTests {
    private final ErrorCollector collector = ErrorCollector.create();

    @Test
    void everyMethodThrows() {
        collector.report(new Hostile());
        ExceptionInfo error = Errors.latest(collector).error();
        assertThat(error.className()).endsWith("$Hostile");
        assertThat(error.message()).isEqualTo("[getMessage threw java.lang.AssertionError]");
        assertThat(error.stacktrace()).isEmpty();
        assertThat(error.cause()).isNull();
        assertThat(collector.failures()).isZero();
    }

    @Test
    void nullsWhereNoneBelong() {
        collector.report(new IllegalStateException((String) null) {
            @Override
            public StackTraceElement[] getStackTrace() {
                return new StackTraceElement[] {null, new StackTraceElement("a.A", "b", null, -1)};
            }
        });
        assertThat(Errors.latest(collector).error().message()).isEmpty();
        assertThat(Errors.latest(collector).error().stacktrace()).containsExactly("a.A.b(Unknown Source)");
    }

    @Test
    void aThrowableThatIsItsOwnCause() {
        collector.report(new IllegalStateException("m") {
            @Override
            public synchronized Throwable getCause() {
                return this;
            }
        });
        ExceptionInfo error = Errors.latest(collector).error();
        assertThat(error.cause()).isNull();
        assertThat(error.stacktrace()).last().isEqualTo("… the causes repeat");
    }

    @Test
    void causesInACircle() {
        IllegalStateException a = Errors.at("a", "x.A.a");
        IllegalStateException b = Errors.at("b", "x.B.b");
        a.initCause(b);
        b.initCause(a);
        collector.report(a);
        ExceptionInfo error = Errors.latest(collector).error();
        assertThat(error.cause().message()).isEqualTo("b");
        assertThat(error.cause().cause()).isNull();
        assertThat(JsonExposition.bytes(collector.snapshot())).isNotEmpty();
    }

    @Test
    void causesWithoutEnd() {
        collector.report(new Endless());
        int depth = 0;
        for (ExceptionInfo at = Errors.latest(collector).error(); at != null; at = at.cause()) {
            depth++;
        }
        assertThat(depth).isEqualTo(11);
    }

    @Test
    void suppressedOnesAreNotRead() {
        IllegalStateException error = Errors.at("m", "a.A.a");
        error.addSuppressed(new Hostile());
        collector.report(error);
        assertThat(Errors.only(collector).totalCount()).isEqualTo(1);
    }

    @Test
    void nothingAtAll() {
        collector.report((Throwable) null);
        collector.report((Report) null);
        assertThat(collector.failures()).isEqualTo(2);
        assertThat(collector.snapshot().aggregates()).isEmpty();
    }

    @Test
    void aKeyRuleThatFailsIsReplacedByTheStandardOne() {
        List<KeyRule> rules = List.of(
                chain -> {
                    throw new IllegalArgumentException("broken rule");
                },
                chain -> null,
                chain -> "");
        for (KeyRule rule : rules) {
            ErrorCollector broken = ErrorCollector.builder().keyRule(rule).build();
            broken.report(Errors.at("m", "a.A.a"));
            assertThat(Errors.only(broken).aggregationKey()).startsWith("java.lang.IllegalStateException@");
            assertThat(broken.failures()).isEqualTo(1);
        }
    }

    @Test
    void aScrubberThatFailsLeavesNothingUnscrubbed() {
        ErrorCollector broken =
                ErrorCollector.builder().scrubber(new BrokenScrubber()).build();
        broken.report(Errors.at("secret", "a.A.a"), HttpContext.of("GET", "/?token=secret"));
        Occurrence occurrence = Errors.latest(broken);
        assertThat(occurrence.httpContext()).isNull();
        assertThat(occurrence.error().message()).isEqualTo("[left out: the scrubber failed]");
        assertThat(Errors.only(broken).totalCount()).isEqualTo(1);
        assertThat(broken.failures()).isEqualTo(2);
    }

    private static final class Hostile extends RuntimeException {
        @Override
        public String getMessage() {
            throw new AssertionError("getMessage");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("toString");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new StackOverflowError("getStackTrace");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("getCause");
        }
    }

    private static final class Endless extends RuntimeException {
        @Override
        public synchronized Throwable getCause() {
            return new Endless();
        }
    }

    private static final class BrokenScrubber implements Scrubber {
        @Override
        public HttpContext scrub(HttpContext context) {
            throw new IllegalStateException("broken scrubber");
        }

        @Override
        public String scrubMessage(String message) {
            throw new LinkageError("broken scrubber");
        }
    }
}
