package io.periskop.api.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.periskop.catalog.CatalogError;
import io.periskop.store.ErrorFacts;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.SortedMap;

/** One error in a message of the stream. */
@Schema(name = "StreamedError")
record StreamedError(
        @Schema(example = "5bXgJtAqNnKc0D1wzTlY7Q") String errorId,

        @Schema(example = "shop") String service,

        @Schema(example = "com.example.PaymentException@1f2e3d4c")
        String key,

        @Schema(
                description = "Of its newest occurrence; empty where that has none",
                example = "com.example.PaymentException")
        @JsonProperty("class")
        String className,

        @Schema(example = "error") String severity,

        @Schema(description = "`open`, `resolved` or `muted`", example = "open")
        String state,

        @Schema(description = "`new` or `regressed`; else empty", example = "new")
        String mark,

        @Schema(description = "Those of rules and people", example = "{\"team\": \"payments\"}")
        SortedMap<String, String> labels,

        @Schema(description = "How often it happened ever", example = "42")
        long total,

        Instant lastSeen,

        @Schema(description = "How often it was counted since the message about it before this one", example = "3")
        long delta) {
    static StreamedError of(CatalogError error, Instant newSince, long delta) {
        ErrorFacts facts = error.facts();
        return new StreamedError(
                error.id().text(),
                facts.service(),
                facts.key(),
                facts.className(),
                facts.severity().text(),
                CatalogError.text(facts.state().status()),
                error.mark(newSince),
                error.own().byName(),
                facts.total(),
                facts.lastSeen(),
                delta);
    }
}
