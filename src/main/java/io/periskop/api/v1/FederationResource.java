package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed;
import io.periskop.federation.Below;
import io.periskop.federation.KnownOrigin;
import io.periskop.federation.OriginDetails;
import io.periskop.federation.OriginsBook;
import io.periskop.federation.StatesBelow;
import io.periskop.http.HttpTrouble;
import io.periskop.scrape.PoolsView;
import io.periskop.scrape.ScrapeFailure;
import io.periskop.store.Errors;
import io.periskop.store.StoredError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Servers that this one reads from, and what each of them counted. */
public final class FederationResource implements Resource {
    private static final Instant NOW = Instant.parse("2026-11-22T15:04:05Z");
    private static final double MILLIS = 1000;
    private static final Param<String> ORIGIN =
            Param.path("origin").says("The id of the server that counted it.").example("eu-1");
    private static final Param<Integer> LIMIT = Param.integer("limit", 1, 500)
            .or(20)
            .says("The most that are answered.")
            .example(20);

    private final String serverId;
    private final boolean tells;
    private final OriginsBook origins;
    private final StatesBelow below;
    private final OriginDetails details;
    private final Catalog catalog;
    private final CatalogFeed feed;
    private final Errors errors;
    private final PoolsView pools;
    private final InstantSource clock;

    @Schema(name = "FederationStatus")
    record Answer(
            @Schema(description = "Of this server; empty where it has none", example = "global")
            String serverId,

            @Schema(description = "Whether others may read from it at `/federate`")
            boolean tells,

            @Schema(description = "Servers whose counts it is told, sorted by id")
            List<Origin> origins,

            @Schema(description = "Servers that are told what people do here, sorted by URL")
            List<Push> pushes) {}

    @Schema(name = "FederationPush", description = "A server that is told what people do here")
    record Push(
            @Schema(description = "Where it is read", example = "http://eu-1.example.com:8080/federate")
            String url,

            @Schema(description = "Servers whose errors it is told of", example = "[\"eu-1\"]")
            List<String> origins,

            @Schema(
                    description = "Whether it takes any; null as long as there was nothing to tell",
                    nullable = true,
                    example = "true")
            @Nullable
            Boolean allowed,

            @Schema(description = "How many it took since this server was started", example = "12")
            long pushed,

            @Schema(description = "How many it has yet to be told", example = "0")
            int waiting,

            @Schema(description = "How often it refused one", example = "0")
            long refused,

            @Schema(description = "How often it could not be told", example = "0")
            long failures,

            @Schema(description = "Why the last time; null where that went well", nullable = true) @Nullable
            String lastError,

            @Schema(description = "When that was", nullable = true) @Nullable
            Instant lastErrorAt) {}

    @Schema(name = "FederatedOrigin", description = "A server that counts")
    record Origin(
            @Schema(example = "eu-1") String id,

            @Schema(description = "Hold for all that it counts", example = "{\"region\": \"eu\"}")
            Map<String, String> labels,

            @Schema(description = "The servers that its counts come through, itself first", example = "[\"eu-1\"]")
            List<String> path,

            @Schema(description = "When it last said something")
            Instant asOf,

            @Schema(description = "How long that is ago", example = "12.5")
            double ageSeconds,

            @Schema(description = "Whether that is longer than three scrapes take")
            boolean stale,

            @Schema(description = "Whether two storages say that they are this server: give each an id of its own")
            boolean claimedTwice,

            @Schema(
                    description = "Why the server that is asked for its counts did not answer; null if it did",
                    nullable = true)
            @Nullable
            String problem) {}

    @Schema(name = "OriginCounts")
    record Counts(@Schema(description = "The most first") List<OriginCount> origins) {}

    @Schema(name = "OriginCount", description = "What one server counted of an error")
    record OriginCount(
            @Schema(description = "Of the server; of this one where `self` says so", example = "eu-1")
            String origin,

            @Schema(description = "Whether it is this server itself")
            boolean self,

            @Schema(description = "How often", example = "12043")
            long count,

            @Schema(description = "When it last said something; null where it is not known now", nullable = true)
            @Nullable
            Instant asOf,

            @Schema(description = "Whether that is longer than three scrapes take")
            boolean stale,

            @Schema(description = "Whether it can be asked for its occurrences")
            boolean details) {}

