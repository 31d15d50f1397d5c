package io.periskop.api.v1;

import io.periskop.store.StorageHealth;
import io.periskop.store.StorageState;
import io.periskop.store.StorageStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/status/storage}: where errors are stored, whether that works, and since when it does or does not. */
public final class StorageResource implements Resource {
    private static final Instant NOW = Instant.parse("2026-11-22T15:04:05Z");
    private static final Answer EXAMPLE = new Answer(
            "success",
            new Status(
                    "postgres",
                    "periskop@db.example.com:5432/periskop",
                    Health.UP,
                    StorageState.UP,
                    "errors are stored",
                    NOW.minusSeconds(86_400),
                    NOW,
                    new Failure(
                            "slow",
                            "the database answers too late",
                            "canceling statement due to statement timeout",
                            NOW.minusSeconds(86_460)),
                    new Connections(1, 9, 0, 10),
                    0,
                    0));

    private final Supplier<StorageStatus> storage;

    enum Health {
        UP,
        DOWN
    }

    @Schema(name = "StorageAnswer")
    record Answer(@Schema(example = "success") String status, Status data) {}

    @Schema(name = "StorageStatus", description = "The storage as operators see it")
    record Status(
            @Schema(description = "As in the configuration", example = "postgres")
            String type,

            @Schema(
                    description = "Which database where, without secrets; empty for memory",
                    example = "periskop@db.example.com:5432/periskop")
            String place,

            @Schema(example = "up") Health health,

            @Schema(description = "`up`, or why not", example = "up")
            StorageState state,

            @Schema(description = "The state in a sentence", example = "errors are stored")
            String message,

            @Schema(description = "When the state began") Instant since,

            @Schema(description = "When something was written last") @Nullable
            Instant lastWrite,

            @Schema(description = "The last there was, however long ago") @Nullable
            Failure lastFailure,

            @Schema(description = "Null for a storage without") @Nullable
            Connections connections,

            @Schema(description = "Reports of targets that are not in a transaction yet", example = "0")
            int waitingReports,

            @Schema(description = "About what these and those under way take of the memory", example = "0")
            long waitingBytes) {}

    @Schema(name = "StorageFailure")
    record Failure(
            @Schema(description = "As in `periskop_storage_failures_total`", example = "slow")
            String kind,

            @Schema(example = "the database answers too late")
            String message,

            @Schema(
                    description = "What the database or its driver said",
                    example = "canceling statement due to statement timeout")
            String detail,

            Instant at) {}

    @Schema(name = "StorageConnections")
    record Connections(
            @Schema(example = "1") int used,
            @Schema(example = "9") int idle,

            @Schema(description = "Transactions that wait for a connection", example = "0")
            int waitedFor,

            @Schema(description = "How many there may be", example = "10")
            int most) {}

    /** @param storage costs nothing, and answers at once whatever state it is in */
    public StorageResource(Supplier<StorageStatus> storage) {
        this.storage = storage;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/status/storage", call -> call.json(() -> new Answer("success", of(storage.get()))))
                .id("getStorageStatus")
                .tag("Status")
                .summary("Where errors are stored, whether that works, and since when it does or does not")
                .answers(EXAMPLE, "How the storage does; also while it does not work");
    }

    private static Status of(StorageStatus status) {
        StorageHealth health = status.health();
        return new Status(
                status.type(),
                status.place(),
                health.up() ? Health.UP : Health.DOWN,
                health.state(),
                health.sentence(),
                health.since(),
                status.lastWritten(),
                of(status.lastFailure()),
                of(status.connections()),
                status.waiting().reports(),
                status.waiting().bytes());
    }

    private static @Nullable Failure of(StorageStatus.@Nullable Failure failure) {
        return failure == null ? null : new Failure(failure.kind(), failure.sentence(), failure.detail(), failure.at());
    }

    private static @Nullable Connections of(StorageStatus.@Nullable Connections connections) {
        return connections == null
                ? null
                : new Connections(connections.used(), connections.idle(), connections.waiting(), connections.most());
    }
}
