package io.periskop.client;

import java.util.List;

/**
 * What is kept of one throwable.
 *
 * @param className binary name, {@code Outer$Inner}
 * @param message empty when the throwable has none
 * @param stacktrace one line per frame, the throwing method first; empty when there is none
 * @param cause null at the end of the chain
 */
public record ExceptionInfo(String className, String message, List<String> stacktrace, ExceptionInfo cause) {
    public ExceptionInfo {
        className = className == null ? "" : className;
        message = message == null ? "" : message;
        stacktrace = List.copyOf(stacktrace);
    }

    /** Equal to this, but holding the other's lists of frames where they are equal: most repeats share their stack. */
    ExceptionInfo sharing(ExceptionInfo other) {
        if (other == null) {
            return this;
        }
        List<String> frames = stacktrace.equals(other.stacktrace) ? other.stacktrace : stacktrace;
        return new ExceptionInfo(className, message, frames, cause == null ? null : cause.sharing(other.cause));
    }
}
