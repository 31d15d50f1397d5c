package io.periskop.scrape;

import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * Path and query that a service's targets have in common. In labels and rules the path is plain text, as in Prometheus;
 * as long as nobody changes it, it is asked for exactly as it was configured.
 *
 * @param path as text, beginning with {@code /}
 * @param encodedPath as configured
 * @param params those of the query, if it can be put together from them, and those configured beside it
 * @param query of any other form, to come before the parameters; null if there is none
 */
record Endpoint(
        String path,
        String encodedPath,
        UrlParams params,
        @Nullable String query) {

    static Endpoint of(ScrapeOptions options) {
        String endpoint = options.endpoint();
        int mark = endpoint.indexOf('?');
        String encodedPath = slashed(mark < 0 ? endpoint : endpoint.substring(0, mark));
        String path = UrlEncoding.decodedPath(encodedPath);
        UrlParams none = new UrlParams(Collections.emptySortedMap());
        if (mark < 0) {
            return new Endpoint(path, encodedPath, none.plus(options.params()), null);
        }
        String query = endpoint.substring(mark + 1);
        UrlParams parsed = UrlParams.parse(query);
        return parsed.encoded().equals(query)
                ? new Endpoint(path, encodedPath, parsed.plus(options.params()), null)
                : new Endpoint(path, encodedPath, none.plus(options.params()), query);
    }

    String encoded(String somePath) {
        return somePath.equals(path) ? encodedPath : UrlEncoding.path(slashed(somePath));
    }

    /** With its question mark; empty when there is none. */
    String encoded(UrlParams someParams) {
        String encoded = someParams.encoded();
        if (query == null) {
            return encoded.isEmpty() ? "" : "?" + encoded;
        }
        return "?" + query + (query.isEmpty() || encoded.isEmpty() ? "" : "&") + encoded;
    }

    /** Also so that what follows an address cannot become a part of it. */
    private static String slashed(String path) {
        return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }
}
