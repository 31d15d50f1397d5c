package io.periskop.client;

import java.util.List;

/**
 * One link of a chain of causes, read once and safely: the throwable's own methods are not called again.
 *
 * @param className binary name
 * @param message as the throwable gave it, neither scrubbed nor cut; empty when it has none
 * @param frames the throwing method first; empty when there is no stack
 */
public record Thrown(String className, String message, List<StackTraceElement> frames) {
    public Thrown {
        frames = List.copyOf(frames);
    }
}
