package io.periskop.client;

import java.util.Objects;

/**
 * One of the places that errors pass on their way out of an application: a log, a filter, the end of a thread. What
 * passes several of a collector's hooks is counted by the first.
 *
 * <p>The same throwable is one error for a minute after it was counted, and so is one that it is the cause of. What was
 * reported by {@link ErrorCollector#report} itself is not counted by a hook again. What is brought while the thread
 * reports another error, by a scrubber that logs say, is left out: reporting it would not end.
 */
public final class ErrorHook {
    private final ErrorCollector collector;

    ErrorHook(ErrorCollector collector) {
        this.collector = Objects.requireNonNull(collector, "collector");
    }

    /**
     * Never throws. Where the report says no request, that of {@link CurrentRequest} is taken.
     *
     * @return whether it was counted
     */
    public boolean report(Report report) {
        return collector.report(report, this);
    }

    /** As an error. */
    public boolean report(Throwable error) {
        return report(Report.of(error));
    }
}
