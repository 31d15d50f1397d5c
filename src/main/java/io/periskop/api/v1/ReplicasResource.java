package io.periskop.api.v1;

import io.periskop.replica.Membership.Members;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/status/replicas}: which servers work on the same storage, and which of them divide targets. */
public final class ReplicasResource implements Resource {
    private static final Instant NOW = Instant.parse("2026-11-22T15:04:05Z");
    private static final Answer EXAMPLE = new Answer(
            List.of(
                    new Replica("4f1c", "periskop-0:8080", true, true, NOW.minusSeconds(86_400)),
                    new Replica("9b07", "periskop-1:8080", false, true, NOW.minusSeconds(3600))),
            NOW,
            null);

    private final Supplier<Members> members;

    @Schema(name = "Replicas")
    record Answer(
            @Schema(description = "Those that gave a sign of life in the last seconds")
            List<Replica> replicas,

            @Schema(description = "When the storage said so; null before the first time") @Nullable
            Instant asOf,

            @Schema(description = "Why the storage does not say so now; null where it does", nullable = true) @Nullable
            String problem) {}

    @Schema(name = "Replica", description = "A server")
    record Replica(
            @Schema(description = "Another one after each start", example = "4f1c")
            String id,

            @Schema(description = "Its machine or container, and the port", example = "periskop-0:8080")
            String address,

            @Schema(description = "Whether it gave this answer")
            boolean self,

            @Schema(description = "Whether it and this one divide the same targets")
            boolean dividesTargets,

            @Schema(description = "Its first sign of life, by the storage's clock")
            Instant since) {}

    /** @param members costs nothing */
    public ReplicasResource(Supplier<Members> members) {
        this.members = members;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/status/replicas", call -> call.json(this::replicas))
                .id("getReplicas")
                .tag("Status")
                .summary("Which servers work on the same storage")
                .description(
                        "A storage in memory has one. Targets are divided where `replicas.divide_targets` says so.")
                .answers(EXAMPLE, "The servers, sorted by id; as of the last answer while the storage gives none");
    }

    private Answer replicas() {
        Members now = members.get();
        String group = now.replicas().stream()
                .filter(each -> each.id().equals(now.self()))
                .findFirst()
                .map(each -> each.group())
                .orElse("");
        return new Answer(
                now.replicas().stream()
                        .map(each -> new Replica(
                                each.id(),
                                each.address(),
                                each.id().equals(now.self()),
                                !group.isEmpty() && each.group().equals(group),
                                each.since()))
                        .toList(),
                now.asOf(),
                now.problem());
    }
}
