package io.periskop.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.periskop.http.HttpTrouble.Kind;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** One call with its redirects. Credentials stay with the host that they are for; a token that is refused is renewed once. */
final class Exchange<T> {
    private static final int MOST_TRIES = 3;

    /** What comes of one request: the end, or another request. */
    private sealed interface Outcome<T> {}

    private record Done<T>(T value) implements Outcome<T> {}

    private record Next<T>(Request request) implements Outcome<T> {}

    /**
     * @param trusted whether it is still the host that the credentials are for
     * @param renewed whether this is the second try with another token
     */
    private record Request(
            URI uri, String method, byte @Nullable [] body, int redirects, boolean trusted, boolean renewed) {}

    private final HttpExchanges exchanges;
    private final HttpConfig config;
    private final HttpCall call;
    private final @Nullable UserInfo user;
    private final HttpExchanges.Reader<T> reader;

    Exchange(HttpExchanges exchanges, HttpConfig config, HttpCall call, HttpExchanges.Reader<T> reader) {
        this.exchanges = exchanges;
        this.config = config;
        this.call = call;
        this.user = UserInfo.of(call.uri());
        this.reader = reader;
    }

    Mono<T> run() {
        URI uri = user == null ? call.uri() : UserInfo.cutFrom(call.uri());
        return Mono.defer(() -> go(new Request(uri, call.method(), call.body(), 0, true, false)));
    }

    private Mono<T> go(Request request) {
        ConfiguredClient client = exchanges.client(config);
        return send(client, request, 1)
                .onErrorMap(e -> located(e, client, request))
                .flatMap(outcome ->
                        outcome instanceof Next<T> next ? go(next.request) : Mono.just(((Done<T>) outcome).value));
    }

    private Mono<Outcome<T>> send(ConfiguredClient client, Request request, int attempt) {
        URI proxy = call.socket() != null ? null : client.proxyOf(request.uri);
        return client.connections(Hosts.isSecure(request.uri)).flatMap(connections -> {
            if (!connections.take()) {
                return attempt == MOST_TRIES
                        ? Mono.error(new HttpTrouble(Kind.CONNECTION, "its connections are being closed"))
                        : send(exchanges.client(config), request, attempt + 1);
            }
            return prepared(client, connections, request, proxy)
                    .flatMap(secrets -> request(client, connections, request, proxy, secrets))
                    .doFinally(signal -> connections.release());
        });
    }

    private Mono<RequestSecrets> prepared(
            ConfiguredClient client, Connections connections, Request request, @Nullable URI proxy) {
        boolean ownAuthorization = call.headers().keySet().stream().anyMatch("Authorization"::equalsIgnoreCase);
        Mono<RequestSecrets> secrets =
                RequestSecrets.of(config, client.tokens(), request.trusted && !ownAuthorization && user == null);
        return proxy == null
                ? secrets
                : RequestSecrets.connectHeaders(config.proxy())
                        .doOnNext(connections::connectHeaders)
                        .then(secrets);
    }

    private Mono<Outcome<T>> request(
            ConfiguredClient client,
            Connections connections,
            Request request,
            @Nullable URI proxy,
            RequestSecrets secrets) {
        HttpClient http = connections.client(call.timeout(), proxy, call.socket());
        HttpClient with = hasHeaders(secrets) ? http.headers(headers -> fill(headers, request, secrets)) : http;
        byte[] body = request.body;
        HttpClient.RequestSender sender = to(request.uri, with.request(HttpMethod.valueOf(request.method)));
        HttpClient.ResponseReceiver<?> receiver =
                body == null ? sender : sender.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
        return receiver.<Outcome<T>>response(
                        (response, content) -> received(client, request, secrets, response, content))
                .next();
    }

    private boolean hasHeaders(RequestSecrets secrets) {
        return !call.headers().isEmpty() || !secrets.isEmpty() || user != null || call.socket() != null;
    }

