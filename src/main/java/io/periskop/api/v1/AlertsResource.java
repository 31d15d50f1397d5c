package io.periskop.api.v1;

import io.periskop.alert.AlertmanagerStatus;
import io.periskop.alert.AlertmanagersView;
import io.periskop.alert.DroppedAlertmanager;
import io.periskop.alert.FiringAlert;
import io.periskop.alert.FiringAlerts;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed;
import io.periskop.discovery.DiscoveryStatus;
import io.periskop.store.ErrorId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /api/v1/alerts}: which alerts fire on errors and services, as Alertmanagers have them; and how these do. */
public final class AlertsResource implements Resource {
    private static final String TAG = "Alerts";
    private static final Instant NOW = Instant.parse("2026-11-22T15:04:05Z");

    private static final Param<ErrorId> ERROR = Param.text("error", 22)
            .as(AlertsResource::id)
            .says("Only alerts on the error with this id.")
            .example("k3Jx0aYbQ2mVn1Zf7cRt9w");
    private static final Param<String> SERVICE = Param.text("service")
            .or("")
            .says("Only alerts on this service or its errors; empty for all.")
            .example("checkout");
    private static final Param<AlertState> STATE = Param.oneOf("state", AlertState.class)
            .or(AlertState.ANY)
            .says("Only alerts in this state.")
            .example("firing");
    private static final Param<Integer> LIMIT = Param.integer("limit", 1, 10_000)
            .or(1_000)
            .says("The most that are answered; those that began last come first.")
            .example(100);

    private final Supplier<Mono<FiringAlerts.Answer>> firing;
    private final AlertmanagersView alertmanagers;
    private final Catalog catalog;
    private final CatalogFeed feed;

    enum AlertState {
        ANY,
        FIRING,
        UNPROCESSED,
        SILENCED,
        INHIBITED
    }

    @Schema(name = "AlertsAnswer")
    record Answer(
            @Schema(description = "Those that began last come first")
            List<AlertJson> alerts,

            @Schema(description = "How many there are of what was asked for", example = "1")
            int total,

            @Schema(description = "Whether Alertmanagers have more than are read")
            boolean truncated,

            @Schema(description = "Who was asked; empty where no Alertmanager is configured")
            List<SourceJson> alertmanagers) {}

    @Schema(name = "Alert", description = "An alert as Alertmanagers have it, sent by this server or by a Prometheus")
    record AlertJson(
            @Schema(example = "PeriskopErrorNew") String name,

            @Schema(description = "`firing`, or who holds it back; `unprocessed` where that is not decided yet")
            FiringAlert.State state,

            @Schema(description = "As its label `service_name` says", example = "checkout")
            String service,

            @Schema(
                    description =
                            "Of the error that its labels name (`error_id`, or `service_name` and `aggregation_key`),"
                                    + " if there is such an error",
                    example = "k3Jx0aYbQ2mVn1Zf7cRt9w")
            @Nullable
            String errorId,

            Map<String, String> labels,
            Map<String, String> annotations,
            Instant startsAt,

            @Schema(description = "When it ends if nobody sends it again")
            Instant endsAt,

            @Schema(description = "The page of who sent it", example = "https://periskop.example.com/") @Nullable
            String source,

            @Schema(description = "Its page in each Alertmanager that has it")
            List<String> pages,

            @Schema(description = "That hold it back, in any Alertmanager")
            List<SilenceJson> silences,

            @Schema(
                    description = "Where it can be silenced",
                    example = "http://am.example.com:9093/#/silences/new?filter=x")
            String silenceUrl) {}

    @Schema(name = "AlertSilence")
    record SilenceJson(
            @Schema(example = "7d5b29a8-4a2d-4b55-a0a6-1d5a5d1d5b0c")
            String id,

            @Schema(example = "http://am.example.com:9093/#/silences/7d5b29a8")
            String url) {}

    @Schema(name = "AlertSource", description = "An Alertmanager that was asked")
    record SourceJson(
            @Schema(example = "http://am.example.com:9093/api/v2/alerts")
            String url,

            @Schema(description = "When it was") Instant asOf,

            @Schema(description = "How many of its alerts are not read: too many, or too long", example = "0")
            int leftOut,

            @Schema(description = "Why its alerts are not in the answer", example = "nobody listens there") @Nullable
            String problem) {}

    @Schema(name = "AlertmanagersAnswer")
    record Alertmanagers(@Schema(example = "success") String status, Told data) {}

