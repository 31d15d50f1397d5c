package io.periskop.access;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Which web pages may write. Programs, which say nothing of a page, may; pages of this server may; others have to be named.
 * Current browsers say themselves whether a page is the server's own, which also holds behind a proxy that renames the host.
 * Of others the origin and the host must be the same, and where there is no origin the referrer's.
 */
final class Origins {
    private final Set<String> allowed;

    Origins(List<String> allowed, @Nullable String external) {
        this.allowed = new HashSet<>(allowed);
        if (external != null) {
            this.allowed.add(external);
        }
    }

    boolean mayWrite(HttpHeaders headers) {
        String origin = headers.getOrigin();
        if (origin != null && isNamed(origin)) {
            return true;
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        if (origin != null) {
            return isSame(origin, headers.getFirst(HttpHeaders.HOST));
        }
        String referrer = headers.getFirst(HttpHeaders.REFERER);
        if (referrer == null) {
            return true;
        }
        String page = originOf(referrer);
        return isNamed(page) || isSame(page, headers.getFirst(HttpHeaders.HOST));
    }

    boolean isNamed(String origin) {
        return allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    private static String originOf(String url) {
        int authority = url.indexOf("://");
        int path = authority < 0 ? -1 : url.indexOf('/', authority + 3);
        return path < 0 ? url : url.substring(0, path);
    }

    private static boolean isSame(String origin, @Nullable String host) {
        int authority = origin.indexOf("://");
        return host != null && authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
    }
}
