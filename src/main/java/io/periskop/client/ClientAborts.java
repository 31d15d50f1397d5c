package io.periskop.client;

import java.io.IOException;
import java.util.Set;

/**
 * Tells when the one who asked has gone: no error of the application, although servers throw it through its filters.
 * Known are the exceptions that servers have for it, and what sockets say.
 */
public final class ClientAborts {
    private static final Set<String> NAMES =
            Set.of("ClientAbortException", "EofException", "AsyncRequestNotUsableException", "AbortedException");
    private static final int DEEPEST = 10;

    private ClientAborts() {}

    public static boolean isAbort(Throwable error) {
        if (isBrokenSocket(error)) {
            return true;
        }
        Throwable next = error;
        for (int depth = 0; next != null && depth <= DEEPEST; depth++) {
            if (NAMES.contains(next.getClass().getSimpleName())) {
                return true;
            }
            next = ThrownChain.causeOf(next);
        }
        return false;
    }

    /** As a cause it may be a connection of the application's own to someone else. */
    private static boolean isBrokenSocket(Throwable error) {
        return error != null && error.getClass() == IOException.class && "Broken pipe".equals(error.getMessage());
    }
}
