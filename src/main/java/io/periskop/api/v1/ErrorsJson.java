package io.periskop.api.v1;

import io.periskop.api.v1.ErrorJson.EventJson;
import io.periskop.api.v1.ErrorJson.OccurrenceJson;
import io.periskop.api.v1.ErrorJson.Summary;
import io.periskop.api.v1.ErrorJson.TargetJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers about errors. */
final class ErrorsJson {
    private ErrorsJson() {}

    @Schema(name = "ErrorCounts", description = "How many errors match, whatever the page")
    record Counts(
            @Schema(example = "42") long total,

            @Schema(example = "{\"muted\": 0, \"open\": 40, \"resolved\": 2}")
            Map<String, Long> byState,

            @Schema(example = "{\"error\": 41, \"warning\": 1}")
            Map<String, Long> bySeverity,

            @Schema(description = "False where texts that were not read decide about some: then there may be fewer")
            boolean exact) {}

    @Schema(name = "SparklineSlots", description = "The slots of every sparkline of the page")
    record Slots(
            @Schema(description = "When the first begins") Instant start,

            @Schema(description = "How long each is", example = "3600")
            long seconds) {}

    @Schema(name = "ErrorList")
    record ListAnswer(
            List<Summary> errors,

            @Schema(description = "For the next page; null on the last", example = "AAAB") @Nullable
            String next,

            @Schema(description = "Whether the page ended early because too many texts had to be read; `next` goes on")
            boolean truncated,

            Counts counts,

            @Schema(description = "Null unless asked for") @Nullable
            Slots slots) {}

    @Schema(name = "ErrorDetail")
    record Detail(
            Summary error,

            @Schema(description = "Labels that rules gave it", example = "{\"team\": \"payments\"}")
            Map<String, String> ruledLabels,

            @Schema(
                    description = "What people made of them; empty where a label is hidden",
                    example = "{\"team\": \"\"}")
            Map<String, String> editedLabels,

            @Schema(description = "How many occurrences are kept with their details", example = "50")
            int keptOccurrences,

            @Schema(description = "The newest; null where none is kept") @Nullable
            OccurrenceJson newest) {}

    @Schema(name = "OccurrenceList")
    record OccurrencesAnswer(
            @Schema(description = "Newest first") List<OccurrenceJson> occurrences,

            @Schema(description = "How many are kept", example = "50")
            int kept,

            @Schema(description = "Every one that was ever counted", example = "1234")
            long total) {}

    @Schema(name = "History")
    record EventsAnswer(
            @Schema(description = "Newest first, as far back as they are kept")
            List<EventJson> events) {}

    @Schema(name = "AffectedTargets")
    record TargetsAnswer(
            @Schema(description = "Those that counted the most first, at most 1000")
            List<TargetJson> targets) {}
}
