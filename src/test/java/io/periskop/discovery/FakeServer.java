package io.periskop.discovery;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A server on 127.0.0.1 that answers as a test says, when a test says, and remembers what it was asked. */
public final class FakeServer implements AutoCloseable {
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final DisposableServer server;

    /** @param path as it was sent; {@code parameters} decoded; names of headers in lower case */
    public record Asked(
            String method,
            String path,
            Map<String, List<String>> parameters,
            Map<String, String> headers,
            String body) {
        public String parameter(String name) {
            List<String> values = parameters.get(name);
            return values == null ? "" : values.get(0);
        }

        public Map<String, List<String>> form() {
            return new QueryStringDecoder(body, false).parameters();
        }

        public String form(String name) {
            List<String> values = form().get(name);
            return values == null ? "" : values.get(0);
        }
    }

    public record Reply(int status, Map<String, String> headers, String body) {
        public static Reply ok(String body) {
            return new Reply(200, Map.of(), body);
        }

        public static Reply status(int status) {
            return new Reply(status, Map.of(), "trouble");
        }
    }

    private FakeServer(Function<Asked, Mono<Reply>> answers) {
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asString(StandardCharsets.UTF_8)
                        .defaultIfEmpty("")
                        .flatMap(body -> {
                            QueryStringDecoder uri = new QueryStringDecoder(request.uri());
                            Map<String, String> headers = new TreeMap<>();
                            request.requestHeaders()
                                    .forEach(header -> headers.putIfAbsent(
                                            header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
                            Asked one =
                                    new Asked(request.method().name(), uri.rawPath(), uri.parameters(), headers, body);
                            asked.add(one);
                            return answers.apply(one);
                        })
                        .flatMap(reply -> {
                            response.status(reply.status());
                            reply.headers().forEach(response::header);
                            return response.sendString(Mono.just(reply.body())).then();
                        }))
                .bindNow();
    }

    public static FakeServer with(Function<Asked, Mono<Reply>> answers) {
        return new FakeServer(answers);
    }

    public String hostPort() {
        return "127.0.0.1:" + server.port();
    }

    public URI uri() {
        return URI.create("http://" + hostPort());
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public long askedFor(String path) {
        return asked.stream().filter(one -> one.path().equals(path)).count();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