    @Schema(name = "Alertmanagers")
    record Told(
            List<ActiveJson> activeAlertmanagers,
            List<DroppedJson> droppedAlertmanagers,

            @Schema(description = "How Alertmanagers are found")
            List<FinderJson> discoveries) {}

    @Schema(name = "ActiveAlertmanager", description = "One that is told of alerts")
    record ActiveJson(
            @Schema(example = "http://am.example.com:9093/api/v2/alerts")
            String url,

            @Schema(description = "When it took alerts last") @Nullable
            Instant lastSent,

            @Schema(
                    description = "Why it cannot be told at the moment; what is to be sent waits",
                    example = "nobody listens there")
            @Nullable
            String problem,

            @Schema(description = "Since when") @Nullable Instant problemSince,

            @Schema(description = "Alerts that wait to be sent", example = "0")
            int waiting,

            @Schema(description = "Alerts that it took, those sent again counted", example = "12")
            long sent,

            @Schema(description = "Alerts of requests that failed", example = "0")
            long failed,

            @Schema(description = "Alerts that were given up", example = "0")
            long dropped,

            @Schema(description = "The last that it does not take")
            List<RefusedJson> refused) {}

    @Schema(name = "RefusedAlert")
    record RefusedJson(
            Map<String, String> labels,

            @Schema(example = "answered with status 400: 'invalid label set'; look at the labels")
            String reason,

            Instant at) {}

    @Schema(name = "DroppedAlertmanager", description = "One that was found and is not told")
    record DroppedJson(
            Map<String, String> discoveredLabels,

            @Schema(example = "dropped by relabel_configs") String reason) {}

    @Schema(name = "AlertmanagerDiscovery")
    record FinderJson(
            @Schema(example = "dns") String mechanism,
            @Schema(example = "_web._tcp.am.example.com") String description,
            @Schema(example = "2") int targets,

            @Schema(description = "When something was found last") @Nullable
            Instant lastFound,

            @Schema(description = "Why not everything is found at the moment", example = "no answer") @Nullable
            String problem) {}

    /** @param firing what Alertmanagers say; never errors */
    public AlertsResource(
            Supplier<Mono<FiringAlerts.Answer>> firing,
            AlertmanagersView alertmanagers,
            Catalog catalog,
            CatalogFeed feed) {
        this.firing = firing;
        this.alertmanagers = alertmanagers;
        this.catalog = catalog;
        this.feed = feed;
    }

