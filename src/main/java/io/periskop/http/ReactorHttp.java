package io.periskop.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** Exchanges over reactor-netty. */
public final class ReactorHttp implements Http, Disposable {
    private final ConnectionProvider connections;
    private final HttpClient client;

    public ReactorHttp(String userAgent) {
        this.connections = ConnectionProvider.builder("discovery").build();
        this.client = HttpClient.create(connections)
                .headers(headers -> headers.set("User-Agent", userAgent))
                .compress(true);
    }

    @Override
    public Mono<HttpAnswer> exchange(HttpConfig config, HttpCall call) {
        byte @Nullable [] body = call.body();
        Path socket = call.socket();
        HttpClient configured =
                socket == null ? client : client.remoteAddress(() -> new DomainSocketAddress(socket.toFile()));
        return configured
                .followRedirect(config.followRedirects())
                .headers(headers -> call.headers().forEach(headers::set))
                .request(io.netty.handler.codec.http.HttpMethod.valueOf(call.method()))
                .uri(call.uri())
                .send((request, out) -> body == null ? out : out.sendByteArray(Mono.just(body)))
                .response((response, content) -> read(call, response, content))
                .next()
                .timeout(call.timeout())
                .onErrorMap(e -> e instanceof HttpTrouble ? e : new HttpTrouble(String.valueOf(e.getMessage()), e));
    }

    @Override
    public void dispose() {
        connections.dispose();
    }

    private static Mono<HttpAnswer> read(HttpCall call, HttpClientResponse response, Flux<ByteBuf> content) {
        Map<String, String> headers = new HashMap<>();
        response.responseHeaders()
                .forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        return content.<ByteBuf>handle((piece, sink) -> {
                    try {
                        if (body.size() + piece.readableBytes() > call.maxBytes()) {
                            sink.error(new HttpTrouble("the answer is larger than " + call.maxBytes() + " bytes"));
                            return;
                        }
                        piece.getBytes(piece.readerIndex(), body, piece.readableBytes());
                    } catch (IOException e) {
                        sink.error(e);
                    }
                })
                .then(Mono.fromSupplier(() -> new HttpAnswer(response.status().code(), headers, body.toByteArray())));
    }
}
