package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed;
import io.periskop.catalog.ServiceOverview;
import io.periskop.label.search.LabelMatcher;
import io.periskop.label.search.Search;
import io.periskop.query.QueryEngine;
import io.periskop.query.ServiceLines;
import io.periskop.scrape.PoolsView;
import io.periskop.scrape.TargetStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Services: what they have of errors, and whether they are scraped. */
public final class ServicesResource implements Resource {
    private static final String TAG = "Services";
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Param<Instant> FROM = Param.time("from")
            .says("From when occurrences are counted; 24 hours before `to` if not given.")
            .example("2026-11-21T15:04:05Z");
    private static final Param<Instant> TO = Param.time("to")
            .says("Until when occurrences are counted; now if not given.")
            .example("2026-11-22T15:04:05Z");
    private static final Param<Integer> SPARKLINE =
            Param.integer("sparkline", 1, 100).or(24).says("In so many slots.").example(24);
    private static final Param<String> NAME =
            Param.path("name").says("Of the service.").example("checkout");

    private final Catalog catalog;
    private final CatalogFeed feed;
    private final QueryEngine queries;
    private final PoolsView pools;
    private final InstantSource clock;

    @Schema(name = "Service")
    record Service(
            @Schema(example = "checkout") String name,

            @Schema(description = "How many errors it has", example = "42")
            long errors,

            @Schema(example = "{\"muted\": 0, \"open\": 40, \"resolved\": 2}")
            Map<String, Long> byState,

            @Schema(description = "Errors that are marked as new", example = "1")
            long newErrors,

            @Schema(description = "Errors that are marked as regressed", example = "1")
            long regressedErrors,

            @Schema(description = "When one of them happened last; null for none") @Nullable
            Instant lastSeen,

            @Schema(description = "Every occurrence ever counted", example = "1234")
            long total,

            @Schema(description = "Those of the range", example = "56")
            long occurrences,

            @Schema(description = "Those by slot") List<Long> sparkline,

            @Schema(description = "Targets that are scraped", example = "3")
            int targets,

            @Schema(description = "Those whose last scrape was good", example = "3")
            int targetsUp,

            @Schema(
                    description = "Servers that counted some of its errors and that this one reads from, sorted by id",
                    example = "[\"eu-1\"]")
            List<String> origins) {}

    @Schema(name = "ServiceList")
    record Answer(@Schema(description = "By name") List<Service> services, ErrorsJson.Slots slots) {}

    private record Targets(int all, int up) {}

    public ServicesResource(
            Catalog catalog, CatalogFeed feed, QueryEngine queries, PoolsView pools, InstantSource clock) {
        this.catalog = catalog;
        this.feed = feed;
        this.queries = queries;
        this.pools = pools;
        this.clock = clock;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/services", call -> answer(call, Searches.of(call), true))
                .id("listServices")
                .tag(TAG)
                .summary("Every service, with its errors, occurrences and targets")
                .description(
                        "Services that are scraped and have no errors are listed too, unless a search is given; occurrences"
                                + " are those of the whole service.")
                .takes(Searches.Q, FROM, TO, SPARKLINE)
                .answers(EXAMPLE, "The services")
                .refuses(ProblemType.BAD_SEARCH, ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .get(
                        "/api/v1/services/{name}",
                        call -> answer(
                                call,
                                Search.ALL.and(new LabelMatcher("service", LabelMatcher.Op.EQUAL, call.get(NAME))),
                                false))
                .id("getService")
                .tag(TAG)
                .summary("One service")
                .takes(NAME, FROM, TO, SPARKLINE)
                .answers(EXAMPLE, "A list of that service")
                .refuses(ProblemType.NOT_FOUND, ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
    }

    private Mono<ServerResponse> answer(Call call, Search search, boolean isList) {
        Searches.checkLoaded(feed);
        Instant to = call.find(TO).orElseGet(clock::instant);
        Instant from = call.find(FROM).orElse(to.minus(A_DAY));
        if (!from.isBefore(to)) {
            throw Problems.badParameter("to", "is not after from");
        }
        Mono<List<ServiceOverview>> overview = Mono.fromCallable(() -> Searches.scan(() -> catalog.services(search)))
                .subscribeOn(Schedulers.boundedElastic());
        // Slots are all as long, so that the first one may begin before the range does.
        return Mono.zip(overview, queries.services(from, to, call.get(SPARKLINE)), queries.serviceCounts(from, to))
                .map(all -> services(all.getT1(), all.getT2(), all.getT3(), names(search, isList, call)))
                .flatMap(answer -> {
                    if (!isList && answer.services().isEmpty()) {
                        throw Problems.notFound(
                                "there is no service " + Quoted.of(call.get(NAME)) + " that has errors or is scraped");
                    }
                    return call.json(answer);
                });
    }

    /** Of services that are listed though they have no errors. */
    private Set<String> names(Search search, boolean isList, Call call) {
        Set<String> scraped = new TreeSet<>(targets().keySet());
        if (!isList) {
            scraped.retainAll(Set.of(call.get(NAME)));
            return scraped;
        }
        return search.isAll() ? scraped : Set.of();
    }

    private Map<String, Targets> targets() {
        Map<String, Targets> byService = new HashMap<>();
        pools.pools().values().stream()
                .flatMap(pool -> pool.active().stream())
                .forEach(target -> byService.merge(
                        target.service(),
                        new Targets(1, isUp(target) ? 1 : 0),
                        (a, b) -> new Targets(a.all() + b.all(), a.up() + b.up())));
        return byService;
    }

    private static boolean isUp(TargetStatus target) {
        return Boolean.TRUE.equals(target.up());
    }

    private Answer services(
            List<ServiceOverview> overviews, ServiceLines lines, Map<String, Long> counts, Set<String> scraped) {
        Map<String, ServiceOverview> byName =
                overviews.stream().collect(Collectors.toMap(ServiceOverview::service, Function.identity()));
        Set<String> names = new TreeSet<>(byName.keySet());
        names.addAll(scraped);
        Map<String, Targets> targets = targets();
        return new Answer(
                names.stream()
                        .map(name -> service(
                                name,
                                byName.get(name),
                                counts.getOrDefault(name, 0L),
                                lines.lines().get(name),
                                targets.getOrDefault(name, new Targets(0, 0))))
                        .toList(),
                new ErrorsJson.Slots(lines.start(), lines.slotSeconds()));
    }

    private static Service service(
            String name, @Nullable ServiceOverview errors, long count, long @Nullable [] line, Targets targets) {
        List<Long> slots =
                line == null ? List.of() : Arrays.stream(line).boxed().toList();
        return new Service(
                name,
                errors == null ? 0 : errors.errors(),
                ErrorJson.byName(errors == null ? Map.of() : errors.byState()),
                errors == null ? 0 : errors.isNew(),
                errors == null ? 0 : errors.regressed(),
                errors == null ? null : errors.lastSeen(),
                errors == null ? 0 : errors.total(),
                count,
                slots,
                targets.all(),
                targets.up(),
                errors == null ? List.of() : errors.origins());
    }

    private static final Answer EXAMPLE = new Answer(
            List.of(new Service(
                    "checkout",
                    42,
                    new TreeMap<>(Map.of("muted", 0L, "open", 40L, "resolved", 2L)),
                    1,
                    1,
                    Instant.parse("2026-11-22T15:04:05Z"),
                    1234,
                    56,
                    List.of(0L, 3L, 53L),
                    3,
                    3,
                    List.of("eu-1"))),
            new ErrorsJson.Slots(Instant.parse("2026-11-21T15:04:05Z"), 28_800));
}
