package io.periskop.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One exception of an event.
 *
 * @param type as its language names it, with its package where it has one; empty for a message without an exception
 * @param frames newest call first; empty where there are none
 * @param stacktrace what is shown in place of the frames, one text a line; null for the frames themselves
 */
public record EventException(
        String type,
        String message,
        List<EventFrame> frames,
        @Nullable List<String> stacktrace) {
    public EventException {
        frames = List.copyOf(frames);
        stacktrace = stacktrace == null ? null : List.copyOf(stacktrace);
    }

    /** Shown by its frames. */
    public EventException(String type, String message, List<EventFrame> frames) {
        this(type, message, frames, null);
    }

    /** What is shown; null for nothing. */
    @Nullable
    List<String> lines() {
        if (stacktrace != null) {
            return stacktrace;
        }
        return frames.isEmpty() ? null : frames.stream().map(EventFrame::text).toList();
    }
}
