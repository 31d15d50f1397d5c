package io.periskop.ingest.otlp;

import io.periskop.error.HttpContext;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The request that a span or a log record is about, by the attributes of HTTP, today's and older ones. */
final class Requests {
    private Requests() {}

    /** Null where they say nothing of one. */
    static @Nullable HttpContext of(Attributes attributes) {
        String method = attributes.get("http.request.method", "http.method");
        String url = url(attributes);
        if (method.isEmpty() && url.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(attributes.headers());
        String agent = attributes.get("user_agent.original", "http.user_agent");
        if (!agent.isEmpty()) {
            headers.put("user-agent", agent);
        }
        return new HttpContext(method, url, headers.isEmpty() ? null : headers, "");
    }

    private static String url(Attributes attributes) {
        String whole = attributes.get("url.full", "http.url");
        if (!whole.isEmpty()) {
            return whole;
        }
        String path = attributes.get("url.path");
        String query = attributes.get("url.query");
        String target = path.isEmpty() ? attributes.get("http.target") : query.isEmpty() ? path : path + "?" + query;
        if (target.isEmpty()) {
            return attributes.get("http.route");
        }
        String host = attributes.get("server.address", "net.host.name", "http.host");
        String port = attributes.get("server.port");
        String scheme = attributes.get("url.scheme", "http.scheme");
        if (host.isEmpty() || scheme.isEmpty()) {
            return target;
        }
        boolean isUsual = port.isEmpty() || port.equals("80") || port.equals("443") || host.contains(":");
        return scheme + "://" + host + (isUsual ? "" : ":" + port) + target;
    }
}
