package io.periskop.client;

import java.util.Arrays;
import java.util.List;

/** Throwables with made-up stacks. */
final class Errors {
    private Errors() {}

    /** @param frames {@code package.Class.method} or {@code package.Class.method:line}, the throwing one first */
    static IllegalStateException at(String message, String... frames) {
        IllegalStateException error = new IllegalStateException(message);
        error.setStackTrace(stack(frames).toArray(StackTraceElement[]::new));
        return error;
    }

    static List<StackTraceElement> stack(String... frames) {
        return Arrays.stream(frames).map(Errors::frame).toList();
    }

    static ErrorAggregate only(ErrorCollector collector) {
        List<ErrorAggregate> all = collector.snapshot().aggregates();
        if (all.size() != 1) {
            throw new AssertionError("one aggregate expected: " + all);
        }
        return all.get(0);
    }

    static Occurrence latest(ErrorCollector collector) {
        List<Occurrence> latest = only(collector).latestErrors();
        return latest.get(latest.size() - 1);
    }

    private static StackTraceElement frame(String frame) {
        String[] lined = frame.split(":", -1);
        int dot = lined[0].lastIndexOf('.');
        int line = lined.length > 1 ? Integer.parseInt(lined[1]) : 1;
        return new StackTraceElement(lined[0].substring(0, dot), lined[0].substring(dot + 1), "Source.java", line);
    }
}
