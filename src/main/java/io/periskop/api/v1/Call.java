package io.periskop.api.v1;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A request for an endpoint, with its parameters read, and ways to answer it. */
public final class Call {
    private final ServerRequest request;
    private final Map<Param<?>, List<?>> values;

    Call(ServerRequest request, Map<Param<?>, List<?>> values) {
        this.request = request;
        this.values = values;
    }

    public ServerRequest request() {
        return request;
    }

    /** @param param one that is required or has a value where it is not given */
    public <T> T get(Param<T> param) {
        return find(param).orElseThrow(() -> new IllegalStateException(param + " may be absent"));
    }

    /** Empty if it is not given and has no value for that case. */
    public <T> Optional<T> find(Param<T> param) {
        List<T> all = all(param);
        return all.isEmpty() ? Optional.ofNullable(param.fallback()) : Optional.of(all.get(0));
    }

    /** In the order of the address. */
    @SuppressWarnings("unchecked") // Endpoint puts what the parameter read
    public <T> List<T> all(Param<T> param) {
        List<?> read = values.get(param);
        if (read == null) {
            throw new IllegalArgumentException(param + " is not declared for this endpoint");
        }
        return (List<T>) read;
    }

    /** The JSON of the request. Fails with a problem if it is not this. To be read once. */
    public <T> Mono<T> body(Class<T> type) {
        return Bodies.read(request.exchange(), type);
    }

    /** As {@link #json(HttpStatus, Object)}, with 200. */
    public Mono<ServerResponse> json(Object value) {
        return json(() -> value);
    }

    /** @param value made where answers are written, not where requests are taken; quick, or at least not waiting */
    public Mono<ServerResponse> json(Supplier<?> value) {
        return Mono.fromCallable(() -> Json.write(value.get()))
                .subscribeOn(Schedulers.parallel())
                .flatMap(this::json);
    }

    /** Written away from the event loop: it may be megabytes. */
    public Mono<ServerResponse> json(HttpStatus status, Object value) {
        return Mono.fromCallable(() -> Json.write(value))
                .subscribeOn(Schedulers.parallel())
                .flatMap(bytes -> answered(status, bytes));
    }

    /** @param written JSON. What was not changed since the client got it is not sent again. */
    public Mono<ServerResponse> json(byte[] written) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (!reads) {
            return answered(HttpStatus.OK, written);
        }
        String etag = Etag.of(written);
        return request.checkNotModified(etag)
                .switchIfEmpty(Mono.defer(() -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .headers(Endpoint::neverStale)
                        .eTag(etag)
                        .bodyValue(written)));
    }

    public Mono<ServerResponse> nothing() {
        return ServerResponse.noContent().build();
    }

    private static Mono<ServerResponse> answered(HttpStatus status, byte[] written) {
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .headers(Endpoint::neverStale)
                .bodyValue(written);
    }
}