    private void fill(HttpHeaders headers, Request request, RequestSecrets secrets) {
        if (call.socket() != null) {
            headers.set(HttpHeaderNames.HOST, request.uri.getRawAuthority());
        }
        for (Map.Entry<String, String> header : call.headers().entrySet()) {
            if (request.trusted || RequestSecrets.mayTravel(header.getKey())) {
                headers.set(header.getKey(), header.getValue());
            }
        }
        if (request.body == null) {
            headers.remove(HttpHeaderNames.CONTENT_TYPE);
        }
        if (request.trusted && user != null && !headers.contains(HttpHeaderNames.AUTHORIZATION)) {
            headers.set(HttpHeaderNames.AUTHORIZATION, user.basic());
        }
        secrets.fill(headers, request.trusted);
    }

    /** A name with an underscore is no host to {@link URI}, but it is one to Docker and to name servers. */
    private HttpClient.RequestSender to(URI url, HttpClient.RequestSender client) {
        if (call.socket() != null) {
            String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
            return client.uri(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
        }
        return url.getHost() == null ? client.uri(url.toString()) : client.uri(url);
    }

    private Publisher<Outcome<T>> received(
            ConfiguredClient client,
            Request request,
            RequestSecrets secrets,
            HttpClientResponse response,
            Flux<ByteBuf> content) {
        int status = response.status().code();
        OAuth2Tokens tokens = client.tokens();
        OAuth2Tokens.Token refused = secrets.token();
        if (status == 401 && tokens != null && refused != null && !request.renewed) {
            tokens.forget(refused);
            return Mono.just(new Next<>(
                    new Request(request.uri, request.method, request.body, request.redirects, request.trusted, true)));
        }
        Request further = config.followRedirects() ? redirected(request, status, response.responseHeaders()) : null;
        return further != null
                ? Mono.just(new Next<>(further))
                : Flux.from(reader.read(response, content)).map(Done::new);
    }

    /** Null for an answer that counts. */
    private @Nullable Request redirected(Request request, int status, HttpHeaders headers) {
        URI target = Redirect.target(request.uri, status, headers.get(HttpHeaderNames.LOCATION));
        if (target == null || request.redirects == Redirect.MOST) {
            return null;
        }
        boolean get = Redirect.becomesGet(status, request.method);
        boolean trusted = request.trusted && (call.socket() != null || Hosts.isSame(request.uri, target));
        byte[] body = get ? null : request.body;
        if (body != null && !trusted) {
            return null; // what is in a body may be meant for the first host only
        }
        return new Request(target, get ? "GET" : request.method, body, request.redirects + 1, trusted, request.renewed);
    }

    /** Proxies are often set up to let CONNECT through to port 443 only, and other programs do not need it for http. */
    private static String advice(HttpTrouble trouble, URI proxy, URI uri) {
        boolean refused = trouble.kind() == Kind.PROXY
                && !String.valueOf(trouble.getMessage()).endsWith("407");
        return refused && !Hosts.isSecure(uri) && Hosts.scheme(proxy).equals("http")
                ? "; it is asked to CONNECT for http URLs too: allow CONNECT to port " + Hosts.port(uri) + " there"
                : "";
    }

    /** Whom it is about, where it is not the host of the call. */
    private Throwable located(Throwable error, ConfiguredClient client, Request request) {
        HttpTrouble trouble = HttpTroubles.of(error);
        URI proxy = call.socket() != null ? null : client.proxyOf(request.uri);
        if (proxy != null && List.of(Kind.PROXY, Kind.DNS, Kind.REFUSED).contains(trouble.kind())) {
            return new HttpTrouble(
                    trouble.kind(),
                    "the proxy " + Hosts.hostPort(proxy) + ": " + trouble.getMessage()
                            + advice(trouble, proxy, request.uri));
        }
        return request.redirects == 0 || trouble.kind() == Kind.CREDENTIALS
                ? trouble
                : new HttpTrouble(
                        trouble.kind(),
                        trouble.getMessage() + " (after a redirect to " + Hosts.hostPort(request.uri) + ")");
    }
}
