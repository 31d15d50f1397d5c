package io.periskop.api.v1;

import io.periskop.label.Nearest;
import io.periskop.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** All resources as routes. Whatever goes wrong in one is answered as a problem; what nobody expected is logged once. */
public final class Api {
    /** What everything of it begins with, but for what other programs look for elsewhere. */
    public static final String PATH = "/api/v1/";

    public static final int MOST_BODY_BYTES = Bodies.MOST_BYTES;

    private static final Logger log = LoggerFactory.getLogger(Api.class);
    private static final int LONGEST_PATH = 200;

    private final ApiFailures failures;
    private final List<Endpoint> endpoints;

    public Api(ApiFailures failures, Resource... resources) {
        this.failures = failures;
        Endpoints declared = new Endpoints();
        for (Resource resource : resources) {
            resource.declare(declared);
        }
        this.endpoints = List.copyOf(declared.all());
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** Takes everything under {@code /api/}, so it belongs behind what else is there. */
    public RouterFunction<ServerResponse> routes() {
        Map<String, Map<HttpMethod, Endpoint>> byPath = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            Endpoint other = byPath.computeIfAbsent(endpoint.path(), path -> new LinkedHashMap<>())
                    .put(endpoint.method(), endpoint);
            if (other != null) {
                throw new IllegalStateException("twice: " + endpoint.method() + " " + endpoint.path());
            }
        }
        RouterFunctions.Builder routes = RouterFunctions.route();
        // A path that is spelled out comes before one that takes anything in its place.
        Map<String, Map<HttpMethod, Endpoint>> sorted = new TreeMap<>(
                Comparator.comparing((String path) -> path.contains("{")).thenComparing(Comparator.naturalOrder()));
        sorted.putAll(byPath);
        sorted.forEach((path, methods) -> routes.route(
                RequestPredicates.path(path), request -> answered(request, () -> handle(methods, request))));
        new DocsPage(() -> OpenApiDocument.json(endpoints))
                .pages()
                .forEach((path, page) -> routes.route(
                        RequestPredicates.path(path), request -> answered(request, () -> read(page, request))));
        return routes.route(
                        RequestPredicates.path("/api/**"),
                        request -> answered(request, () -> {
                            throw unknownPath(request, byPath.keySet());
                        }))
                .build();
    }

    private static Mono<ServerResponse> handle(Map<HttpMethod, Endpoint> methods, ServerRequest request) {
        HttpMethod method = request.method().equals(HttpMethod.HEAD) ? HttpMethod.GET : request.method();
        Endpoint endpoint = methods.get(method);
        return endpoint == null ? otherwise(methods.keySet(), request) : endpoint.handle(request);
    }

    private static Mono<ServerResponse> read(HandlerFunction<ServerResponse> page, ServerRequest request) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return reads ? page.handle(request) : otherwise(Set.of(HttpMethod.GET), request);
    }

    /** To another method than there is. */
    private static Mono<ServerResponse> otherwise(Set<HttpMethod> methods, ServerRequest request) {
        TreeSet<String> allowed = new TreeSet<>(List.of(HttpMethod.OPTIONS.name()));
        methods.forEach(each -> allowed.add(each.name()));
        if (methods.contains(HttpMethod.GET)) {
            allowed.add(HttpMethod.HEAD.name());
        }
        if (!request.method().equals(HttpMethod.OPTIONS)) {
            throw Problems.wrongMethod(allowed);
        }
        return ServerResponse.noContent()
                .header(HttpHeaders.ALLOW, String.join(", ", allowed))
                .build();
    }

    private static Problem unknownPath(ServerRequest request, Iterable<String> known) {
        List<String> plain = new ArrayList<>();
        known.forEach(plain::add);
        String path = request.path();
        return Problems.unknownPath(path).suggesting(Nearest.of(path, plain));
    }

    private Mono<ServerResponse> answered(ServerRequest request, Supplier<Mono<ServerResponse>> answer) {
        return Mono.defer(answer)
                .onErrorResume(e ->
                        Problems.answer(problem(e, request), request.exchange().getRequest()));
    }

    private Problem problem(Throwable e, ServerRequest request) {
        Throwable cause = Exceptions.unwrap(e);
        if (cause instanceof Problem problem) {
            return problem;
        }
        Optional<Throwable> unavailable = Exceptions.unwrapMultiple(cause).stream()
                .filter(StoreUnavailableException.class::isInstance)
                .findFirst();
        if (unavailable.isPresent()) {
            return Problems.storageUnavailable(String.valueOf(unavailable.get().getMessage()));
        }
        if (cause instanceof ResponseStatusException refused
                && refused.getStatusCode().is4xxClientError()) {
            return Problems.refusedBySpring(refused);
        }
        return unexpected(cause, request);
    }

    private Problem unexpected(Throwable e, ServerRequest request) {
        String id = String.format("%016x", ThreadLocalRandom.current().nextLong());
        String path = Quoted.cut(request.uri().getRawPath(), LONGEST_PATH);
        log.error("{} {} failed, error {}", request.method(), path, id, e);
        failures.failed(request.method().name(), path, e);
        return Problems.internal(id);
    }
}
