package io.periskop.scrape;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.periskop.scrape.FetchResult.Failed;
import io.periskop.scrape.FetchResult.Unchanged;
import io.periskop.scrape.ScrapeFailure.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** Fetches over HTTP. Nothing but hashing and copying is done on the event loop. */
final class HttpFetcher implements Fetcher, Disposable {
    private static final int MAX_REDIRECTS = 10;
    private static final int MAX_HEADER_BYTES = 32 << 10;
    /** Answers are large and come as one piece of text: few large reads cost less than many small ones. */
    private static final int PIECE = 256 << 10;

    private static final int FEWEST_BYTES_A_READ = 2 << 10;
    private static final int FIRST_READ = 32 << 10;
    private static final int MAX_CONNECTIONS_TO_A_HOST = 64;
    private static final int MOST_TIMEOUTS = 256;
    private static final Duration IDLE = Duration.ofSeconds(90);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final ConnectionProvider connections;
    private final HttpClient client;
    private final BodyMemory memory;
    /** Setting up a client costs more than a small fetch. Discovery may give every target a timeout of its own. */
    private final ConcurrentMap<Duration, HttpClient> byTimeout = new ConcurrentHashMap<>();

    HttpFetcher(BodyMemory memory, String userAgent) {
        this(memory, userAgent, UnaryOperator.identity());
    }

    /** @param further settings of the client, such as whom to trust */
    HttpFetcher(BodyMemory memory, String userAgent, UnaryOperator<HttpClient> further) {
        this.memory = memory;
        this.connections = ConnectionProvider.builder("scrape")
                .maxConnections(MAX_CONNECTIONS_TO_A_HOST)
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(IDLE)
                .evictInBackground(Duration.ofSeconds(30))
                .disposeInactivePoolsInBackground(Duration.ofMinutes(2), Duration.ofMinutes(5))
                .build();
        this.client = further.apply(HttpClient.create(connections))
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(FEWEST_BYTES_A_READ, FIRST_READ, PIECE))
                .httpResponseDecoder(spec -> spec.maxHeaderSize(MAX_HEADER_BYTES)
                        .maxInitialLineLength(MAX_HEADER_BYTES)
                        .maxChunkSize(PIECE))
                .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, userAgent)
                        .set(HttpHeaderNames.ACCEPT, "application/json, */*;q=0.5")
                        .set(HttpHeaderNames.ACCEPT_ENCODING, "gzip"))
                .followRedirect(HttpFetcher::mayFollow);
    }

    @Override
    public Mono<FetchResult> fetch(FetchRequest request, Handover answer) {
        HttpClient patient = patient(request.timeout());
        return to(request.url(), conditional(patient, request.etag()).get())
                .response((response, content) -> received(request, answer, response, content))
                .next()
                .onErrorResume(e -> Mono.just(FetchTrouble.of(e)));
    }

    @Override
    public void dispose() {
        connections.dispose();
    }

    private HttpClient patient(Duration timeout) {
        HttpClient known = byTimeout.get(timeout);
        if (known != null) {
            return known;
        }
        if (byTimeout.size() >= MOST_TIMEOUTS) {
            byTimeout.clear();
        }
        return byTimeout.computeIfAbsent(timeout, this::within);
    }

    private HttpClient within(Duration timeout) {
        int connectMillis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
        return client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .responseTimeout(timeout);
    }

    private static HttpClient conditional(HttpClient client, @Nullable String etag) {
        return etag == null ? client : client.headers(headers -> headers.set(HttpHeaderNames.IF_NONE_MATCH, etag));
    }

    /** A name with an underscore is no host to {@link URI}, but it is one to Docker and to name servers. */
    private static HttpClient.ResponseReceiver<?> to(URI url, HttpClient.ResponseReceiver<?> client) {
        return url.getHost() == null ? client.uri(url.toString()) : client.uri(url);
    }

    /** Never from an encrypted to an open connection, and not for ever. */
    private static boolean mayFollow(HttpClientRequest request, HttpClientResponse response) {
        String location = response.responseHeaders().get(HttpHeaderNames.LOCATION);
        if (!REDIRECTS.contains(response.status().code()) || location == null || location.isBlank()) {
            return false;
        }
        String[] before = request.redirectedFrom();
        boolean downgrade = String.valueOf(request.resourceUrl()).startsWith("https:") && location.startsWith("http:");
        return before.length < MAX_REDIRECTS && !downgrade && isHttp(location);
    }

    private static boolean isHttp(String location) {
        try {
            String scheme = URI.create(location).getScheme();
            return scheme == null || scheme.equals("http") || scheme.equals("https");
        } catch (IllegalArgumentException e) {
            return false;
        }
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
