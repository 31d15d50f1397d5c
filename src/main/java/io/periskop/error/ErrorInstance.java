package io.periskop.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One link of an exception chain.
 *
 * @param className the exception's class as its language names it; empty for a message without an exception
 * @param message never null; empty where the client had none
 * @param stacktrace one text a line, in the client's own order; null where the client sent none, which is not the same as
 *     an empty trace
 * @param cause the next link; null at the end of the chain, and for clients that do not send causes (Go, Python)
 */
public record ErrorInstance(
        String className,
        String message,
        @Nullable List<String> stacktrace,
        @Nullable ErrorInstance cause) {
    public static final ErrorInstance UNKNOWN = new ErrorInstance("", "", null, null);

    public ErrorInstance {
        stacktrace = stacktrace == null ? null : List.copyOf(stacktrace);
    }
}
