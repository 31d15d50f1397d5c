package io.periskop.api.periskop;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Who may use this API from a web page. Pages of {@code http://localhost:<port>} may read, as with the original. Writing
 * is for pages of the server's own origin, and for programs, which send no {@code Origin}.
 */
public final class CrossOrigin {
    private static final Pattern LOCAL = Pattern.compile("http://localhost:[0-9]{1,5}");

    private CrossOrigin() {}

    /** Always says that the answer depends on the origin, so that no cache gives one page's permission to another. */
    static void allowReading(HttpHeaders request, HttpHeaders answer) {
        answer.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = request.getOrigin();
        if (origin != null && LOCAL.matcher(origin).matches()) {
            answer.setAccessControlAllowOrigin(origin);
            answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS");
        }
    }

    /**
     * Whether the request comes from a program or from a page of this server. Current browsers say so themselves; that
     * also holds behind a proxy that renames the host. Of others the origin and the host must be the same.
     */
    public static boolean mayWrite(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = headers.getOrigin();
        return origin == null || isSame(origin, headers.getFirst(HttpHeaders.HOST));
    }

    private static boolean isSame(String origin, @Nullable String host) {
        int authority = origin.indexOf("://");
        return host != null && authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
    }
}
