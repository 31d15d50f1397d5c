package io.periskop.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.periskop.http.HttpTrouble.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.resources.ConnectionProvider;

/** Exchanges over reactor-netty, whose answers are read whole. */
public final class ReactorHttp implements Http, Disposable {
    private static final int MAX_HEADER_BYTES = 64 << 10;
    private static final int MAX_CONNECTIONS_TO_A_HOST = 256;
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final HttpExchanges exchanges;
    private final AnswerMemory memory;

    public ReactorHttp(String userAgent) {
        this(userAgent, System.getenv());
    }

    /** @param environment for {@code proxy_from_environment} */
    ReactorHttp(String userAgent, Map<String, String> environment) {
        this(userAgent, environment, AnswerMemory.ofHeap());
    }

    /** @param memory for all answers that are read at once */
    ReactorHttp(String userAgent, Map<String, String> environment, AnswerMemory memory) {
        this.memory = memory;
        this.exchanges = new HttpExchanges(
                ReactorHttp::pool,
                client -> client.httpResponseDecoder(
                                spec -> spec.maxHeaderSize(MAX_HEADER_BYTES).maxInitialLineLength(MAX_HEADER_BYTES))
                        .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, userAgent)
                                .set(HttpHeaderNames.ACCEPT_ENCODING, "gzip")),
                environment);
    }

    @Override
    public Mono<HttpAnswer> exchange(HttpConfig config, HttpCall call) {
        return exchanges
                .exchange(
                        config,
                        call,
                        (response, content) -> AnswerBody.read(call.maxBytes(), memory, response, content))
                .timeout(call.timeout())
                .onErrorMap(TimeoutException.class, e -> late(call.timeout()));
    }

    @Override
    public void dispose() {
        exchanges.dispose();
    }

    int configurations() {
        return exchanges.size();
    }

    private static HttpTrouble late(Duration timeout) {
        return new HttpTrouble(Kind.TIMEOUT, "did not answer within " + timeout.toMillis() + " ms");
    }

    private static ConnectionProvider pool() {
        return ConnectionProvider.builder("http")
                .maxConnections(MAX_CONNECTIONS_TO_A_HOST)
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(IDLE)
                .evictInBackground(Duration.ofSeconds(30))
                .disposeInactivePoolsInBackground(Duration.ofMinutes(2), IDLE)
                .build();
    }
}