    /** @param tells whether others may read from this server */
    public FederationResource(
            String serverId,
            boolean tells,
            OriginsBook origins,
            StatesBelow below,
            OriginDetails details,
            Catalog catalog,
            CatalogFeed feed,
            Errors errors,
            PoolsView pools,
            InstantSource clock) {
        this.serverId = serverId;
        this.tells = tells;
        this.origins = origins;
        this.below = below;
        this.details = details;
        this.catalog = catalog;
        this.feed = feed;
        this.errors = errors;
        this.pools = pools;
        this.clock = clock;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/status/federation", call -> call.json(this::status))
                .id("getFederation")
                .tag("Status")
                .summary("Servers that this one reads from")
                .answers(
                        new Answer(
                                "global",
                                false,
                                List.of(new Origin(
                                        "eu-1",
                                        Map.of("region", "eu"),
                                        List.of("eu-1"),
                                        NOW,
                                        12.5,
                                        false,
                                        false,
                                        null)),
                                List.of(new Push(
                                        "http://eu-1.example.com:8080/federate",
                                        List.of("eu-1"),
                                        true,
                                        12,
                                        0,
                                        0,
                                        0,
                                        null,
                                        null))),
                        "The servers, and how old what they said is");
        endpoints
                .get("/api/v1/errors/{id}/origins", this::counts)
                .id("listErrorOrigins")
                .tag("Errors")
                .summary("Servers that counted an error")
                .takes(ErrorsResource.ID)
                .answers(
                        new Counts(List.of(new OriginCount("eu-1", false, 12_043, NOW, false, true))),
                        "Who counted how much of it")
                .refuses(ProblemType.NOT_FOUND, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .get("/api/v1/errors/{id}/origins/{origin}/occurrences", this::occurrences)
                .id("listOriginOccurrences")
                .tag("Errors")
                .summary("Occurrences that the server which counted them has, newest first")
                .description("Asked of that server when this is asked.")
                .takes(ErrorsResource.ID, ORIGIN, LIMIT)
                .answers(ErrorExamples.OCCURRENCES, "Some of them, and how many there are")
                .refuses(ProblemType.NOT_FOUND, ProblemType.ORIGIN_UNAVAILABLE);
    }

    private Answer status() {
        Instant now = clock.instant();
        Map<String, String> problems = problems();
        return new Answer(
                serverId,
                tells,
                origins.all().stream()
                        .map(each -> new Origin(
                                each.id(),
                                each.labels().byName(),
                                each.path(),
                                each.asOf(),
                                Math.max(0, Duration.between(each.asOf(), now).toMillis()) / MILLIS,
                                each.isStale(now),
                                each.isClaimedTwice(now),
                                problems.get(each.via().toString())))
                        .toList(),
                below.status().stream().map(FederationResource::push).toList());
    }

    /** The parameters of a query may be secrets. */
    private static Push push(Below.Status status) {
        return new Push(
                status.url().split("\\?", 2)[0],
                status.origins(),
                status.allowed(),
                status.pushed(),
                status.waiting(),
                status.refused(),
                status.failures(),
                status.problem(),
                status.problemAt());
    }

    /** By URL. */
    private Map<String, String> problems() {
        Map<String, String> byUrl = new HashMap<>();
        pools.pools().values().stream().flatMap(pool -> pool.active().stream()).forEach(target -> {
            ScrapeFailure failure = target.failure();
            if (failure != null) {
                byUrl.put(target.url(), failure.message());
            }
        });
        return byUrl;
    }

    private Mono<ServerResponse> counts(Call call) {
        CatalogError error = known(call);
        return errors.find(error.facts().service(), error.facts().key())
                .switchIfEmpty(Mono.error(() -> Problems.notFound("the error was just removed")))
                .map(this::counts)
                .flatMap(call::json);
    }

    private Counts counts(StoredError error) {
        Instant now = clock.instant();
        List<OriginCount> all = new ArrayList<>();
        if (error.own() > 0) {
            all.add(new OriginCount(serverId, true, error.own(), now, false, false));
        }
        new TreeMap<>(error.origins().counted()).forEach((id, count) -> {
            KnownOrigin known = origins.find(id);
            all.add(new OriginCount(
                    id,
                    false,
                    count,
                    known == null ? null : known.asOf(),
                    known == null || known.isStale(now),
                    known != null && known.details()));
        });
        all.sort(Comparator.comparingLong(OriginCount::count).reversed());
        return new Counts(all);
    }

    private Mono<ServerResponse> occurrences(Call call) {
        CatalogError error = known(call);
        KnownOrigin origin = origins.find(call.get(ORIGIN));
        if (origin == null || !origin.details()) {
            throw Problems.notFound("no server " + Quoted.of(call.get(ORIGIN))
                    + " can be asked; GET /api/v1/status/federation has those that there are");
        }
        return details.occurrences(origin, error.id(), call.get(LIMIT))
                .onErrorMap(
                        HttpTrouble.class,
                        e -> Problems.originUnavailable(
                                "the server " + Quoted.of(origin.id()) + " was asked, but " + e.getMessage()))
                .flatMap(call::json);
    }

    private CatalogError known(Call call) {
        Searches.checkLoaded(feed);
        return ErrorsResource.known(catalog, call.get(ErrorsResource.ID));
    }
}
