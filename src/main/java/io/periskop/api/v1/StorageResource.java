package io.periskop.api.v1;

import io.periskop.store.StorageHealth;
import io.periskop.store.StorageStatus;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code /api/v1/status/storage}: where errors are stored, whether that works, and since when it does or does not. */
public final class StorageResource {
    private static final JsonFactory JSON = new JsonFactory();

    private final Supplier<StorageStatus> storage;

    /** @param storage costs nothing, and answers at once whatever state it is in */
    public StorageResource(Supplier<StorageStatus> storage) {
        this.storage = storage;
    }

    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/api/v1/status/storage", request -> answer())
                .build();
    }

    private Mono<ServerResponse> answer() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("status", "success");
            json.writeName("data");
            write(storage.get(), json);
            json.writeEndObject();
        }
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(out.toByteArray());
    }

    private static void write(StorageStatus status, JsonGenerator json) {
        StorageHealth health = status.health();
        json.writeStartObject();
        json.writeStringProperty("type", status.type());
        json.writeStringProperty("place", status.place());
        json.writeStringProperty("health", health.up() ? "up" : "down");
        json.writeStringProperty("state", health.state().label());
        json.writeStringProperty("message", health.sentence());
        time(json, "since", health.since());
        time(json, "lastWrite", status.lastWritten());
        failure(json, status.lastFailure());
        connections(json, status.connections());
        json.writeNumberProperty("waitingReports", status.waiting().reports());
        json.writeNumberProperty("waitingBytes", status.waiting().bytes());
        json.writeEndObject();
    }

    private static void failure(JsonGenerator json, StorageStatus.@Nullable Failure failure) {
        json.writeName("lastFailure");
        if (failure == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("kind", failure.kind());
        json.writeStringProperty("message", failure.sentence());
        json.writeStringProperty("detail", failure.detail());
        time(json, "at", failure.at());
        json.writeEndObject();
    }

    private static void connections(JsonGenerator json, StorageStatus.@Nullable Connections connections) {
        json.writeName("connections");
        if (connections == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeNumberProperty("used", connections.used());
        json.writeNumberProperty("idle", connections.idle());
        json.writeNumberProperty("waitedFor", connections.waiting());
        json.writeNumberProperty("most", connections.most());
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String name, @Nullable Instant time) {
        json.writeName(name);
        if (time == null) {
            json.writeNull();
        } else {
            json.writeString(time.toString());
        }
    }
}
