package io.periskop.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param headers one value each; credentials of the {@link HttpConfig} are added unless there is an {@code Authorization}
 * @param body null for none
 * @param socket a Unix socket to speak through in place of the URL's host; null for none
 * @param timeout for the whole exchange, from connecting to the last byte
 * @param maxBytes of the answer's body after decompression; a larger one is an error
 */
public record HttpCall(
        String method,
        URI uri,
        SortedMap<String, String> headers,
        byte @Nullable [] body,
        @Nullable Path socket,
        Duration timeout,
        int maxBytes) {
    /** Enough for ten thousands of targets with many labels. */
    public static final int DEFAULT_MAX_BYTES = 64 << 20;

    public HttpCall {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    public static HttpCall get(URI uri, Duration timeout) {
        return new HttpCall("GET", uri, Collections.emptySortedMap(), null, null, timeout, DEFAULT_MAX_BYTES);
    }

    public HttpCall header(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, uri, more, body, socket, timeout, maxBytes);
    }

    public HttpCall headers(Map<String, String> more) {
        HttpCall call = this;
        for (Map.Entry<String, String> header : more.entrySet()) {
            call = call.header(header.getKey(), header.getValue());
        }
        return call;
    }

    public HttpCall post(byte[] content, String contentType) {
        return new HttpCall("POST", uri, headers, content, socket, timeout, maxBytes)
                .header("Content-Type", contentType);
    }

    public HttpCall through(Path unixSocket) {
        return new HttpCall(method, uri, headers, body, unixSocket, timeout, maxBytes);
    }

    /** Headers, body and query may hold secrets. */
    @Override
    public String toString() {
        return "HttpCall[" + method + " " + uri.getScheme() + "://" + Hosts.hostPort(uri) + uri.getRawPath() + "]";
    }
}
