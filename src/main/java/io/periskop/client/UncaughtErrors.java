package io.periskop.client;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Objects;

/** Reports what ends threads, then lets happen what would have happened without it. */
public final class UncaughtErrors implements AutoCloseable {
    private final UncaughtExceptionHandler previous;
    private final UncaughtExceptionHandler reporting;

    private UncaughtErrors(ErrorCollector collector, UncaughtExceptionHandler previous) {
        ErrorHook hook = collector.hook();
        this.previous = previous;
        this.reporting = (thread, error) -> {
            hook.report(error);
            passOn(thread, error);
        };
    }

    /**
     * Becomes the handler of every thread that has none of its own, in front of the present one.
     *
     * @return closing it restores the handler that was there, unless another has been set since
     */
    public static UncaughtErrors install(ErrorCollector collector) {
        Objects.requireNonNull(collector, "collector");
        UncaughtErrors installed = new UncaughtErrors(collector, Thread.getDefaultUncaughtExceptionHandler());
        Thread.setDefaultUncaughtExceptionHandler(installed.reporting);
        return installed;
    }

    @Override
    public void close() {
        if (Thread.getDefaultUncaughtExceptionHandler() == reporting) {
            Thread.setDefaultUncaughtExceptionHandler(previous);
        }
    }

    /** The JVM prints a stack only where no default handler is set, so that falls to this one. */
    private void passOn(Thread thread, Throwable error) {
        if (previous != null) {
            previous.uncaughtException(thread, error);
        } else {
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            error.printStackTrace(System.err);
        }
    }
}
