package io.periskop.api.v1;

import io.periskop.scrape.PoolStatus;
import io.periskop.scrape.PoolsView;
import io.periskop.scrape.TargetStatus;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * What is scraped, what is not and why, and how discovery does. {@code /api/v1/targets} and {@code /api/v1/scrape_pools} are
 * shaped as Prometheus' own answers, with members more; {@code /sd/prometheus} is what its {@code http_sd_configs} read.
 */
public final class TargetsResource {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .build();
    private static final List<String> STATES = List.of("any", "active", "dropped");

    private final PoolsView pools;
    private final Scheduler workers;

    /** @param workers write answers: tens of thousands of targets are megabytes */
    public TargetsResource(PoolsView pools, Scheduler workers) {
        this.pools = pools;
        this.workers = workers;
    }

    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/api/v1/targets", this::targets)
                .GET("/api/v1/scrape_pools", request -> json(this::scrapePools))
                .GET("/sd/prometheus", request -> json(this::httpSd))
                .build();
    }

    private Mono<ServerResponse> targets(ServerRequest request) {
        String state = request.queryParam("state").orElse("any");
        if (!STATES.contains(state)) {
            return Problems.problem(
                    HttpStatus.BAD_REQUEST, "state: unknown '" + state + "'; give one of " + String.join(", ", STATES));
        }
        String pool = request.queryParam("scrapePool").orElse("");
        return json(out -> {
            SortedMap<String, PoolStatus> chosen = new TreeMap<>(pools.pools());
            chosen.keySet().removeIf(name -> !pool.isEmpty() && !name.equals(pool));
            out.writeStartObject();
            out.writeStringProperty("status", "success");
            out.writeName("data");
            out.writeStartObject();
            out.writeName("activeTargets");
            out.writeStartArray();
            if (!state.equals("dropped")) {
                chosen.forEach((name, all) -> all.active().forEach(target -> TargetJson.active(name, target, out)));
            }
            out.writeEndArray();
            out.writeName("droppedTargets");
            out.writeStartArray();
            if (!state.equals("active")) {
                chosen.forEach((name, all) -> all.dropped().forEach(target -> TargetJson.dropped(name, target, out)));
            }
            out.writeEndArray();
            out.writeName("droppedTargetCounts");
            out.writeStartObject();
            chosen.forEach((name, all) -> out.writeNumberProperty(name, all.droppedCount()));
            out.writeEndObject();
            out.writeName("discoveries");
            out.writeStartArray();
            chosen.forEach((name, all) -> all.discoveries().forEach(each -> TargetJson.discovery(name, each, out)));
            out.writeEndArray();
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private void scrapePools(JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("status", "success");
        out.writeName("data");
        out.writeStartObject();
        out.writeName("scrapePools");
        out.writeStartArray();
        pools.pools().keySet().forEach(out::writeString);
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndObject();
    }

    private void httpSd(JsonGenerator out) {
        out.writeStartArray();
        pools.pools()
                .values()
                .forEach(all -> all.active().stream()
                        .filter(TargetStatus::askable)
                        .forEach(target -> TargetJson.httpSd(target, out)));
        out.writeEndArray();
    }

    private Mono<ServerResponse> json(Answer answer) {
        return Mono.fromCallable(() -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
                        answer.write(json);
                    }
                    return out.toByteArray();
                })
                .subscribeOn(workers)
                .flatMap(bytes -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(bytes));
    }

    private interface Answer {
        void write(JsonGenerator out);
    }
}
