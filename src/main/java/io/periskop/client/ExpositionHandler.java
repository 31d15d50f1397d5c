package io.periskop.client;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/**
 * Serves a collector through the JDK's own HTTP server. Only the exact path of its context is served: contexts match by
 * prefix, and what lies below is answered 404.
 *
 * <pre>{@code
 * server.createContext("/-/exceptions", new ExpositionHandler(collector));
 * }</pre>
 */
public final class ExpositionHandler implements HttpHandler {
    private static final int NO_BODY = -1;

    private final ExpositionEndpoint endpoint;

    public ExpositionHandler(ErrorCollector collector) {
        this.endpoint = new ExpositionEndpoint(collector);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getHttpContext()
                    .getPath()
                    .equals(exchange.getRequestURI().getPath())) {
                exchange.sendResponseHeaders(404, NO_BODY);
                return;
            }
            Headers request = exchange.getRequestHeaders();
            Exposition answer = endpoint.respond(
                    exchange.getRequestMethod(), all(request, "Accept-Encoding"), all(request, "If-None-Match"));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body();
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? NO_BODY : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** A list may come as several headers. */
    private static String all(Headers headers, String name) {
        return headers.containsKey(name) ? String.join(",", headers.get(name)) : null;
    }
}
