package io.periskop.discovery;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A service's API on 127.0.0.1 or a Unix socket: paths, what they answer, and who asked. */
public final class FakeApi implements AutoCloseable {
    private static final Path RESOURCES = Path.of("src/test/resources/discovery");

    private final Map<String, Function<Request, Answer>> paths = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final DisposableServer server;
    private volatile @Nullable Answer trouble;
    private volatile boolean silent;

    public record Request(String method, String path, String query, Map<String, String> headers, String body) {
        public @Nullable String parameter(String name) {
            List<String> values =
                    new QueryStringDecoder("?" + query).parameters().get(name);
            return values == null ? null : values.get(0);
        }

        public @Nullable String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    public record Answer(int status, String contentType, String body) {
        public static Answer json(String body) {
            return new Answer(200, "application/json", body);
        }
    }

    public FakeApi() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(this::handle)
                .bindNow();
    }

    public static String resource(String name) {
        try {
            return Files.readString(RESOURCES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeApi answers(String path, String json) {
        return answers(path, request -> Answer.json(json));
    }

    public FakeApi answers(String path, Function<Request, Answer> answer) {
        paths.put(path, answer);
        return this;
    }

    /** Until {@link #works}, to everything. */
    public void fails(int status) {
        trouble = new Answer(status, "text/plain", "no");
    }

    /** Until {@link #works}, to everything. */
    public void says(String contentType, String body) {
        trouble = new Answer(200, contentType, body);
    }

    /** Until {@link #works}: requests are heard and never answered. */
    public void hangs() {
        silent = true;
    }

    public void works() {
        silent = false;
        trouble = null;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public int port() {
        return server.port();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    private Mono<Void> handle(HttpServerRequest in, HttpServerResponse out) {
        return in.receive()
                .aggregate()
                .asString(StandardCharsets.UTF_8)
                .defaultIfEmpty("")
                .flatMap(body -> answer(in, out, body));
    }

    private Mono<Void> answer(HttpServerRequest in, HttpServerResponse out, String body) {
        String uri = in.uri();
        int question = uri.indexOf('?');
        Map<String, String> headers = new HashMap<>();
        in.requestHeaders().forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
        Request request = new Request(
                in.method().name(),
                question < 0 ? uri : uri.substring(0, question),
                question < 0 ? "" : uri.substring(question + 1),
                headers,
                body);
        requests.add(request);
        if (silent) {
            return Mono.never();
        }
        Answer answer = trouble;
        if (answer == null) {
            Function<Request, Answer> known = paths.get(request.path());
            answer = known == null ? new Answer(404, "text/plain", "no such path") : known.apply(request);
        }
        return out.status(answer.status())
                .header("Content-Type", answer.contentType())
                .sendString(Mono.just(answer.body()))
                .then();
    }
}
