package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.WatcherException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Why something is not known.
 *
 * @param reason what happened, without what was asked
 * @param renewing whether a new client with everything read anew may end it
 */
record Trouble(String reason, boolean renewing) {
    private static final int LONGEST = 500;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int REDIRECTS = 300;
    private static final int FIRST_ERROR = 400;

    Trouble {
        reason = bounded(reason);
    }

    static Trouble of(Throwable error) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable e = error; e != null && seen.add(e); e = e.getCause()) {
            Trouble named = named(e);
            if (named != null) {
                return named;
            }
        }
        return new Trouble("the connection broke (" + root(error).getClass().getSimpleName() + ")", true);
    }

    /** @param message of the API; null for none */
    static Trouble status(int code, @Nullable String message, Resource resource) {
        String said = message == null || message.isBlank() ? "" : ": " + message;
        if (code == UNAUTHORIZED) {
            return new Trouble("status 401" + said + "; check the credentials", true);
        }
        if (code == FORBIDDEN) {
            return new Trouble(
                    "status 403" + said + "; allow the account to list and watch " + resource.plural(), false);
        }
        if (code == NOT_FOUND) {
            return new Trouble("status 404" + said + "; check that the URL is that of a Kubernetes API", false);
        }
        if (code >= REDIRECTS && code < FIRST_ERROR) {
            return new Trouble("status " + code + "; redirects are not followed, give the final URL", false);
        }
        return new Trouble("status " + code + said, false);
    }

    private static @Nullable Trouble named(Throwable e) {
        if (e instanceof KnownTrouble known) {
            return known.trouble();
        }
        if (e instanceof JacksonException) {
            return new Trouble("the answer is not what a Kubernetes API sends", false);
        }
        if (e instanceof WatcherException && e.getCause() == null) {
            return new Trouble("the watch sent what is not an event", false);
        }
        if (e instanceof HttpTimeoutException || e instanceof TimeoutException) {
            return new Trouble("no answer in time", true);
        }
        if (e instanceof UnknownHostException || e instanceof UnresolvedAddressException) {
            return new Trouble("the host is unknown", true);
        }
        if (e instanceof SSLException) {
            return new Trouble("TLS failed: " + e.getMessage(), true);
        }
        if (e instanceof ConnectException && !(e.getCause() instanceof UnresolvedAddressException)) {
            return new Trouble("connection refused or not possible", true);
        }
        return null;
    }

    /** Of an answer that says no; null for anything else. */
    static @Nullable Trouble answered(Throwable error, Resource resource) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable e = error; e != null && seen.add(e); e = e.getCause()) {
            if (e instanceof KubernetesClientException answer && answer.getCode() > 0) {
                Status status = answer.getStatus();
                return status(answer.getCode(), status == null ? null : status.getMessage(), resource);
            }
        }
        return null;
    }

    private static Throwable root(Throwable error) {
        Throwable root = error;
        for (int depth = 0; root.getCause() != null && depth < LONGEST; depth++) {
            root = root.getCause();
        }
        return root;
    }

    private static String bounded(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return clean.toString();
    }
}
