package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ErrorHookTests {
    private final ManualClock clock = new ManualClock();
    private final ErrorCollector collector =
            new ErrorCollector(Limits.defaults(), Scrubber.standard(), KeyRule.standard(), clock);
    private final ErrorHook filter = collector.hook();
    private final ErrorHook log = collector.hook();
    private final IllegalStateException error = new IllegalStateException("m");

    @Test
    void whatPassesSeveralHooksIsCountedByTheFirst() {
        assertThat(log.report(error)).isTrue();
        assertThat(filter.report(error)).isFalse();
        assertThat(log.report(error)).as("logged again further up").isFalse();
        assertThat(Errors.only(collector).totalCount()).isEqualTo(1);
    }

    @Test
    void equalErrorsAreTwo() {
        for (int i = 0; i < 2; i++) {
            assertThat(log.report(new IllegalStateException("m"))).isTrue();
        }
        assertThat(Errors.only(collector).totalCount()).isEqualTo(2);
    }

    @Test
    void aWrapperOfACountedErrorIsNotCountedNorAnotherWrapper() {
        log.report(error);
        CompletionException wrapper = new CompletionException(new IllegalArgumentException(error));
        assertThat(filter.report(wrapper)).isFalse();
        assertThat(log.report(wrapper)).isFalse();
        assertThat(Counted.className(Errors.only(collector))).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void aCauseOfACountedErrorIsNotCounted() {
        log.report(new CompletionException(error));
        assertThat(filter.report(error)).isFalse();
    }

    @Test
    void aCauseThatIsItselfEndsNothing() {
        IllegalStateException first = new IllegalStateException("a");
        IllegalStateException second = new IllegalStateException("b", first);
        first.initCause(second);
        assertThat(log.report(first)).isTrue();
        assertThat(filter.report(second)).isFalse();
    }

    @Test
    void whatTheApplicationReportedItselfIsNotCountedByHooks() {
        collector.report(error, "orders");
        assertThat(filter.report(error)).isFalse();
        collector.report(error, "orders");
        assertThat(Errors.only(collector).totalCount())
                .as("what is reported by hand always counts")
                .isEqualTo(2);
    }

    @Test
    void anErrorIsCountedAnewAfterAMinute() {
        log.report(error);
        clock.advance(Duration.ofSeconds(60));
        assertThat(log.report(error)).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(log.report(error)).isTrue();
        assertThat(filter.report(error)).isFalse();
    }

    @Test
    void anErrorWithoutAStackIsThrownManyTimes() {
        RuntimeException constant = new Constant();
        for (int i = 0; i < 3; i++) {
            assertThat(log.report(constant)).isTrue();
            assertThat(filter.report(constant)).isFalse();
        }
        for (int i = 0; i < 2; i++) {
            assertThat(log.report(new IllegalStateException(constant))).isTrue();
        }
    }

    @Test
    void whatIsReportedWhileReportingIsLeftOut() {
        List<Boolean> nested = new ArrayList<>();
        ErrorHook[] self = new ErrorHook[1];
        ErrorCollector logging = ErrorCollector.builder()
                .keyRule(chain -> {
                    nested.add(self[0].report(new IllegalArgumentException("from the rule")));
                    return "key";
                })
                .build();
        self[0] = logging.hook();
        assertThat(self[0].report(error)).isTrue();
        logging.report(new IllegalStateException("by hand"));
        assertThat(nested).containsExactly(false, false);
        assertThat(Errors.only(logging).totalCount()).isEqualTo(2);
        assertThat(logging.failures()).isZero();
        assertThat(self[0].report(new IllegalStateException("next"))).isTrue();
    }

    @Test
    void theThreadsRequestIsKept() {
        HttpContext outer = HttpContext.of("GET", "/outer");
        try (CurrentRequest.Scope out = CurrentRequest.bind(() -> outer)) {
            try (CurrentRequest.Scope in = CurrentRequest.bind(() -> HttpContext.of("GET", "/inner"))) {
                assertThat(List.of(out, in)).hasSize(2);
            }
            log.report(error);
        }
        assertThat(Errors.latest(collector).httpContext().url()).isEqualTo("/outer");
        ErrorCollector other = ErrorCollector.create();
        other.hook().report(new IllegalStateException("m"));
        assertThat(Errors.latest(other).httpContext()).isNull();
    }

    @Test
    void aRequestThatCannotBeReadCostsOnlyTheRequest() {
        try (CurrentRequest.Scope bound = CurrentRequest.bind(() -> {
            throw new IllegalStateException("recycled");
        })) {
            assertThat(bound).isNotNull();
            assertThat(log.report(error)).isTrue();
        }
        assertThat(collector.failures()).isEqualTo(1);
        assertThat(Errors.only(collector).totalCount()).isEqualTo(1);
    }

    @Test
    void remembersTheNewestOnly() {
        List<Throwable> all = new ArrayList<>();
        for (int i = 0; i <= SeenErrors.MOST; i++) {
            all.add(new IllegalStateException("m"));
            log.report(all.get(i));
        }
        assertThat(filter.report(all.get(SeenErrors.MOST))).isFalse();
        assertThat(filter.report(all.get(0))).as("forgotten").isTrue();
    }

    @Test
    void nullIsAFailureNotAnError() {
        assertThat(log.report((Report) null)).isFalse();
        assertThat(log.report((Throwable) null)).isFalse();
        assertThat(collector.failures()).isEqualTo(2);
    }

    private static final class Constant extends RuntimeException {
        private static final long serialVersionUID = 1;

        Constant() {
            super("made once", null, false, false);
        }
    }
}
