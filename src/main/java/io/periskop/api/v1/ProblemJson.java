package io.periskop.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A problem as RFC 9457 has it, with this API's members more. Members that say nothing are left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Problem", description = "Why a request was not answered as asked (RFC 9457)")
record ProblemJson(
        @Schema(
                description = "What kind of problem it is; never changes its meaning",
                format = "uri",
                example = "urn:periskop:problem:bad-parameter")
        String type,

        @Schema(
                description = "The same for every problem of the type",
                example = "A parameter is unknown, given twice, or has a value that cannot be used")
        String title,

        @Schema(description = "The HTTP status", example = "400", minimum = "400", maximum = "599")
        int status,

        @Schema(
                description = "What is wrong with this request, and what to do",
                example = "state: unknown 'both'; give one of any, active, dropped")
        String detail,

        @Schema(description = "The path that was asked for", example = "/api/v1/targets")
        String instance,

        @Schema(description = "The parameter that it is about", example = "state") @Nullable
        String parameter,

        @Schema(description = "Where in the parameter's value it is, from 0", example = "4") @Nullable
        Integer position,

        @Schema(description = "Where in the body it is, as a JSON pointer", example = "/labels/team") @Nullable
        String pointer,

        @Schema(description = "What was probably meant", example = "scrapePool") @Nullable
        String suggestion,

        @Schema(description = "By which the server's log has more about it", example = "9f3c07d1a2b4e586") @Nullable
        String errorId,

        @Schema(
                description = "Of a request that was refused because of who asks or from where: as in "
                        + "`periskop_http_rejected_total`",
                example = "role_missing")
        @Nullable
        String reason) {

    /** What is known of some problems only. */
    record Members(
            @Nullable String parameter,
            @Nullable Integer position,
            @Nullable String pointer,
            @Nullable String suggestion,
            @Nullable String errorId,
            @Nullable String reason) {
        static final Members NONE = new Members(null, null, null, null, null, null);

        static Members ofReason(String reason) {
            return new Members(null, null, null, null, null, reason);
        }

        static Members ofError(String id) {
            return new Members(null, null, null, null, id, null);
        }

        Members withSuggestion(@Nullable String text) {
            return new Members(parameter, position, pointer, text, errorId, reason);
        }
    }

    static ProblemJson of(Problem problem, String path) {
        ProblemType type = problem.type();
        Members more = problem.members();
        return new ProblemJson(
                type.uri(),
                type.title(),
                type.status().value(),
                problem.detail(),
                path,
                more.parameter(),
                more.position(),
                more.pointer(),
                more.suggestion(),
                more.errorId(),
                more.reason());
    }
}