    @Override
    public void declare(Endpoints endpoints) {
        String what =
                "Read from every Alertmanager that this server sends to, at most some seconds ago. Alerts are those with"
                        + " the label `service_name`, whoever sent them. One that cannot be asked is named, and the others' alerts are"
                        + " answered.";
        endpoints
                .get("/api/v1/alerts", this::list)
                .id("listAlerts")
                .tag(TAG)
                .summary("Which alerts fire, and which are silenced")
                .description(what)
                .takes(ERROR, SERVICE, STATE, LIMIT)
                .answers(Examples.ALERTS, "The alerts that were asked for, and who was asked");
        endpoints
                .get("/api/v1/errors/{id}/alerts", this::ofError)
                .id("listErrorAlerts")
                .tag(TAG)
                .summary("Which alerts fire on an error")
                .description(what)
                .takes(ErrorsResource.ID)
                .answers(Examples.ALERTS, "Its alerts, and who was asked")
                .refuses(ProblemType.NOT_FOUND, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .get("/api/v1/alertmanagers", call -> call.json(this::told))
                .id("listAlertmanagers")
                .tag(TAG)
                .summary("Who is told of alerts, and how that does")
                .description("Shaped as Prometheus' own answer, with members more.")
                .answers(Examples.TOLD, "Those that are told, and those that are not");
    }

    private static ErrorId id(String text) {
        ErrorId id = ErrorId.parse(text);
        if (id == null) {
            throw new IllegalArgumentException(Quoted.of(text) + " is not the id of an error");
        }
        return id;
    }

    private Mono<ServerResponse> list(Call call) {
        ErrorId error = call.find(ERROR).orElse(null);
        String service = call.get(SERVICE);
        String state = call.get(STATE).name();
        int limit = call.get(LIMIT);
        return firing.get()
                .flatMap(read -> call.json(() -> answer(
                        read,
                        alert -> (error == null || error.equals(alert.error()))
                                && (service.isEmpty() || service.equals(alert.service()))
                                && (state.equals(AlertState.ANY.name())
                                        || state.equals(alert.state().name())),
                        limit)));
    }

    private Mono<ServerResponse> ofError(Call call) {
        Searches.checkLoaded(feed);
        CatalogError error = ErrorsResource.known(catalog, call.get(ErrorsResource.ID));
        return firing.get()
                .flatMap(read ->
                        call.json(() -> answer(read, alert -> error.id().equals(alert.error()), Integer.MAX_VALUE)));
    }

    private Answer answer(FiringAlerts.Answer read, Predicate<FiringAlert> wanted, int limit) {
        List<FiringAlert> found = read.alerts().stream().filter(wanted).toList();
        return new Answer(
                found.stream().limit(limit).map(this::json).toList(),
                found.size(),
                read.truncated(),
                read.sources().stream()
                        .map(source -> new SourceJson(source.url(), source.asOf(), source.leftOut(), source.problem()))
                        .toList());
    }

    private AlertJson json(FiringAlert alert) {
        ErrorId error = alert.error();
        return new AlertJson(
                Objects.requireNonNullElse(alert.labels().get("alertname"), ""),
                alert.state(),
                alert.service(),
                error == null || !isKnown(error, alert.service()) ? null : error.text(),
                alert.labels().byName(),
                alert.annotations(),
                alert.startsAt(),
                alert.endsAt(),
                alert.source().isEmpty() ? null : alert.source(),
                alert.pages(),
                alert.silences().stream()
                        .map(silence -> new SilenceJson(silence.id(), silence.url()))
                        .toList(),
                alert.silenceUrl());
    }

    private boolean isKnown(ErrorId error, String service) {
        return catalog.find(service, error) != null || catalog.find(error) != null;
    }

    private Alertmanagers told() {
        return new Alertmanagers(
                "success",
                new Told(
                        alertmanagers.active().stream()
                                .map(AlertsResource::json)
                                .toList(),
                        alertmanagers.dropped().stream()
                                .map(AlertsResource::json)
                                .toList(),
                        alertmanagers.discoveries().stream()
                                .map(AlertsResource::json)
                                .toList()));
    }

    private static ActiveJson json(AlertmanagerStatus status) {
        return new ActiveJson(
                status.url(),
                status.lastSent(),
                status.problem(),
                status.problemSince(),
                status.waiting(),
                status.sent(),
                status.failed(),
                status.dropped(),
                status.refused().stream()
                        .map(each -> new RefusedJson(each.labels(), each.reason(), each.at()))
                        .toList());
    }

    private static DroppedJson json(DroppedAlertmanager dropped) {
        return new DroppedJson(dropped.discovered(), dropped.reason());
    }

    private static FinderJson json(DiscoveryStatus status) {
        return new FinderJson(
                status.mechanism(), status.description(), status.targets(), status.lastFound(), status.problem());
    }

    private static final class Examples {
        private static final String HOME = "http://am.example.com:9093";
        private static final Map<String, String> LABELS = new TreeMap<>(Map.of(
                "alertname", "PeriskopErrorNew",
                "service_name", "checkout",
                "severity", "error",
                "error_id", "k3Jx0aYbQ2mVn1Zf7cRt9w"));
        private static final Answer ALERTS = new Answer(
                List.of(new AlertJson(
                        "PeriskopErrorNew",
                        FiringAlert.State.SILENCED,
                        "checkout",
                        "k3Jx0aYbQ2mVn1Zf7cRt9w",
                        LABELS,
                        Map.of("summary", "A new error"),
                        NOW,
                        NOW.plusSeconds(240),
                        "https://periskop.example.com/#/checkout/errors/Timeout",
                        List.of(HOME + "/#/alerts?filter=%7B%7D"),
                        List.of(new SilenceJson("7d5b29a8", HOME + "/#/silences/7d5b29a8")),
                        HOME + "/#/silences/new?filter=%7B%7D")),
                1,
                false,
                List.of(new SourceJson(HOME + "/api/v2/alerts", NOW, 0, null)));
        private static final Alertmanagers TOLD = new Alertmanagers(
                "success",
                new Told(
                        List.of(new ActiveJson(
                                HOME + "/api/v2/alerts",
                                NOW,
                                null,
                                null,
                                0,
                                12,
                                0,
                                1,
                                List.of(new RefusedJson(LABELS, "answered with status 400", NOW)))),
                        List.of(new DroppedJson(Map.of("__address__", "192.0.2.8:9093"), "dropped by relabel_configs")),
                        List.of(new FinderJson("dns", "_web._tcp.am.example.com", 2, NOW, null))));

        private Examples() {}
    }
}
