package io.periskop.api.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.periskop.catalog.CatalogError;
import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorFacts;
import io.periskop.store.Sources;
import io.periskop.store.State;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Errors, and what is known of them, as the API has them. */
final class ErrorJson {
    static final int MESSAGE = 1000;
    private static final int LINKS = 64;

    private ErrorJson() {}

    @Schema(name = "ErrorState", description = "Where an error is in its life")
    record StateJson(
            State.Status status,

            @Schema(description = "When it came to be so") Instant since,

            @Schema(description = "Whether it is open because it happened again after it had been resolved")
            boolean regressed,

            @Schema(description = "Of a resolved one: only processes that are started later open it again")
            boolean afterDeploy,

            @Schema(description = "Of a muted one: until when; null for no such time") @Nullable
            Instant until,

            @Schema(
                    description = "Of a muted one: the total at which it is open again; null for none",
                    example = "1000")
            @Nullable
            Long untilTotal) {
        static StateJson of(State state) {
            return new StateJson(
                    state.status(),
                    state.since(),
                    state.regressed(),
                    state.afterDeploy(),
                    state.until(),
                    state.untilTotal());
        }

        State state() {
            return new State(status, since, regressed, afterDeploy, until, untilTotal);
        }
    }

    @Schema(name = "Error", description = "One error of one service, over all its instances")
    record Summary(
            @Schema(description = "The same on every server", example = "k3Jx0aYbQ2mVn1Zf7cRt9w")
            String id,

            @Schema(example = "checkout") String service,

            @Schema(description = "The aggregation key", example = "TimeoutException@7e1d0a")
            String key,

            @JsonProperty("class")
            @Schema(
                    name = "class",
                    description = "The exception's class in the newest occurrence; empty for none",
                    example = "java.util.concurrent.TimeoutException")
            String className,

            @Schema(
                    description = "Of the newest occurrence that is kept, cut to 1000 characters; empty for none",
                    example = "no answer within 5 s")
            String message,

            @Schema(example = "error") String severity,

            StateJson state,

            @Schema(description = "`new`, `regressed`, or empty", example = "new")
            String mark,

            @Schema(description = "Those that rules and people gave it", example = "{\"team\": \"payments\"}")
            Map<String, String> labels,

            @Schema(description = "Every occurrence ever counted", example = "1234")
            long total,

            @Schema(description = "Those from `from` to `to`; null where no range was given", example = "56") @Nullable
            Long occurrences,

            @Schema(description = "When a client first counted it")
            Instant createdAt,

            @Schema(description = "When this server first counted it")
            Instant firstSeen,

            @Schema(description = "When it last happened, as far as known")
            Instant lastSeen,

            @Schema(description = "Occurrences by slot of time; null unless asked for") @Nullable
            List<Long> sparkline,

            @Schema(
                    description = "Servers that counted some of it and that this one reads from, sorted by id",
                    example = "[\"eu-1\"]")
            List<String> origins) {}

    static Summary summary(
            CatalogError error,
            Instant newSince,
            String message,
            @Nullable Long occurrences,
            @Nullable List<Long> sparkline) {
        ErrorFacts facts = error.facts();
        return new Summary(
                error.id().text(),
                facts.service(),
                facts.key(),
                facts.className(),
                Quoted.cut(message, MESSAGE),
                facts.severity().text(),
                StateJson.of(facts.state()),
                error.mark(newSince),
                facts.labels().byName(),
                facts.total(),
                occurrences,
                facts.createdAt(),
                facts.firstSeen(),
                facts.lastSeen(),
                sparkline,
                facts.countedBy().others());
    }

    @Schema(name = "ExceptionLink", description = "One link of an exception chain; the cause of the one before it")
    record LinkJson(
            @JsonProperty("class") @Schema(name = "class", example = "java.net.SocketException")
            String className,

            @Schema(example = "connection reset") String message,

            @Schema(description = "One text a line; null where the client sent none") @Nullable
            List<String> stacktrace) {}

    @Schema(name = "HttpRequest", description = "The request during which it happened")
    record HttpJson(
            @Schema(example = "POST") String method,

            @Schema(example = "/orders") String url,

            @Schema(description = "Null where the client sent none", example = "{\"accept\": \"*/*\"}") @Nullable
            Map<String, String> headers,

            @Schema(description = "Empty where the client sent none", example = "")
            String body) {}

    @Schema(name = "Occurrence")
    record OccurrenceJson(
            @Schema(example = "0a1b2c3d-0000-4000-8000-000000000000")
            String uuid,

            @Schema(description = "The client's clock") @Nullable
            Instant at,

            @Schema(example = "error") String severity,

            @Schema(description = "The exception, then its causes")
            List<LinkJson> exceptions,

            @Schema(description = "Null where it happened outside of a request") @Nullable
            HttpJson http) {}

    static OccurrenceJson occurrence(Occurrence occurrence) {
        List<LinkJson> links = new ArrayList<>();
        ErrorInstance link = occurrence.error();
        for (int i = 0; link != null && i < LINKS; i++) {
            links.add(new LinkJson(link.className(), link.message(), link.stacktrace()));
            link = link.cause();
        }
        HttpContext http = occurrence.httpContext();
        return new OccurrenceJson(
                occurrence.uuid(),
                occurrence.timestamp(),
                occurrence.severity().text(),
                links,
                http == null ? null : new HttpJson(http.method(), http.url(), http.headers(), http.body()));
    }

    @Schema(name = "ErrorEvent", description = "An entry of an error's history")
    record EventJson(
            ErrorEvent.Type type,

            Instant at,

            @Schema(description = "A person's name, or `periskop`", example = "alice")
            String actor,

            @Schema(description = "What exactly; empty where the type says it all", example = "team=\"payments\"")
            String detail,

            @Schema(description = "What the actor had to say; empty for nothing", example = "fixed by the last release")
            String note) {
        static EventJson of(ErrorEvent event) {
            return new EventJson(event.type(), event.at(), event.actor(), event.detail(), event.note());
        }
    }

    @Schema(name = "AffectedTarget", description = "A process that counted the error")
    record TargetJson(
            @Schema(
                    description = "Its `target_uuid`, or the URL of a target without one",
                    example = "http://192.0.2.7:8080/-/exceptions")
            String source,

            @Schema(example = "error") String severity,

            @Schema(description = "What of the total it counted", example = "12")
            long count,

            @Schema(description = "When the process last answered")
            Instant lastHeard,

            @Schema(description = "Whether it is still heard")
            boolean live) {
        static TargetJson of(Sources.Share share) {
            return new TargetJson(
                    share.source(), share.severity().text(), share.count(), share.lastHeard(), share.live());
        }
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** By name in lower case, every constant. */
    static Map<String, Long> byName(Map<State.Status, Long> counts) {
        Map<String, Long> named = new TreeMap<>();
        for (State.Status status : State.Status.values()) {
            named.put(lower(status), counts.getOrDefault(status, 0L));
        }
        return named;
    }
}
