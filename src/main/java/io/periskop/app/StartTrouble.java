package io.periskop.app;

import io.periskop.store.sql.StoreOpenException;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;

/** Why a server cannot start, for whoever gave it an address or a database. */
final class StartTrouble {
    private StartTrouble() {}

    /** One sentence; null if it is about neither. */
    static @Nullable String sentence(Throwable error, String address, int port) {
        for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreOpenException) {
                return cause.getMessage();
            }
            if (cause instanceof PortInUseException || isAboutTheTaken(cause)) {
                return "port " + port + " of " + address + " is taken; choose another with --port";
            }
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return "the address " + address + " cannot be resolved; give another with --address";
            }
            if (cause instanceof IOException && isAboutBinding(cause)) {
                return "cannot listen on port " + port + " of " + address
                        + ": it must be an address of this machine and a port that this user may use";
            }
        }
        return null;
    }

    /** As the JDK's own server says it. */
    private static boolean isAboutTheTaken(Throwable cause) {
        return cause instanceof BindException
                && String.valueOf(cause.getMessage()).contains("already in use");
    }

    /** The native transport has exceptions of its own. */
    private static boolean isAboutBinding(Throwable cause) {
        return cause instanceof BindException
                || String.valueOf(cause.getMessage()).startsWith("bind");
    }
}
