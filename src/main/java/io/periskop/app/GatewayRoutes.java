package io.periskop.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.periskop.access.ClientAddress;
import io.periskop.access.Networks;
import io.periskop.api.periskop.Answers;
import io.periskop.exposition.PusherLines;
import io.periskop.metrics.MetricsPage;
import io.periskop.push.GatewayListing;
import io.periskop.push.Group;
import io.periskop.push.PushEntry;
import io.periskop.push.PushPath;
import io.periskop.push.PushResult;
import io.periskop.push.Scrape;
import io.periskop.push.StatusPage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What a push gateway answers: pushes, scrapes, and those who look after it. */
final class GatewayRoutes {
    private static final String READ = "GET, HEAD, OPTIONS";
    private static final String ERRORS = "/-/errors";
    /** Below {@link #ERRORS}: of pushes that name no job. */
    private static final String NO_GROUP = "/none";

    private static final MediaType PUSHERS = MediaType.parseMediaType(PusherLines.TYPE);

    private final PushEntry entry;
    private final Scrape scrape;
    private final GatewayListing listing;
    private final StatusPage page;
    private final PrometheusMeterRegistry registry;
    private final Networks trustedProxies;
    private final String prefix;
    private final byte[] style = style();

    GatewayRoutes(
            PushEntry entry,
            Scrape scrape,
            GatewayListing listing,
            StatusPage page,
            PrometheusMeterRegistry registry,
            Networks trustedProxies,
            String prefix) {
        this.entry = entry;
        this.scrape = scrape;
        this.listing = listing;
        this.page = page;
        this.registry = registry;
        this.trustedProxies = trustedProxies;
        this.prefix = prefix;
    }

    /** As the original's, health and errors answer any method. */
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .route(RequestPredicates.path("/-/health"), request -> Answers.text("OK"))
                .route(RequestPredicates.path("/-/healthy"), reading(request -> Answers.text("OK")))
                .route(RequestPredicates.path("/-/ready"), reading(request -> Answers.text("Ready")))
                .route(RequestPredicates.path("/-/sd"), reading(this::targets))
                .route(RequestPredicates.path("/-/page.css"), reading(this::style))
                .route(RequestPredicates.path("/metrics"), reading(this::metrics))
                .route(RequestPredicates.path("/"), reading(this::page))
                .route(RequestPredicates.path(ERRORS + "/**"), this::errors)
                .add(this::pushes)
                .route(RequestPredicates.all(), request -> Answers.notFound())
                .build();
    }

    private Mono<HandlerFunction<ServerResponse>> pushes(ServerRequest request) {
        PushPath path = PushPath.parse(pathOf(request));
        if (path == null) {
            return Mono.empty();
        }
        request.attributes()
                .put(
                        RouterFunctions.MATCHING_PATTERN_ATTRIBUTE,
                        PathPatternParser.defaultInstance.parse(PushAnswers.pattern(path)));
        return Mono.just(r -> push(r, path));
    }

    private Mono<ServerResponse> push(ServerRequest request, PushPath path) {
        boolean grouped = !Group.NONE.equals(path.group());
        String allowed = grouped ? "POST, PUT, DELETE, OPTIONS" : "POST, OPTIONS";
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.OPTIONS)) {
            return Answers.options(allowed);
        }
        String address = ClientAddress.of(request.exchange().getRequest(), trustedProxies);
        if (method.equals(HttpMethod.POST) || grouped && method.equals(HttpMethod.PUT)) {
            return entry.push(request.exchange().getRequest(), path, address).flatMap(PushAnswers::text);
        }
        if (grouped && method.equals(HttpMethod.DELETE)) {
            return PushAnswers.text(entry.delete(path));
        }
        return Answers.wrongMethod(allowed);
    }

    private Mono<ServerResponse> errors(ServerRequest request) {
        String rest = pathOf(request).substring(ERRORS.length());
        boolean all = rest.isEmpty() || rest.equals("/");
        PushPath path = all || rest.equals(NO_GROUP) ? new PushPath(Group.NONE, null) : PushPath.ofGroup(rest);
        if (path.group() == null) {
            return PushAnswers.text(PushResult.refused(PushResult.Kind.BAD_PATH, String.valueOf(path.problem())));
        }
        Group group = all ? null : path.group();
        boolean apart = wantsPushersApart(request);
        return request.checkNotModified(scrape.etag(group, apart))
                .doOnNext(unchanged -> scrape.unchanged())
                .switchIfEmpty(Mono.defer(() -> told(group, apart)));
    }

    private Mono<ServerResponse> told(@Nullable Group group, boolean apart) {
        return Mono.fromCallable(() -> scrape.answer(group, apart))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(answer -> ServerResponse.ok()
                        .header(
                                HttpHeaders.CONTENT_TYPE,
                                Objects.requireNonNullElse(answer.type(), "text/plain; charset=utf-8"))
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                        .eTag(answer.etag())
                        .bodyValue(answer.body()))
                .switchIfEmpty(Mono.defer(() ->
                        Answers.error(HttpStatus.NOT_FOUND, "404 nothing was pushed to this group, or it expired")));
    }

    private static boolean wantsPushersApart(ServerRequest request) {
        try {
            return request.headers().accept().stream()
                    .anyMatch(type -> type.equalsTypeAndSubtype(PUSHERS) && type.getQualityValue() > 0);
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private Mono<ServerResponse> targets(ServerRequest request) {
        String host = Objects.requireNonNullElse(request.headers().firstHeader(HttpHeaders.HOST), "");
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(listing.json(host, prefix));
    }

    private Mono<ServerResponse> metrics(ServerRequest request) {
        String type = OperationsRoutes.wantsOpenMetrics(request) ? MetricsPage.OPEN_METRICS : MetricsPage.PLAIN;
        return Mono.fromCallable(() -> registry.scrape(type).getBytes(StandardCharsets.UTF_8))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(text -> ServerResponse.ok()
                        .header(HttpHeaders.CONTENT_TYPE, type)
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                        .bodyValue(text));
    }

    private Mono<ServerResponse> page(ServerRequest request) {
        return Mono.fromCallable(page::html)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(html -> ServerResponse.ok()
                        .header(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                        .header("Content-Security-Policy", StatusPage.POLICY)
                        .header("Referrer-Policy", "no-referrer")
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .bodyValue(html));
    }

    private Mono<ServerResponse> style(ServerRequest request) {
        return ServerResponse.ok()
                .header(HttpHeaders.CONTENT_TYPE, "text/css; charset=utf-8")
                .header(HttpHeaders.CACHE_CONTROL, "max-age=300")
                .bodyValue(style);
    }

    private static byte[] style() {
        try (InputStream in = StatusPage.class.getResourceAsStream("page.css")) {
            return Objects.requireNonNull(in, "page.css is part of the build").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pathOf(ServerRequest request) {
        return request.requestPath().pathWithinApplication().value();
    }

    private static HandlerFunction<ServerResponse> reading(HandlerFunction<ServerResponse> handler) {
        return OperationsRoutes.reading(handler);
    }
}
