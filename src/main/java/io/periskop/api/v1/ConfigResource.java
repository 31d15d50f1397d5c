package io.periskop.api.v1;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/status/config}: the configuration that is in use, without its secrets. */
public final class ConfigResource implements Resource {
    private static final Shown EXAMPLE = new Shown(
            "periskop.yaml",
            "services:\n- name: checkout\n",
            Instant.parse("2026-11-22T15:04:05Z"),
            Map.of("errors_per_service", "10000", "minute_retention", "14d"));

    private final Supplier<Shown> shown;

    @Schema(name = "ConfigAnswer")
    public record Shown(
            @Schema(
                    description = "The path of the file; null where the server runs without one",
                    example = "periskop.yaml")
            @Nullable
            String file,

            @Schema(
                    description = "YAML without comments, in which every secret is `<secret>`; empty without a file",
                    example = "services:\n- name: checkout\n")
            String yaml,

            @Schema(description = "When it was read") Instant loadedAt,

            @Schema(
                    description = "All limits by their keys, also those that the file does not give",
                    example = "{\"errors_per_service\": \"10000\", \"minute_retention\": \"14d\"}")
            Map<String, String> limits) {
        public Shown {
            limits = new TreeMap<>(limits);
        }
    }

    /** @param shown kept in memory */
    public ConfigResource(Supplier<Shown> shown) {
        this.shown = shown;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/status/config", call -> call.json(shown))
                .id("getConfig")
                .tag("Status")
                .summary("The configuration that is in use, without its secrets")
                .answers(EXAMPLE, "The configuration");
    }
}
