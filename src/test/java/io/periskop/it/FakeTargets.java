package io.periskop.it;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Processes to scrape, one a path, on loopback. */
final class FakeTargets implements AutoCloseable {
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    FakeTargets() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = documents.get(exchange.getRequestURI().getPath());
                exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
                if (body != null) {
                    exchange.getResponseBody().write(body);
                }
            }
        });
        server.start();
    }

    FakeTargets serving(String path, String document) {
        return serving(path, document.getBytes(StandardCharsets.UTF_8));
    }

    FakeTargets serving(String path, byte[] document) {
        documents.put(path, document);
        return this;
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** One item of {@code services} in a configuration. */
    String service(String name, String path) {
        return service(name, address(), path);
    }

    static String service(String name, String address, String path) {
        return """
                - name: "%s"
                  static_configs:
                  - targets: ["%s"]
                  scraper: {endpoint: "%s", refresh_interval: 200ms}
                """.formatted(name, address, path);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    static byte[] resource(String path) {
        try (InputStream in = FakeTargets.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
