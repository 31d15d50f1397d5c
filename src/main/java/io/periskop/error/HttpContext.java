package io.periskop.error;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The request during which an error happened.
 *
 * @param headers sorted by name, one value each; null where the client sent none
 * @param body empty where the client sent none
 */
public record HttpContext(
        String method, String url, @Nullable Map<String, String> headers, String body) {
    public HttpContext {
        headers = headers == null ? null : Collections.unmodifiableMap(new TreeMap<>(headers));
    }
}
