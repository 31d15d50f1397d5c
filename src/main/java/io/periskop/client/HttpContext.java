package io.periskop.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The request that was being served when an error occurred.
 *
 * <p>The body is a text that the caller has already read; nothing here reads a request, so nothing is drained.
 *
 * @param method null becomes empty
 * @param url null becomes empty
 * @param headers in the given order; a null value becomes empty, a null name is left out, a null map is empty
 * @param body null when unknown or absent
 */
public record HttpContext(String method, String url, Map<String, String> headers, String body) {
    public HttpContext {
        method = method == null ? "" : method;
        url = url == null ? "" : url;
        headers = copy(headers);
    }

    public static HttpContext of(String method, String url) {
        return new HttpContext(method, url, Map.of(), null);
    }

    /** For frameworks that keep several values per header: they are joined by {@code ", "}. */
    public static HttpContext ofMultiValued(
            String method, String url, Map<String, ? extends List<String>> headers, String body) {
        Map<String, String> joined = new LinkedHashMap<>();
        headers.forEach((name, values) -> joined.put(name, values == null ? "" : String.join(", ", values)));
        return new HttpContext(method, url, joined, body);
    }

    private static Map<String, String> copy(Map<String, String> headers) {
        Map<String, String> copy = new LinkedHashMap<>();
        if (headers != null) {
            headers.forEach((name, value) -> {
                if (name != null) {
                    copy.put(name, value == null ? "" : value);
                }
            });
        }
        return Collections.unmodifiableMap(copy);
    }
}
