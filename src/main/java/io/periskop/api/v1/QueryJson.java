package io.periskop.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies and answers of queries. */
final class QueryJson {
    private QueryJson() {}

    @Schema(name = "Queries", description = "Up to 20 queries over one range")
    record Queries(
            @Schema(description = "Inclusive; RFC 3339, or seconds or milliseconds since 1970")
            Instant from,

            @Schema(description = "Exclusive") Instant to,

            @Schema(
                    description = "In which hours, days and weeks begin; UTC where it is left out",
                    example = "Europe/Berlin")
            @Nullable
            String timezone,

            List<Query> queries) {}

    @Schema(name = "Query", description = "What is wrong in one is said in its result; the others are answered")
    record Query(
            @Schema(description = "Names its result; each once", example = "A")
            String refId,

            @Schema(
                    description =
                            "`timeseries` (the default), `instant`, `errors`, `occurrences`, `services`, `events`, or "
                                    + "`error`, which is the one that `id` names",
                    example = "timeseries")
            @Nullable
            String queryType,

            @Schema(
                    description = "Of which errors, in the search language; all where it is left out",
                    example = "class=~\".*Timeout\"")
            @Nullable
            String q,

            @Schema(
                    description = "`occurrences` (the default), `rate`, `errors`, or `targets`, which is instant only",
                    example = "occurrences")
            @Nullable
            String measure,

            @Schema(
                    description =
                            "Labels that tell groups apart. A name that is one of `series_labels` and not built in is the "
                                    + "series' label, any other the error's",
                    example = "[\"service\"]")
            @Nullable
            List<String> by,

            @Schema(description = "Groups that are shown, 1 to 1000; the rest is one group more", example = "10")
            @Nullable
            Integer top,

            @Schema(description = "How long a point is; chosen where it is left out", example = "5m") @Nullable
            String step,

            @Schema(description = "Where the step is chosen: no more points than this", example = "500") @Nullable
            Integer maxPoints,

            @Schema(description = "Where the step is chosen: none shorter than this", example = "15000") @Nullable
            Long intervalMs,

            @Schema(
                    description = "What a point has in which nothing happened: `zero` (the default) or `null`",
                    example = "zero")
            @Nullable
            String fill,

            @Schema(
                    description =
                            "What becomes of points that the range covers in part: `flag` (the default), `cut` or `whole`",
                    example = "flag")
            @Nullable
            String ends,

            @Schema(description = "Rows of errors, occurrences, services and events: 1 to 1000", example = "100")
            @Nullable
            Integer limit,

            @Schema(
                    description = "Of errors, the largest and latest first: `occurrences` in the range (the default), "
                            + "`trend` (how much more in its second half than in its first), `last_seen`, `first_seen` or "
                            + "`total`",
                    example = "occurrences")
            @Nullable
            String sort,

            @Schema(
                    description =
                            "Of errors and services: a column with the occurrences of each in so many slots of the "
                                    + "range, 2 to 100",
                    example = "24")
            @Nullable
            Integer sparkline,

            @Schema(
                    description = "Of events: only these types; all where it is left out or empty",
                    example = "[\"regressed\"]")
            @Nullable
            List<String> types,

            @Schema(
                    description =
                            "Of `error`, which is looked up whatever `q` says, and of `occurrences`: only of this error",
                    example = "k3Jx0aYbQ2mVn1Zf7cRt9w")
            @Nullable
            String id) {}

    @Schema(name = "QueryResults")
    record Results(
            @Schema(description = "By `refId`, in the order of the queries")
            Map<String, Result> results) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "QueryResult", description = "As Grafana reads it")
    record Result(
            @Schema(description = "As the status of HTTP", example = "200")
            int status,

            @Schema(
                    description = "What is wrong, in a sentence; left out where nothing is",
                    example = "step: 'x' is no duration; give units from the largest to the smallest, such as 5m")
            @Nullable
            String error,

            @Schema(description = "The same, as a problem") @Nullable
            Trouble problem,

            @Schema(description = "Empty where something is wrong")
            List<FrameJson> frames) {

        static Result of(List<FrameJson> frames) {
            return new Result(200, null, null, frames);
        }

        static Result of(Problem problem) {
            ProblemJson.Members members = problem.members();
            return new Result(
                    problem.type().status().value(),
                    problem.detail(),
                    new Trouble(
                            problem.type().uri(),
                            problem.detail(),
                            members.parameter(),
                            members.position(),
                            members.suggestion()),
                    List.of());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "QueryProblem")
    record Trouble(
            @Schema(description = "As of a problem", example = "urn:periskop:problem:bad-search")
            String type,

            @Schema(example = "q: column 9: A quote is missing.")
            String detail,

            @Schema(description = "The member of the query that it is about", example = "q") @Nullable
            String parameter,

            @Schema(description = "Where in its value it is, from 0", example = "8") @Nullable
            Integer position,

            @Schema(description = "What was probably meant", example = "class=\"a b\"") @Nullable
            String suggestion) {}
}
