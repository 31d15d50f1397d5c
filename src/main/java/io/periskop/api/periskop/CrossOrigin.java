package io.periskop.api.periskop;

import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/**
 * Who may use this API from a web page. Pages of {@code http://localhost:<port>} may read, as with the original. Who
 * may write is decided before any route.
 */
final class CrossOrigin {
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
}
