package io.periskop.app;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.periskop.access.ServerTls;
import io.periskop.api.v1.Api;
import io.periskop.ingest.sentry.SentryReceiver;
import io.periskop.push.PushPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The first look at a request, before anything is made of it: hostile ones get a clear answer and cost nothing. Only the
 * API and pushes take bodies, of bounded size; a connection that brings another one is closed after the answer rather than read to an
 * end it may not have. Nobody holds a connection for ever by sending or reading a byte now and then.
 */
final class RequestGuard implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {
    private static final int MAX_LINE = 32 << 10;
    private static final int MAX_HEADERS = 32 << 10;
    private static final int LENGTH_DIGITS = 18;
    /** Where clients of other protocols send events. */
    private static final Pattern EVENTS =
            Pattern.compile("(?:/api/[0-9]+/(?:envelope|store)/?|/v1/(?:traces|logs))(?:[?]|$)");

    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private final @Nullable ServerTls tls;
    private final String prefix;
    private final String api;
    private final Patience patience;
    private final long mostPushed;

    /**
     * How long a client may take.
     *
     * @param request to send one
     * @param idle between two of them, and to take one piece of an answer
     */
    record Patience(Duration request, Duration idle) {
        static final Patience DEFAULT = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(75));
    }

    /**
     * @param tls null for none
     * @param prefix of all paths; empty for none
     * @param mostPushed bytes of one push
     */
    RequestGuard(@Nullable ServerTls tls, String prefix, Patience patience, long mostPushed) {
        this.tls = tls;
        this.prefix = prefix;
        this.api = prefix + Api.PATH;
        this.patience = patience;
        this.mostPushed = mostPushed;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(this::guarded, this::encrypted);
    }

    private HttpServer encrypted(HttpServer server) {
        ServerTls context = tls;
        return context == null
                ? server
                : server.secure(spec -> spec.sslContext(context).handshakeTimeout(HANDSHAKE));
    }

    private HttpServer guarded(HttpServer server) {
        return server.httpRequestDecoder(spec -> spec.maxInitialLineLength(MAX_LINE)
                        .maxHeaderSize(MAX_HEADERS)
                        .allowDuplicateContentLengths(false))
                .idleTimeout(patience.idle())
                .requestTimeout(patience.request())
                .doOnChannelInit((observer, channel, address) -> watch(channel))
                .mapHandle(this::guard);
    }

    private void watch(Channel channel) {
        channel.pipeline()
                .addAfter(NettyPipeline.HttpCodec, "periskop.guard", new WireGuard())
                .addFirst(
                        "periskop.writing",
                        new WriteTimeoutHandler(patience.idle().toMillis(), TimeUnit.MILLISECONDS));
    }

    private Mono<Void> guard(Mono<Void> handling, Connection connection) {
        if (!(connection instanceof HttpServerRequest request)
                || !(connection instanceof HttpServerResponse response)) {
            return handling;
        }
        if (hasBody(request) && !mayBeRead(request)) {
            response.keepAlive(false);
        }
        Refusal refusal = WireGuard.refusal(request.uri());
        return refusal == null ? handling : refuse(response, refusal);
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH, "0");
        return !length.equals("0") || request.requestHeaders().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    /** Where its end is not read after all, the API itself closes the connection. */
    private boolean mayBeRead(HttpServerRequest request) {
        String length = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH, "0");
        return length.length() <= LENGTH_DIGITS && Long.parseLong(length) <= most(request.uri());
    }

    /** Bytes of a body that may be sent there; negative where none may. */
    private long most(String uri) {
        if (uri.startsWith(api)) {
            return Api.MOST_BODY_BYTES;
        }
        if (!uri.startsWith(prefix)) {
            return -1;
        }
        if (EVENTS.matcher(uri.substring(prefix.length())).lookingAt()) {
            return SentryReceiver.MOST_BODY_BYTES;
        }
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return PushPath.parse(path.substring(prefix.length())) == null ? -1 : mostPushed;
    }

    private static Mono<Void> refuse(HttpServerResponse response, Refusal refusal) {
        byte[] body = (refusal.sentence() + "\n").getBytes(StandardCharsets.US_ASCII);
        return response.status(refusal.status())
                .keepAlive(false)
                .header(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .header("X-Content-Type-Options", "nosniff")
                .sendByteArray(Mono.just(body))
                .then();
    }
}
