package io.periskop.client;

import java.util.List;

/** What a collector has counted, for tests of every package. */
public final class Counted {
    private Counted() {}

    /** @throws AssertionError unless there is exactly one */
    public static ErrorAggregate only(ErrorCollector collector) {
        return Errors.only(collector);
    }

    /** @throws AssertionError unless there is exactly one of that class */
    public static ErrorAggregate only(ErrorCollector collector, Class<?> type) {
        List<ErrorAggregate> all = of(collector, type);
        if (all.size() != 1) {
            throw new AssertionError("one aggregate of " + type + " expected: " + collector.snapshot());
        }
        return all.get(0);
    }

    public static List<ErrorAggregate> of(ErrorCollector collector, Class<?> type) {
        return collector.snapshot().aggregates().stream()
                .filter(aggregate -> className(aggregate).equals(type.getName()))
                .toList();
    }

    public static String className(ErrorAggregate aggregate) {
        return aggregate.latestErrors().get(0).error().className();
    }
}
