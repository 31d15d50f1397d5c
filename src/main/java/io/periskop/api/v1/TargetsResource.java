package io.periskop.api.v1;

import io.periskop.scrape.TargetsView;
import java.io.ByteArrayOutputStream;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** {@code GET /api/v1/targets}: what is scraped and how that goes, in the members that Prometheus' own answer has. */
public final class TargetsResource {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .build();

    private final TargetsView targets;

    public TargetsResource(TargetsView targets) {
        this.targets = targets;
    }

    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route().GET("/api/v1/targets", this::list).build();
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeName("activeTargets");
            json.writeStartArray();
            targets.targets().values().forEach(pool -> pool.forEach(target -> TargetJson.write(target, json)));
            json.writeEndArray();
            json.writeEndObject();
        }
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(out.toByteArray());
    }
}
