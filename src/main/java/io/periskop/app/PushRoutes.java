package io.periskop.app;

import io.periskop.access.ClientAddress;
import io.periskop.access.Networks;
import io.periskop.api.periskop.Answers;
import io.periskop.api.v1.Problems;
import io.periskop.push.DirectPush;
import io.periskop.push.Group;
import io.periskop.push.PushPath;
import io.periskop.push.PushResult;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Where a server takes pushes. {@code /errors} is also where it serves its own errors, as the original does for any method:
 * a request without a body is no push.
 */
final class PushRoutes implements RouterFunction<ServerResponse> {
    private static final String ALLOWED = "POST, PUT, OPTIONS";
    private static final Set<HttpMethod> WRITES = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);

    private final DirectPush pushes;
    private final Supplier<Networks> trustedProxies;

    PushRoutes(DirectPush pushes, Supplier<Networks> trustedProxies) {
        this.pushes = pushes;
        this.trustedProxies = trustedProxies;
    }

    @Override
    public Mono<HandlerFunction<ServerResponse>> route(ServerRequest request) {
        if (!WRITES.contains(request.method())) {
            return Mono.empty();
        }
        PushPath path =
                PushPath.parse(request.requestPath().pathWithinApplication().value());
        if (path == null || Group.NONE.equals(path.group()) && !hasBody(request)) {
            return Mono.empty();
        }
        request.attributes()
                .put(
                        RouterFunctions.MATCHING_PATTERN_ATTRIBUTE,
                        PathPatternParser.defaultInstance.parse(PushAnswers.pattern(path)));
        return Mono.just(r -> handle(r, path));
    }

    /** A {@code PUT} replaces nothing here: what was counted stays counted. */
    private Mono<ServerResponse> handle(ServerRequest request, PushPath path) {
        if (request.method().equals(HttpMethod.DELETE)) {
            return Answers.wrongMethod(ALLOWED);
        }
        String address = ClientAddress.of(request.exchange().getRequest(), trustedProxies.get());
        return pushes.push(request.exchange().getRequest(), path, address).flatMap(PushRoutes::answer);
    }

    private static Mono<ServerResponse> answer(PushResult result) {
        if (result.isTaken()) {
            return PushAnswers.text(result);
        }
        return ServerResponse.ok()
                .build((exchange, context) -> Problems.write(
                        Problems.pushRefused(result.kind().status(), result.sentence(), result.retryAfter()),
                        exchange));
    }

    private static boolean hasBody(ServerRequest request) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        return headers.getContentLength() > 0 || Objects.nonNull(headers.getFirst(HttpHeaders.TRANSFER_ENCODING));
    }
}
