package io.periskop.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A server on this machine that remembers what it was asked. */
final class TestServer implements AutoCloseable {
    /** @param version of HTTP, as it came */
    record Seen(String method, String path, String body, String version, HttpHeaders headers) {
        String header(String name) {
            return headers.get(name);
        }
    }

    @FunctionalInterface
    interface Answering {
        Mono<Void> answer(Seen request, HttpServerResponse response);
    }

    private final List<Seen> requests = new CopyOnWriteArrayList<>();
    private final DisposableServer server;
    private final String scheme;

    private TestServer(String scheme, HttpServer server, Answering answering) {
        this.scheme = scheme;
        this.server = server.handle((in, out) -> handle(in, out, answering)).bindNow();
    }

    static TestServer plain(Answering answering) {
        return new TestServer("http", HttpServer.create().host("127.0.0.1"), answering);
    }

    static TestServer encrypted(UnaryOperator<HttpServer> tls, Answering answering) {
        return new TestServer("https", tls.apply(HttpServer.create().host("127.0.0.1")), answering);
    }

    static TestServer at(UnaryOperator<HttpServer> place, Answering answering) {
        return new TestServer("http", place.apply(HttpServer.create()), answering);
    }

    static Answering saying(String text) {
        return (request, response) -> response.sendString(Mono.just(text)).then();
    }

    URI url(String path) {
        return URI.create(scheme + "://127.0.0.1:" + port() + path);
    }

    int port() {
        return server.port();
    }

    List<Seen> requests() {
        return requests;
    }

    Seen last() {
        return requests.get(requests.size() - 1);
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    private Mono<Void> handle(HttpServerRequest in, HttpServerResponse out, Answering answering) {
        return in.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
            Seen seen = new Seen(
                    in.method().name(),
                    in.uri(),
                    body,
                    in.version().text(),
                    in.requestHeaders().copy());
            requests.add(seen);
            return answering.answer(seen, out);
        });
    }
}
