package io.periskop.client;

import java.util.Objects;
import java.util.function.Supplier;

/** What the adapters of logging libraries have in common: which events are errors, and how they are reported. */
public final class LoggedErrors {
    private final ErrorHook hook;
    private final boolean messages;

    /** @param messages whether events without a throwable are errors, too */
    public LoggedErrors(ErrorCollector collector, boolean messages) {
        this.hook = Objects.requireNonNull(collector, "collector").hook();
        this.messages = messages;
    }

    /**
     * The collector's own log is passed over.
     *
     * @param logger its name; it stands for the class where there is no throwable
     * @param error null when the event has none
     * @param message asked only where there is no throwable
     */
    public void report(String logger, Severity severity, Throwable error, Supplier<String> message) {
        if (Failures.LOGGER.equals(logger)) {
            return;
        }
        if (error != null) {
            hook.report(Report.of(error).withSeverity(severity));
        } else if (messages) {
            hook.report(Report.message(logger == null || logger.isEmpty() ? "log" : logger, textOf(message))
                    .withSeverity(severity));
        }
    }

    /** Arguments of a message may throw from their {@code toString}. */
    private static String textOf(Supplier<String> message) {
        try {
            return message.get();
        } catch (RuntimeException | Error e) {
            return "[the message could not be formatted: " + e.getClass().getName() + "]";
        }
    }
}
