package io.periskop.api.v1;

import io.periskop.scrape.PoolStatus;
import io.periskop.scrape.PoolsView;
import io.periskop.scrape.ScrapeFailure;
import io.periskop.scrape.TargetStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is scraped, what is not and why, and how discovery does. {@code /api/v1/targets} and {@code /api/v1/scrape_pools} are
 * shaped as Prometheus' own answers, with members more; {@code /sd/prometheus} is what its {@code http_sd_configs} read.
 */
public final class TargetsResource implements Resource {
    private static final String TAG = "Targets";

    private static final Param<State> STATE = Param.oneOf("state", State.class)
            .or(State.ANY)
            .says("Which lists are filled; the others are empty.")
            .example("active");
    private static final Param<String> SCRAPE_POOL = Param.text("scrapePool")
            .or("")
            .says("Only what this configured service found; empty for all.")
            .example("shop");

    private final PoolsView pools;

    enum State {
        ANY,
        ACTIVE,
        DROPPED
    }

    @Schema(name = "TargetsAnswer")
    record Answer(@Schema(example = "success") String status, Data data) {}

    @Schema(name = "Targets")
    record Data(
            List<TargetJson.Active> activeTargets,

            @Schema(description = "As many of each pool as are kept to be shown")
            List<TargetJson.Dropped> droppedTargets,

            @Schema(description = "How many each pool dropped, whether kept or not", example = "{\"shop\": 7}")
            Map<String, Integer> droppedTargetCounts,

            List<TargetJson.Discovery> discoveries) {}

    @Schema(name = "ScrapePoolsAnswer")
    record PoolsAnswer(@Schema(example = "success") String status, Pools data) {}

    @Schema(name = "ScrapePools")
    record Pools(
            @Schema(description = "The configured services, by name")
            List<String> scrapePools) {}

    public TargetsResource(PoolsView pools) {
        this.pools = pools;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/targets", call -> call.json(() -> targets(call.get(STATE), call.get(SCRAPE_POOL))))
                .id("listTargets")
                .tag(TAG)
                .summary("What is scraped, what is not and why, and how discovery does")
                .description("Shaped as Prometheus' own answer, with members more.")
                .takes(STATE, SCRAPE_POOL)
                .answers(Examples.TARGETS, "The targets and discoveries that were asked for");
        endpoints
                .get("/api/v1/scrape_pools", call -> call.json(this::scrapePools))
                .id("listScrapePools")
                .tag(TAG)
                .summary("The configured services")
                .description("Shaped as Prometheus' own answer.")
                .answers(Examples.POOLS, "Their names");
        endpoints
                .get("/sd/prometheus", call -> call.json(this::httpSd))
                .id("discoverTargets")
                .tag(TAG)
                .summary("Every target, for the http_sd_configs of a Prometheus")
                .description("What cannot be asked because its labels make no URL is left out.")
                .answers(Examples.HTTP_SD, "A group for each target");
    }

    private Answer targets(State state, String pool) {
        SortedMap<String, PoolStatus> chosen = new TreeMap<>(pools.pools());
        chosen.keySet().removeIf(name -> !pool.isEmpty() && !name.equals(pool));
        List<TargetJson.Active> active = new ArrayList<>();
        List<TargetJson.Dropped> dropped = new ArrayList<>();
        SortedMap<String, Integer> counts = new TreeMap<>();
        List<TargetJson.Discovery> discoveries = new ArrayList<>();
        chosen.forEach((name, all) -> {
            if (state != State.DROPPED) {
                all.all().forEach(target -> active.add(TargetJson.active(name, target)));
            }
            if (state != State.ACTIVE) {
                all.dropped().forEach(target -> dropped.add(TargetJson.dropped(name, target)));
            }
            counts.put(name, all.droppedCount());
            all.discoveries().forEach(each -> discoveries.add(TargetJson.discovery(name, each)));
        });
        return new Answer("success", new Data(active, dropped, counts, discoveries));
    }

    private PoolsAnswer scrapePools() {
        return new PoolsAnswer("success", new Pools(List.copyOf(pools.pools().keySet())));
    }

    private List<TargetJson.HttpSd> httpSd() {
        return pools.pools().values().stream()
                .flatMap(all -> all.all().stream())
                .filter(TargetStatus::askable)
                .map(TargetJson::httpSd)
                .toList();
    }

    private static final class Examples {
        private static final String URL = "http://192.0.2.7:8080/-/exceptions";
        private static final Instant NOW = Instant.parse("2026-11-22T15:04:05Z");

        private static final Answer TARGETS = new Answer(
                "success",
                new Data(
                        List.of(new TargetJson.Active(
                                Map.of("__address__", "192.0.2.7:8080"),
                                new TreeMap<>(Map.of("instance", "192.0.2.7:8080", "job", "shop")),
                                "shop",
                                "shop",
                                URL,
                                URL,
                                TargetJson.Health.UP,
                                "",
                                null,
                                NOW,
                                0.025,
                                20480,
                                NOW.plusSeconds(30),
                                12,
                                0,
                                List.of(),
                                new TargetJson.Failure(
                                        ScrapeFailure.Kind.TIMEOUT, "no answer within 10s", NOW.minusSeconds(3600)),
                                null)),
                        List.of(new TargetJson.Dropped(
                                Map.of("__address__", "192.0.2.8:8080"), "shop", "dropped by relabel_configs")),
                        Map.of("shop", 1),
                        List.of(new TargetJson.Discovery(
                                "shop",
                                "dns",
                                "_http._tcp.example.com",
                                TargetJson.Health.UP,
                                2,
                                NOW,
                                "",
                                null,
                                9,
                                0))));
        private static final PoolsAnswer POOLS = new PoolsAnswer("success", new Pools(List.of("checkout", "shop")));
        private static final List<TargetJson.HttpSd> HTTP_SD = List.of(new TargetJson.HttpSd(
                List.of("192.0.2.7:8080"),
                new TreeMap<>(Map.of(
                        "instance",
                        "192.0.2.7:8080",
                        "job",
                        "shop",
                        "__scheme__",
                        "http",
                        "__meta_periskop_service",
                        "shop",
                        "__meta_periskop_health",
                        "up"))));

        private Examples() {}
    }
}
