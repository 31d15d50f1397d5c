package io.periskop.app;

import io.periskop.api.periskop.CrossOrigin;
import io.periskop.metrics.MetricsPage;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What operators and their machines call: metrics, probes, reload; and the answer to everything else. */
final class OperationsRoutes {
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final String HOME = """
            Periskop: pull-based exception monitoring.

            /services/                     services
            /services/<service>/errors/    their errors
            /targets/                      what is scraped
            /errors                        this server's own errors, as a target
            /metrics                       for Prometheus
            /-/healthy  /-/ready           probes
            """;

    private final MetricsPage metrics;
    private final Reloader reloader;

    OperationsRoutes(MetricsPage metrics, Reloader reloader) {
        this.metrics = metrics;
        this.reloader = reloader;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/", request -> text(HttpStatus.OK, HOME))
                .GET("/metrics", request -> metrics())
                .GET("/-/healthy", request -> text(HttpStatus.OK, "OK"))
                .GET("/-/ready", request -> text(HttpStatus.OK, "Ready"))
                .POST("/-/reload", this::reload)
                .route(RequestPredicates.path("/-/reload"), request -> wrongMethod("POST"))
                .route(RequestPredicates.all(), request -> notFound())
                .build();
    }

    private Mono<ServerResponse> metrics() {
        return metrics.render()
                .subscribeOn(Schedulers.parallel())
                .flatMap(page -> ServerResponse.ok()
                        .header("Content-Type", MetricsPage.CONTENT_TYPE)
                        .bodyValue(page));
    }

    private Mono<ServerResponse> reload(ServerRequest request) {
        if (!CrossOrigin.mayWrite(request.exchange().getRequest())) {
            return text(HttpStatus.FORBIDDEN, "a page of another origin may not reload this server\n");
        }
        return Mono.fromCallable(reloader::reload)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(outcome -> outcome.problem() == null
                        ? text(HttpStatus.OK, "")
                        : text(HttpStatus.BAD_REQUEST, "not reloaded: " + outcome.problem() + "\n"));
    }

    private static Mono<ServerResponse> wrongMethod(String allowed) {
        return ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED)
                .header("Allow", allowed)
                .contentType(TEXT)
                .bodyValue("405 method not allowed, only " + allowed + "\n");
    }

    private static Mono<ServerResponse> notFound() {
        return text(HttpStatus.NOT_FOUND, "404 page not found\n");
    }

    private static Mono<ServerResponse> text(HttpStatus status, String body) {
        return ServerResponse.status(status)
                .contentType(TEXT)
                .header("X-Content-Type-Options", "nosniff")
                .bodyValue(body);
    }
}
