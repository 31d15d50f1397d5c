package io.periskop.client.spring;

import com.sun.net.httpserver.HttpServer;
import io.periskop.client.ErrorCollector;
import io.periskop.client.ExpositionHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The endpoint apart from the application's, where only those who scrape reach it. */
final class OwnPort implements AutoCloseable {
    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads;

    private OwnPort(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static OwnPort open(ErrorCollector collector, PeriskopProperties.Endpoint endpoint) {
        InetSocketAddress address = new InetSocketAddress(endpoint.address(), endpoint.port());
        try {
            HttpServer server = HttpServer.create(address, 0);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, OwnPort::daemon);
            server.setExecutor(threads);
            server.createContext(endpoint.path(), new ExpositionHandler(collector));
            server.start();
            return new OwnPort(server, threads);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "periskop.endpoint: " + address + " cannot be listened on: " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread daemon = new Thread(work, "periskop-endpoint");
        daemon.setDaemon(true);
        return daemon;
    }
}
