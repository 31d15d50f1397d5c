package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorCollectorTests {
    private final ManualClock clock = new ManualClock();
    private final ErrorCollector collector =
            ErrorCollector.builder().clock(clock).build();

    @Test
    void isEmptyAtFirst() {
        assertThat(collector.snapshot().aggregates()).isEmpty();
        assertThat(collector.changes()).isZero();
    }

    @Test
    void keepsWhatWasReported() {
        Instant start = clock.instant();
        collector.report(Errors.at("no stock", "shop.Cart.add:12", "shop.Main.main:3"));

        ErrorAggregate aggregate = Errors.only(collector);
        assertThat(aggregate.aggregationKey()).matches("java\\.lang\\.IllegalStateException@[0-9a-f]{8}");
        assertThat(aggregate.totalCount()).isEqualTo(1);
        assertThat(aggregate.severity()).isEqualTo(Severity.ERROR);
        assertThat(aggregate.createdAt()).isEqualTo(start);
        Occurrence occurrence = aggregate.latestErrors().get(0);
        assertThat(occurrence.timestamp()).isEqualTo(start);
        assertThat(occurrence.httpContext()).isNull();
        assertThat(occurrence.error())
                .isEqualTo(new ExceptionInfo(
                        "java.lang.IllegalStateException",
                        "no stock",
                        List.of("shop.Cart.add(Source.java:12)", "shop.Main.main(Source.java:3)"),
                        null));
    }

    @Test
    void keepsTheNewestTenOldestFirstAndCountsAll() {
        Instant start = clock.instant();
        for (int i = 0; i < 15; i++) {
            collector.report(Errors.at("m" + i, "shop.Cart.add"));
            clock.advance(Duration.ofSeconds(1));
        }
        ErrorAggregate aggregate = Errors.only(collector);
        assertThat(aggregate.totalCount()).isEqualTo(15);
        assertThat(aggregate.createdAt()).isEqualTo(start);
        assertThat(aggregate.latestErrors())
                .extracting(o -> o.error().message())
                .containsExactlyElementsOf(
                        IntStream.range(5, 15).mapToObj(i -> "m" + i).toList());
        assertThat(aggregate.latestErrors())
                .isSortedAccordingTo((a, b) -> a.timestamp().compareTo(b.timestamp()));
    }

    @Test
    void anAggregateHasTheSeverityOfItsLatestReport() {
        collector.report(Errors.at("m", "shop.Cart.add"), Severity.ERROR);
        collector.report(Errors.at("m", "shop.Cart.add"), Severity.INFO);
        assertThat(Errors.only(collector).severity()).isEqualTo(Severity.INFO);
        assertThat(Errors.only(collector).latestErrors())
                .extracting(Occurrence::severity)
                .containsExactly(Severity.ERROR, Severity.INFO);
    }

    @Test
    void aCustomKeyGroupsWhatTheRuleWouldNot() {
        collector.report(Errors.at("m", "shop.Cart.add"), "timeouts");
        collector.report(Report.of(new IllegalArgumentException("x")).withKey("timeouts"));
        assertThat(Errors.only(collector).aggregationKey()).isEqualTo("timeouts");
        assertThat(Errors.only(collector).totalCount()).isEqualTo(2);
    }

    @Test
    void anEmptyKeyLeavesTheKeyToTheRule() {
        collector.report(Errors.at("m", "shop.Cart.add"), "");
        collector.report(Errors.at("m", "shop.Cart.add"), (String) null);
        assertThat(Errors.only(collector).aggregationKey()).startsWith("java.lang.IllegalStateException@");
    }

    @Test
    void reportsMessagesWithoutAThrowable() {
        collector.reportMessage("PaymentRefused", "order 17 refused", Severity.WARNING);
        collector.reportMessage("PaymentRefused", "order 18 refused", Severity.WARNING);
        assertThat(Errors.only(collector).aggregationKey()).startsWith("PaymentRefused@");
        assertThat(Errors.latest(collector).error())
                .isEqualTo(new ExceptionInfo("PaymentRefused", "order 18 refused", List.of(), null));
    }

    @Test
    void uuidsAreRandomOnes() {
        IntStream.range(0, 10).forEach(i -> collector.report(new IllegalStateException("m")));
        assertThat(collector.targetUuid().version()).isEqualTo(4);
        assertThat(ErrorCollector.create().targetUuid()).isNotEqualTo(collector.targetUuid());
        assertThat(Errors.only(collector).latestErrors())
                .extracting(Occurrence::uuid)
                .doesNotHaveDuplicates()
                .allMatch(uuid -> uuid.version() == 4 && uuid.variant() == 2);
    }

    @Test
    void equalGeneratorsOfTwoProcessesStillDifferByTheSalt() {
        UUID one = new RandomIds(new UUID(1, 2)).next();
        assertThat(one.version()).isEqualTo(4);
        assertThat(one.variant()).isEqualTo(2);
    }

    @Test
    void aClockSetBackMakesNoOccurrenceOlderThanItsAggregate() {
        collector.report(Errors.at("m", "shop.Cart.add"));
        Instant began = Errors.only(collector).createdAt();
        clock.advance(Duration.ofHours(-1));
        collector.report(Errors.at("m", "shop.Cart.add"));
        ErrorAggregate aggregate = Errors.only(collector);
        assertThat(aggregate.createdAt())
                .as("a server would take another one for a restart and count everything again")
                .isEqualTo(began);
        assertThat(aggregate.latestErrors())
                .allMatch(o -> !aggregate.createdAt().isAfter(o.timestamp()));
    }

    @Test
    void snapshotsDoNotChangeAndCannotBeChanged() {
        collector.report(Errors.at("m", "shop.Cart.add"));
        Snapshot before = collector.snapshot();
        collector.report(Errors.at("m", "shop.Cart.add"));
        assertThat(before.aggregates().get(0).totalCount()).isEqualTo(1);
        assertThat(before.aggregates().get(0).latestErrors()).hasSize(1);
        assertThatThrownBy(() -> before.aggregates().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> before.aggregates().get(0).latestErrors().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aggregatesComeSortedByKey() {
        List.of("c", "a", "b").forEach(key -> collector.report(new IllegalStateException("m"), key));
        assertThat(collector.snapshot().aggregates())
                .extracting(ErrorAggregate::aggregationKey)
                .containsExactly("a", "b", "c");
    }

    @Test
    void repeatsShareTheirStacks() {
        collector.report(Errors.at("one", "shop.Cart.add", "shop.Main.main"));
        collector.report(Errors.at("two", "shop.Cart.add", "shop.Main.main"));
        List<Occurrence> latest = Errors.only(collector).latestErrors();
        assertThat(latest.get(1).error().stacktrace())
                .isSameAs(latest.get(0).error().stacktrace());
    }

    @Test
    void keepsTheChainOfCauses() {
        IllegalStateException error = Errors.at("outer", "shop.Cart.add");
        error.initCause(Errors.at("inner", "shop.Db.read"));
        collector.report(error);
        assertThat(Errors.latest(collector).error().cause().message()).isEqualTo("inner");
        assertThat(Errors.latest(collector).error().cause().cause()).isNull();
    }
}
