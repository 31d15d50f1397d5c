package io.periskop.discovery.kubernetes;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.yaml.snakeyaml.Yaml;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** An API server in what matters to who lists and watches: pages, held-open watches, bookmarks, errors as it words them. */
final class FakeApi implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> PLURALS = Map.of(
            "Node", "nodes",
            "Namespace", "namespaces",
            "Pod", "pods",
            "Service", "services",
            "Endpoints", "endpoints",
            "EndpointSlice", "endpointslices",
            "Ingress", "ingresses",
            "ReplicaSet", "replicasets",
            "Job", "jobs");

    /** A request as it came. */
    record Asked(String path, Map<String, String> query, Map<String, String> headers) {
        boolean watch() {
            return "true".equals(query.get("watch"));
        }

        String plural() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** In place of what it would do. */
    @FunctionalInterface
    interface Fault {
        /** Null for doing what it would do. */
        @Nullable
        Publisher<Void> answer(Asked asked, HttpServerResponse response);
    }

    private record Watch(Asked asked, Sinks.Many<byte[]> events) {}

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    volatile @Nullable Fault fault;

    private final ConcurrentMap<String, Map<String, Object>> objects = new ConcurrentHashMap<>();
    private final List<Connection> open = new CopyOnWriteArrayList<>();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final AtomicInteger version = new AtomicInteger(100);
    private final int port;
    private final String scheme;
    private DisposableServer server;
    private final UnaryOperator<HttpServer> how;

    FakeApi() {
        this("http", http -> http);
    }

    FakeApi(String scheme, UnaryOperator<HttpServer> how) {
        this.scheme = scheme;
        this.how = how;
        this.server = bind(0);
        this.port = ((InetSocketAddress) server.address()).getPort();
    }

    private DisposableServer bind(int port) {
        return how.apply(HttpServer.create().host("127.0.0.1").port(port))
                .doOnConnection(connection -> {
                    open.add(connection);
                    connection.onDispose(() -> open.remove(connection));
                })
                .handle(this::handle)
                .bindNow();
    }

    String url() {
        return scheme + "://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Connections end, and no new ones are taken. */
    void down() {
        watches.forEach(watch -> watch.events().tryEmitComplete());
        watches.clear();
        server.disposeNow(Duration.ofSeconds(5));
        open.forEach(connection -> connection.channel().close());
    }

    void up() {
        server = bind(port);
    }

    @Override
    public void close() {
        fault = null;
        down();
    }

    int connections() {
        return open.size();
    }

    // What is in the cluster.

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> load(String resource) {
        List<Map<String, Object>> all = new ArrayList<>();
        InputStream stream = FakeApi.class.getResourceAsStream(resource);
        new Yaml().loadAll(stream).forEach(each -> all.add((Map<String, Object>) each));
        return all;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String yaml) {
        return (Map<String, Object>) new Yaml().load(yaml);
    }

    /** Adds or changes. */
    void put(Map<String, Object> object) {
        Map<String, Object> stored = copy(object);
        meta(stored).put("resourceVersion", Integer.toString(version.incrementAndGet()));
        boolean isNew = objects.put(key(stored), stored) == null;
        emit(isNew ? "ADDED" : "MODIFIED", stored);
    }

    void put(String yaml) {
        put(object(yaml));
    }

    void remove(String plural, String key) {
        Map<String, Object> gone = objects.remove(plural + "|" + key);
        meta(gone).put("resourceVersion", Integer.toString(version.incrementAndGet()));
        emit("DELETED", gone);
    }

    /** Without telling who watches. */
    void putSilently(Map<String, Object> object) {
        Map<String, Object> stored = copy(object);
        meta(stored).put("resourceVersion", Integer.toString(version.incrementAndGet()));
        objects.put(key(stored), stored);
    }

    void removeSilently(String plural, String key) {
        objects.remove(plural + "|" + key);
    }

    // What happens to watches.

    void bookmark(String plural, String kind, String resourceVersion) {
        send(
                plural,
                JSON.writeValueAsString(Map.of(
                        "type",
                        "BOOKMARK",
                        "object",
                        Map.of(
                                "kind",
                                kind,
                                "apiVersion",
                                "v1",
                                "metadata",
                                Map.of("resourceVersion", resourceVersion)))));
    }

    /** One line. */
    void send(String plural, String line) {
        sendBytes(plural, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void sendBytes(String plural, byte[] bytes) {
        watches.stream()
                .filter(watch -> watch.asked().plural().equals(plural))
                .forEach(watch -> watch.events().tryEmitNext(bytes));
    }

    /** As the API server does after some minutes. */
    void endWatches(String plural) {
        watches.stream().filter(watch -> watch.asked().plural().equals(plural)).forEach(watch -> {
            watches.remove(watch);
            watch.events().tryEmitComplete();
        });
    }

    long watching(String plural) {
        return watches.stream()
                .filter(watch -> watch.asked().plural().equals(plural))
                .count();
    }

    long count(String plural, boolean watch) {
        return asked.stream()
                .filter(each -> each.plural().equals(plural) && each.watch() == watch)
                .count();
    }

    List<Asked> of(String plural, boolean watch) {
        return asked.stream()
                .filter(each -> each.plural().equals(plural) && each.watch() == watch)
                .toList();
    }

    static String line(String type, Map<String, Object> object) {
        return JSON.writeValueAsString(Map.of("type", type, "object", object));
    }

    static String status(int code, String reason, String message) {
        return JSON.writeValueAsString(Map.of(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "metadata",
                Map.of(),
                "status",
                "Failure",
                "message",
                message,
                "reason",
                reason,
                "code",
                code));
    }

    static Publisher<Void> refuse(HttpServerResponse response, int code, String body) {
        return response.status(code)
                .header("Content-Type", "application/json")
                .sendString(Mono.just(body))
                .then();
    }

    // How it answers.

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        Map<String, String> query = new LinkedHashMap<>();
        new io.netty.handler.codec.http.QueryStringDecoder(request.uri())
                .parameters()
                .forEach((name, values) -> query.put(name, values.get(0)));
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.requestHeaders().forEach(header -> headers.put(header.getKey(), header.getValue()));
        Asked ask = new Asked("/" + request.path(), query, headers);
        asked.add(ask);
        Fault now = fault;
        Publisher<Void> other = now == null ? null : now.answer(ask, response);
        if (other != null) {
            return other;
        }
        return ask.watch() ? watch(ask, response) : list(ask, response);
    }

    private Publisher<Void> list(Asked ask, HttpServerResponse response) {
        List<Map<String, Object>> all = matching(ask);
        int from = Integer.parseInt(ask.query().getOrDefault("continue", "0"));
        int limit = Math.min(2, Integer.parseInt(ask.query().getOrDefault("limit", "500")));
        int to = Math.min(all.size(), from + limit);
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("resourceVersion", Integer.toString(version.get()));
        if (to < all.size()) {
            meta.put("continue", Integer.toString(to));
        }
        String kind = PLURALS.entrySet().stream()
                .filter(each -> each.getValue().equals(ask.plural()))
                .findFirst()
                .orElseThrow()
                .getKey();
        Map<String, Object> list = Map.of(
                "kind",
                kind + "List",
                "apiVersion",
                apiVersion(ask.path()),
                "metadata",
                meta,
                "items",
                all.subList(from, to));
        return response.header("Content-Type", "application/json").sendString(Mono.just(JSON.writeValueAsString(list)));
    }

    private Publisher<Void> watch(Asked ask, HttpServerResponse response) {
        Watch watch = new Watch(ask, Sinks.many().unicast().onBackpressureBuffer());
        watches.add(watch);
        Flux<byte[]> events = watch.events().asFlux().doFinally(signal -> watches.remove(watch));
        return response.header("Content-Type", "application/json")
                .sendByteArray(events)
                .then();
    }

    private void emit(String type, Map<String, Object> object) {
        for (Watch watch : watches) {
            if (matches(watch.asked(), object)) {
                watch.events().tryEmitNext((line(type, object) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private List<Map<String, Object>> matching(Asked ask) {
        return new TreeMap<>(objects)
                .values().stream().filter(object -> matches(ask, object)).toList();
    }

    private static boolean matches(Asked ask, Map<String, Object> object) {
        if (!ask.plural().equals(plural(object))) {
            return false;
        }
        int in = ask.path().indexOf("/namespaces/");
        return in < 0 || ask.path().contains("/namespaces/" + meta(object).get("namespace") + "/");
    }

    private static String apiVersion(String path) {
        String[] parts = path.split("/");
        return parts[1].equals("api") ? parts[2] : parts[2] + "/" + parts[3];
    }

    private static String key(Map<String, Object> object) {
        Object namespace = meta(object).get("namespace");
        return plural(object) + "|" + (namespace == null ? "" : namespace + "/")
                + meta(object).get("name");
    }

    private static String plural(Map<String, Object> object) {
        return PLURALS.get(String.valueOf(object.get("kind")));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> meta(Map<String, Object> object) {
        return (Map<String, Object>) object.get("metadata");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> copy(Map<String, Object> object) {
        return JSON.readValue(JSON.writeValueAsString(object), Map.class);
    }
}
