package io.periskop.api.periskop;

import io.periskop.scrape.TargetsView;
import io.periskop.store.ErrorActions;
import io.periskop.store.Errors;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Every route of the original server but its static files and metrics. */
public final class PeriskopApi implements RouterFunction<ServerResponse> {
    private static final String READ = "GET, HEAD, OPTIONS";
    private static final String ANONYMOUS = "anonymous";
    private static final HttpStatus UNREADABLE = HttpStatus.SERVICE_UNAVAILABLE;
    /** At most a sixteenth of the heap. */
    private static final long WRITTEN_BYTES =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 16);

    private static final String TRY_LATER = "the storage does not answer; try again later";

    private final Errors errors;
    private final ErrorActions actions;
    private final TargetsView targets;
    private final Supplier<byte[]> ownErrors;
    private final ApiListener listener;
    private final ErrorsBody errorsBody;

    /**
     * @param epoch another number whenever what was read may be gone, as {@link io.periskop.store.Reports#epoch}
     * @param ownErrors the server's own exposition
     */
    public PeriskopApi(
            Errors errors,
            LongSupplier epoch,
            ErrorActions actions,
            TargetsView targets,
            Supplier<byte[]> ownErrors,
            ApiListener listener) {
        this.errors = errors;
        this.actions = actions;
        this.targets = targets;
        this.ownErrors = ownErrors;
        this.listener = listener;
        this.errorsBody = new ErrorsBody(errors, new WrittenErrors(WRITTEN_BYTES, epoch, System::nanoTime));
    }

    @Override
    public Mono<HandlerFunction<ServerResponse>> route(ServerRequest request) {
        ApiRequest asked =
                ApiRequest.parse(request.requestPath().pathWithinApplication().value());
        if (asked instanceof ApiRequest.Services) {
            return reading(request, "/services/", this::services);
        }
        if (asked instanceof ApiRequest.ServiceErrors of) {
            return reading(request, "/services/{service}/errors/", r -> serviceErrors(r, of.service()));
        }
        if (asked instanceof ApiRequest.OneError one) {
            return matched(request, "/services/{service}/errors/{key}/", r -> resolve(r, one));
        }
        if (asked instanceof ApiRequest.Targets) {
            return reading(request, "/targets/", r -> Answers.json(TargetsJson.of(targets.targets())));
        }
        if (asked instanceof ApiRequest.OwnErrors) {
            return matched(request, "/errors", r -> Answers.text(ownErrors.get()));
        }
        if (asked instanceof ApiRequest.Health) {
            return matched(request, "/-/health", r -> Answers.text("OK".getBytes(StandardCharsets.US_ASCII)));
        }
        if (asked instanceof ApiRequest.Moved moved) {
            return Mono.just(r -> Answers.moved(r.requestPath().contextPath().value() + moved.cleanPath() + query(r)));
        }
        return Mono.empty();
    }

    private static String query(ServerRequest request) {
        String query = request.uri().getRawQuery();
        return query == null ? "" : "?" + query;
    }

    private Mono<ServerResponse> services(ServerRequest request) {
        return errors.services()
                .collectList()
                .map(stored -> ServicesJson.of(stored, targets.targets().keySet()))
                .flatMap(Answers::json)
                .onErrorResume(e -> unreadable(request, e));
    }

    private Mono<ServerResponse> serviceErrors(ServerRequest request, String service) {
        return isKnown(service)
                .flatMap(known -> known ? list(request, service) : noSuchService(request, service))
                .onErrorResume(e -> unreadable(request, e));
    }

    private Mono<ServerResponse> list(ServerRequest request, String service) {
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body((message, context) -> message.writeAndFlushWith(
                                errorsBody.of(service, message.bufferFactory()).doOnError(e -> failed(request, e)))
                        .onErrorResume(e -> interrupted(request.exchange().getResponse(), e)));
    }

    /** Before anything of the list was sent, the answer can still be another one. */
    private static Mono<Void> interrupted(ServerHttpResponse response, Throwable e) {
        return response.isCommitted() ? Mono.error(e) : Answers.replace(response, UNREADABLE, TRY_LATER);
    }

    private Mono<Boolean> isKnown(String service) {
        return targets.isScraped(service) ? Mono.just(true) : errors.services().hasElement(service);
    }

    private Mono<ServerResponse> noSuchService(ServerRequest request, String service) {
        listener.serviceNotFound(service, request.method().name(), request.uri().getRawPath());
        return Answers.error(HttpStatus.NOT_FOUND, "service " + service + " not found");
    }

    private Mono<ServerResponse> resolve(ServerRequest request, ApiRequest.OneError one) {
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return Answers.options("DELETE, OPTIONS");
        }
        if (!request.method().equals(HttpMethod.DELETE)) {
            return Answers.wrongMethod("DELETE, OPTIONS");
        }
        return isKnown(one.service())
                .flatMap(known -> known
                        ? actor(request)
                                .flatMap(actor -> actions.resolve(one.service(), one.key(), actor))
                                .then(ServerResponse.noContent().build())
                        : Answers.notFound())
                .onErrorResume(e -> unreadable(request, e));
    }

    /** Whoever the filters in front of the routes know. */
    private static Mono<String> actor(ServerRequest request) {
        return request.principal().map(Principal::getName).defaultIfEmpty(ANONYMOUS);
    }

    private Mono<ServerResponse> unreadable(ServerRequest request, Throwable e) {
        failed(request, e);
        return Answers.error(UNREADABLE, TRY_LATER);
    }

    private void failed(ServerRequest request, Throwable e) {
        listener.failed(request.method().name(), request.uri().getRawPath(), e);
    }

    private static Mono<HandlerFunction<ServerResponse>> reading(
            ServerRequest request, String pattern, HandlerFunction<ServerResponse> handler) {
        return matched(request, pattern, r -> {
            HttpHeaders answer = r.exchange().getResponse().getHeaders();
            CrossOrigin.allowReading(r.headers().asHttpHeaders(), answer);
            if (r.method().equals(HttpMethod.OPTIONS)) {
                return Answers.options(READ);
            }
            boolean reads = r.method().equals(HttpMethod.GET) || r.method().equals(HttpMethod.HEAD);
            return reads ? handler.handle(r) : Answers.wrongMethod(READ);
        });
    }

    private static Mono<HandlerFunction<ServerResponse>> matched(
            ServerRequest request, String pattern, HandlerFunction<ServerResponse> handler) {
        request.attributes()
                .put(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE, PathPatternParser.defaultInstance.parse(pattern));
        return Mono.just(handler);
    }
}
