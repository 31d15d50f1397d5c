package io.periskop.api.periskop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.States;
import io.periskop.store.StoredError;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

/** The API before a storage that fails, or is large, over real HTTP. */
class StorageTroubleTests implements Errors, ErrorActions, ApiListener {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Flux<String> services = Flux.just("shop");
    private Flux<Versioned> versions = Flux.empty();
    private UnaryOperator<StoredError> reading = error -> error;
    private Function<String, StoredError> stored = Samples::error;
    private Mono<Boolean> resolving = Mono.just(true);
    private DisposableServer server;

    @BeforeEach
    void start() {
        PeriskopApi api = new PeriskopApi(this, () -> 1, this, TreeMap::new, () -> new byte[0], this);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(api)))
                .bindNow(PATIENCE);
    }

    @AfterEach
    void stop() {
        server.disposeNow(PATIENCE);
    }

    @Test
    void unreadableListIsSaidSo() {
        versions = Flux.error(new IllegalStateException("disk"));

        assertThat(get("/services/shop/errors/"))
                .isEqualTo("503 text/plain; charset=utf-8 nosniff " + "the storage does not answer; try again later\n");
        assertThat(heard).containsExactly("GET /services/shop/errors/ disk");
    }

    @Test
    void unreadableServicesAreSaidSo() {
        services = Flux.error(new IllegalStateException("disk"));

        assertThat(get("/services/")).startsWith("503 text/plain; charset=utf-8 nosniff the storage");
        assertThat(get("/services/shop/errors/")).startsWith("503 ");
        assertThat(heard).containsExactly("GET /services/ disk", "GET /services/shop/errors/ disk");
    }

    @Test
    void unwritableResolutionIsSaidSo() {
        resolving = Mono.error(new IllegalStateException("disk"));

        String answer = HttpClient.create()
                .delete()
                .uri(uri("/services/shop/errors/k/"))
                .responseSingle(
                        (r, body) -> body.asString().map(text -> r.status().code() + " " + text))
                .block(PATIENCE);

        assertThat(answer).isEqualTo("503 the storage does not answer; try again later\n");
        assertThat(heard).containsExactly("DELETE /services/shop/errors/k/ disk");
    }

    /** Half a list must not look like a whole one. */
    @Test
    void listThatBreaksOffIsNoList() {
        versions = Flux.range(100, 200).map(i -> new Versioned("k".repeat(1000) + i, 1));
        reading = error -> {
            if (error.key().endsWith("k270")) {
                throw new IllegalStateException("disk");
            }
            return error;
        };

        assertThatThrownBy(() -> get("/services/shop/errors/")).hasMessageContaining("prematurely");
        assertThat(heard).containsExactly("GET /services/shop/errors/ disk");
    }

    @Test
    void unknownServiceIsTold() {
        assertThat(get("/services/a%0Ab/errors/"))
                .isEqualTo("404 text/plain; charset=utf-8 nosniff " + "service a\nb not found\n");
        assertThat(heard).containsExactly("404 a\nb GET /services/a%0Ab/errors/");
    }

    @Test
    void resolvedErrorsAreLeftOut() {
        versions = Flux.just("a", "b", "c").map(key -> new Versioned(key, 1));
        stored = key -> key.equals("b") ? Samples.error(key) : Samples.resolved(key);

        assertThat(get("/services/shop/errors/"))
                .startsWith("200 application/json  [{\"aggregation_key\":\"b\",")
                .endsWith("}]\n");
    }

    @Test
    void noOpenErrorIsAnEmptyList() {
        versions = Flux.just(new Versioned("a", 1));
        stored = Samples::resolved;

        assertThat(get("/services/shop/errors/")).isEqualTo("200 application/json  []\n");
    }

    /** What is asked of the storage follows what the client takes: one that does not read costs a piece, not a list. */
    @Test
    void largeListIsWrittenAsItIsRead() throws IOException, InterruptedException {
        AtomicInteger produced = new AtomicInteger();
        Occurrence large = new Occurrence(
                "u", Samples.TIME, Severity.ERROR, new ErrorInstance("C", "m".repeat(200_000), null, null), null);
        versions = Flux.range(0, 100_000).map(i -> new Versioned("k" + i, 1));
        stored = key -> {
            produced.incrementAndGet();
            return Samples.error(key, large);
        };

        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write("GET /services/shop/errors/ HTTP/1.1\r\nHost: x\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            int before = -1;
            while (produced.get() != before || before < 1) {
                before = produced.get();
                Thread.sleep(300);
            }
        }

        assertThat(produced.get()).isLessThan(1000);
    }

    private String get(String path) {
        return HttpClient.create()
                .get()
                .uri(uri(path))
                .responseSingle((response, body) -> body.asString()
                        .defaultIfEmpty("")
                        .map(text -> response.status().code() + " "
                                + response.responseHeaders().get("Content-Type") + " "
                                + response.responseHeaders().get("X-Content-Type-Options", "") + " " + text))
                .block(PATIENCE);
    }

    private String uri(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    @Override
    public Flux<String> services() {
        return services;
    }

    @Override
    public Flux<StoredError> of(String service) {
        return Flux.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<List<Versioned>> versions(String service) {
        return versions.collectList();
    }

    @Override
    public Mono<List<StoredError>> some(Collection<ErrorRef> errors, int occurrences) {
        return Flux.fromIterable(errors)
                .map(error -> reading.apply(stored.apply(error.key())))
                .collectList();
    }

    @Override
    public Mono<StoredError> find(String service, String key) {
        return Mono.empty();
    }

    @Override
    public Flux<ErrorEvent> events(String service, String key) {
        return Flux.empty();
    }

    @Override
    public Mono<List<States.Changed>> act(
            String service, Collection<String> keys, List<ErrorAction> actions, ErrorActions.By by) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Boolean> resolve(String service, String key, String actor) {
        return resolving;
    }

    @Override
    public void serviceNotFound(String service, String method, String path) {
        heard.add("404 " + service + " " + method + " " + path);
    }

    @Override
    public void failed(String method, String path, Throwable problem) {
        heard.add(method + " " + path + " " + problem.getMessage());
    }
}
