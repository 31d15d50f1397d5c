package io.periskop.app;

import io.periskop.api.periskop.Answers;
import io.periskop.metrics.MetricsPage;
import io.periskop.store.StorageHealth;
import java.util.List;
import java.util.function.Supplier;
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
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What operators and their machines call: metrics, probes, reload; and the answer to everything else. */
final class OperationsRoutes {
    private static final String READ = "GET, HEAD, OPTIONS";
    private static final String WRITE = "POST, OPTIONS";
    private static final String HOME = """
            Periskop: pull-based exception monitoring.

            /                              the page for people, in a browser
            /services/                     services
            /services/<service>/errors/    their errors
            /targets/                      what is scraped
            /errors                        this server's own errors, as a target
            /api/docs                      the API: every path, tried out here
            /api/v1/targets                how they do
            /api/v1/status                 which version this is, and whether it is ready
            /api/v1/status/storage         whether errors can be stored
            /metrics                       for Prometheus
            /-/healthy  /-/ready           probes
            """;

    private final MetricsPage metrics;
    private final Reloader reloader;
    private final Supplier<StorageHealth> storage;

    OperationsRoutes(MetricsPage metrics, Reloader reloader, Supplier<StorageHealth> storage) {
        this.metrics = metrics;
        this.reloader = reloader;
        this.storage = storage;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .route(RequestPredicates.path("/"), reading(request -> Answers.text(HOME)))
                .route(RequestPredicates.path("/metrics"), reading(this::metrics))
                .route(RequestPredicates.path("/-/healthy"), reading(request -> Answers.text("OK")))
                .route(RequestPredicates.path("/-/ready"), reading(request -> ready()))
                .route(RequestPredicates.path("/-/reload"), this::reload)
                .route(RequestPredicates.all(), request -> Answers.notFound())
                .build();
    }

    static HandlerFunction<ServerResponse> reading(HandlerFunction<ServerResponse> handler) {
        return request -> {
            if (request.method().equals(HttpMethod.OPTIONS)) {
                return Answers.options(READ);
            }
            boolean reads =
                    request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
            return reads ? handler.handle(request) : Answers.wrongMethod(READ);
        };
    }

    /** The sentence names neither hosts nor users: anybody may read it. */
    private Mono<ServerResponse> ready() {
        StorageHealth health = storage.get();
        return health.up() ? Answers.text("Ready") : Answers.error(HttpStatus.SERVICE_UNAVAILABLE, health.sentence());
    }

    private Mono<ServerResponse> metrics(ServerRequest request) {
        boolean openMetrics = wantsOpenMetrics(request);
        return metrics.render(openMetrics)
                .subscribeOn(Schedulers.parallel())
                .flatMap(page -> ServerResponse.ok()
                        .header("Content-Type", openMetrics ? MetricsPage.OPEN_METRICS : MetricsPage.PLAIN)
                        .header("Vary", "Accept")
                        .bodyValue(page));
    }

    /** As Prometheus asks for it: by name, and no less gladly than for plain text. */
    static boolean wantsOpenMetrics(ServerRequest request) {
        List<MediaType> accepted;
        try {
            accepted = request.headers().accept();
        } catch (InvalidMediaTypeException e) {
            return false;
        }
        double open = 0;
        double plain = 0;
        for (MediaType type : accepted) {
            if (type.getSubtype().equals("openmetrics-text")) {
                open = Math.max(open, type.getQualityValue());
            } else if (type.isCompatibleWith(MediaType.TEXT_PLAIN) && !type.isWildcardType()) {
                plain = Math.max(plain, type.getQualityValue());
            }
        }
        return open > 0 && open >= plain;
    }

    private Mono<ServerResponse> reload(ServerRequest request) {
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return Answers.options(WRITE);
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return Answers.wrongMethod(WRITE);
        }
        return Mono.fromCallable(reloader::reload)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(outcome -> outcome.problem() == null
                        ? Answers.text("")
                        : Answers.error(HttpStatus.BAD_REQUEST, "not reloaded: " + outcome.problem()));
    }
}
