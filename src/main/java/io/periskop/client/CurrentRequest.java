package io.periskop.client;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * The request that the calling thread serves, so that an error that is logged meanwhile can be shown with it. Filters
 * bind it; threads that the request hands work to do not have it.
 */
public final class CurrentRequest {
    private static final ThreadLocal<Supplier<HttpContext>> BOUND = new ThreadLocal<>();

    private CurrentRequest() {}

    /** Ends the binding, and brings back what was bound before. Close it on the thread that it was bound on. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** @param request asked only when there is an error to report, and only until the scope is closed */
    public static Scope bind(Supplier<HttpContext> request) {
        Supplier<HttpContext> before = BOUND.get();
        BOUND.set(Objects.requireNonNull(request, "request"));
        return () -> {
            if (before == null) {
                BOUND.remove();
            } else {
                BOUND.set(before);
            }
        };
    }

    /** Null when the thread serves none. */
    static HttpContext get() {
        Supplier<HttpContext> bound = BOUND.get();
        return bound == null ? null : bound.get();
    }
}
