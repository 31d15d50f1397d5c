package io.periskop.scrape;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.periskop.exposition.PusherLines;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpExchanges;
import io.periskop.scrape.FetchResult.Failed;
import io.periskop.scrape.FetchResult.Unchanged;
import io.periskop.scrape.ScrapeFailure.Kind;
import java.time.Duration;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** Fetches over HTTP. Nothing but hashing and copying is done on the event loop. */
final class HttpFetcher implements Fetcher, Disposable {
    private static final int MAX_HEADER_BYTES = 32 << 10;
    /** Answers are large and come as one piece of text: few large reads cost less than many small ones. */
    private static final int PIECE = 256 << 10;

    private static final int FEWEST_BYTES_A_READ = 2 << 10;
    private static final int FIRST_READ = 32 << 10;
    private static final int MAX_CONNECTIONS_TO_A_HOST = 64;
    private static final Duration IDLE = Duration.ofSeconds(90);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpExchanges exchanges;
    private final BodyMemory memory;

    HttpFetcher(BodyMemory memory, String userAgent) {
        this.memory = memory;
        this.exchanges = new HttpExchanges(HttpFetcher::pool, client -> settings(client, userAgent));
    }

    @Override
    public Mono<FetchResult> fetch(FetchRequest request, Handover answer) {
        return exchanges
                .<FetchResult>exchange(
                        request.http(),
                        call(request),
                        (response, content) -> received(request, answer, response, content))
                .onErrorResume(e -> Mono.just(FetchTrouble.of(e)));
    }

    @Override
    public void dispose() {
        exchanges.dispose();
    }

    private static HttpCall call(FetchRequest request) {
        HttpCall any = HttpCall.get(request.url(), request.timeout());
        String accept = request.accept();
        HttpCall plain = accept == null ? any : any.header("Accept", accept);
        HttpCall call = request.compression() ? plain : plain.header("Accept-Encoding", "identity");
        String etag = request.etag();
        return etag == null ? call : call.header("If-None-Match", etag);
    }

    private static ConnectionProvider pool() {
        return ConnectionProvider.builder("scrape")
                .maxConnections(MAX_CONNECTIONS_TO_A_HOST)
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(IDLE)
                .evictInBackground(Duration.ofSeconds(30))
                .disposeInactivePoolsInBackground(Duration.ofMinutes(2), Duration.ofMinutes(5))
                .build();
    }

    private static HttpClient settings(HttpClient client, String userAgent) {
        return client.option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(FEWEST_BYTES_A_READ, FIRST_READ, PIECE))
                .httpResponseDecoder(spec -> spec.maxHeaderSize(MAX_HEADER_BYTES)
                        .maxInitialLineLength(MAX_HEADER_BYTES)
                        .maxChunkSize(PIECE))
                .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, userAgent)
                        .set(HttpHeaderNames.ACCEPT, PusherLines.TYPE + ", application/json;q=0.9, */*;q=0.5")
                        .set(HttpHeaderNames.ACCEPT_ENCODING, "gzip"));
    }

    private Publisher<FetchResult> received(
            FetchRequest request, Handover answer, HttpClientResponse response, Flux<ByteBuf> content) {
        int status = response.status().code();
        if (status == 304 && request.etag() != null) {
            return Mono.just(new Unchanged(0));
        }
        if (status != 200) {
            return Mono.just(Failed.of(
                    Kind.STATUS,
                    "answered " + status + (REDIRECTS.contains(status) ? ", a redirect that is not followed" : "")));
        }
        String encoding = response.responseHeaders().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
        boolean gzip = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
        if (!gzip && !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            return Mono.just(Failed.of(Kind.UNSUPPORTED, "answered with a Content-Encoding that was not asked for"));
        }
        BodyCollector collector = new BodyCollector(memory, request, answer, gzip, response.responseHeaders());
        return collector.collect(content);
    }
}
