package io.periskop.federation;

import io.periskop.exposition.ExpositionWriter;
import io.periskop.exposition.Federated;
import io.periskop.exposition.FederationWriter;
import io.periskop.http.Hosts;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import io.periskop.store.StoreUnavailableException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code /federate}: what this server tells others that federate it; {@code /federate/services/<service>}: the same of one service as
 * any process says it, so that every server can scrape it; {@code /federate/sd}: these as targets, for {@code http_sd_configs}.
 */
public final class FederateRoutes {
    private static final int MOST_SAMPLES = 50;
    private static final int MOST_MATCHES = 64;
    /** Of one error in the form of processes, which keep about as many. */
    private static final int PLAIN_SAMPLES = 10;

    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final ExpositionWriter PLAIN = new ExpositionWriter();
    private static final FederationWriter FULL = new FederationWriter();
    private static final MediaType FULL_TYPE = MediaType.parseMediaType(Federated.TYPE);
    private static final MediaType PROBLEM = MediaType.APPLICATION_PROBLEM_JSON;

    private final @Nullable Leaf leaf;
    private final Supplier<@Nullable URI> externalUrl;
    private final Function<Object, byte[]> json;

    /**
     * @param leaf null where nothing is told
     * @param externalUrl where people reach this server; null where they say it by asking
     * @param json of lists, maps and texts
     */
    public FederateRoutes(@Nullable Leaf leaf, Supplier<@Nullable URI> externalUrl, Function<Object, byte[]> json) {
        this.leaf = leaf;
        this.externalUrl = externalUrl;
        this.json = json;
    }

    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/federate", told(this::full))
                .GET("/federate/sd", told(this::discovery))
                .GET("/federate/services/{service}", told(this::plain))
                .build();
    }

    private interface Telling {
        Mono<ServerResponse> tell(ServerRequest request, Leaf leaf);
    }

    private HandlerFunction<ServerResponse> told(Telling telling) {
        return request -> {
            if (leaf == null) {
                return problem(
                        HttpStatus.NOT_FOUND,
                        "this server tells other servers nothing; set federate.enabled and global.server_id in its"
                                + " configuration");
            }
            if (!leaf.isReady()) {
                return later("the server has not yet read all its errors; ask again in some seconds");
            }
            return telling.tell(request, leaf)
                    .onErrorResume(
                            StoreUnavailableException.class,
                            e -> later("the storage does not answer; ask again in some seconds"));
        };
    }

    private Mono<ServerResponse> full(ServerRequest request, Leaf leaf) {
        List<Search> matching = new ArrayList<>();
        List<String> given = new ArrayList<>(request.queryParams().getOrDefault("match[]", List.of()));
        given.addAll(request.queryParams().getOrDefault("match", List.of()));
        if (given.size() > MOST_MATCHES) {
            return problem(HttpStatus.BAD_REQUEST, "match[]: more than " + MOST_MATCHES + "; leave some out");
        }
        for (String text : given) {
            try {
                matching.add(matchers(text));
            } catch (IllegalArgumentException e) {
                return problem(HttpStatus.BAD_REQUEST, "match[]: " + e.getMessage());
            }
        }
        int samples;
        try {
            samples = Integer.parseInt(request.queryParam("samples").orElse("0"));
        } catch (NumberFormatException e) {
            samples = -1;
        }
        if (samples < 0 || samples > MOST_SAMPLES) {
            return problem(HttpStatus.BAD_REQUEST, "samples: give a whole number from 0 to " + MOST_SAMPLES);
        }
        return leaf.page(request.queryParam("since").orElse(""), matching, samples)
                .publishOn(Schedulers.boundedElastic())
                .flatMap(answer -> {
                    String etag = '"' + answer.cursor() + '"';
                    Federated page = answer.page();
                    if (page == null) {
                        return ServerResponse.status(HttpStatus.NOT_MODIFIED)
                                .eTag(etag)
                                .build();
                    }
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    FULL.write(out, page);
                    return ServerResponse.ok()
                            .contentType(FULL_TYPE)
                            .eTag(etag)
                            .headers(headers -> headers.setCacheControl("no-store"))
                            .bodyValue(out.toByteArray());
                });
    }

    /** The same as a search of this server's language. */
    public static String unbraced(String text) {
        String stripped = text.strip();
        return stripped.startsWith("{") && stripped.endsWith("}") ? Matchers.unbraced(stripped) : stripped;
    }

    /**
     * Label matchers; braces and commas as Prometheus has them are taken as well.
     *
     * @throws IllegalArgumentException if there is anything else in it
     */
    public static Search matchers(String text) {
        Search search = SearchParser.parse(unbraced(text));
        if (!search.phrases().isEmpty()) {
            throw new IllegalArgumentException(
                    "it has words to look for in texts; give only labels, such as severity=error");
        }
        return search;
    }

    private Mono<ServerResponse> plain(ServerRequest request, Leaf leaf) {
        return leaf.plain(request.pathVariable("service"), PLAIN_SAMPLES)
                .publishOn(Schedulers.boundedElastic())
                .flatMap(aggregates -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    PLAIN.write(out, leaf.plainName(), aggregates);
                    return ServerResponse.ok()
                            .contentType(MediaType.APPLICATION_JSON)
                            .headers(headers -> headers.setCacheControl("no-store"))
                            .bodyValue(out.toByteArray());
                });
    }

    private Mono<ServerResponse> discovery(ServerRequest request, Leaf leaf) {
        URI known = externalUrl.get();
        URI here = known == null ? request.uri() : known;
        String prefix = known == null
                ? request.requestPath().contextPath().value()
                : known.getPath().replaceAll("/+$", "");
        List<Map<String, Object>> groups = new ArrayList<>();
        for (String service : leaf.services()) {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("__metrics_path__", prefix + "/federate/services/" + encoded(service));
            labels.put("__scheme__", Hosts.scheme(here));
            labels.put("__service__", service);
            groups.add(Map.of("targets", List.of(Hosts.hostPort(here)), "labels", labels));
        }
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> headers.setCacheControl("no-cache"))
                .bodyValue(json.apply(groups));
    }

    private static String encoded(String service) {
        return URLEncoder.encode(service, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Mono<ServerResponse> later(String detail) {
        return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header("Retry-After", Long.toString(AGAIN.toSeconds()))
                .contentType(PROBLEM)
                .bodyValue(body(HttpStatus.SERVICE_UNAVAILABLE, detail));
    }

    private Mono<ServerResponse> problem(HttpStatus status, String detail) {
        return ServerResponse.status(status).contentType(PROBLEM).bodyValue(body(status, detail));
    }

    private byte[] body(HttpStatus status, String detail) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", status.getReasonPhrase());
        body.put("status", status.value());
        body.put("detail", detail);
        return json.apply(body);
    }
}
