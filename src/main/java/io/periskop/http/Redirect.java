package io.periskop.http;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where an answer leads, and how it is asked there. */
final class Redirect {
    static final int MOST = 10;
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> SAME_AGAIN = Set.of(307, 308);

    private Redirect() {}

    public static boolean is(int status) {
        return STATUSES.contains(status);
    }

    /** Null if it is not to be followed: never from an encrypted to an open connection, and to HTTP only. */
    static @Nullable URI target(URI from, int status, @Nullable String location) {
        if (!is(status) || location == null || location.isBlank()) {
            return null;
        }
        try {
            URI to = from.resolve(location);
            boolean http = Hosts.scheme(to).equals("http") || Hosts.isSecure(to);
            boolean downgrade = Hosts.isSecure(from) && !Hosts.isSecure(to);
            return http && !downgrade && !Hosts.host(to).isEmpty() ? UserInfo.cutFrom(to) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** As Go and browsers do it: only 307 and 308 ask the same again. */
    static boolean becomesGet(int status, String method) {
        return !SAME_AGAIN.contains(status) && !method.equals("GET") && !method.equals("HEAD");
    }
}
