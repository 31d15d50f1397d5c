package io.periskop.api.v1;

import io.periskop.discovery.DiscoveryStatus;
import io.periskop.label.Labels;
import io.periskop.scrape.DroppedTarget;
import io.periskop.scrape.PoolStatus;
import io.periskop.scrape.ScrapeFailure;
import io.periskop.scrape.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class TargetsResourceTests {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final ScrapeFailure REFUSED = new ScrapeFailure(ScrapeFailure.Kind.REFUSED, "connection refused");

    private final SortedMap<String, PoolStatus> pools = new TreeMap<>();
    private final WebTestClient client = WebTestClient.bindToRouterFunction(Apis.of(new TargetsResource(() -> pools)))
            .build();

    @Test
    void isShapedAsPrometheusHasIt() {
        pools.put(
                "shop",
                new PoolStatus(List.of(down("a:1")), List.of(), List.of(dropped("b:1")), 7, List.of(failing())));
        get("/api/v1/targets").json("""
                {"status": "success", "data": {
                  "activeTargets": [{
                    "discoveredLabels": {"__address__": "a:1", "__meta_x": "<b>"},
                    "labels": {"instance": "a:1", "job": "shop"},
                    "scrapePool": "shop", "service": "checkout",
                    "scrapeUrl": "http://a:1/errors", "globalUrl": "http://a:1/errors",
                    "health": "down", "lastError": "connection refused", "lastErrorKind": "refused",
                    "lastScrape": "2026-11-22T10:00:00Z", "lastScrapeDuration": 0.25, "nextScrape": null,
                    "lastFailure": {"kind": "refused", "message": "connection refused", "at": "2026-11-22T10:00:00Z"}}],
                  "droppedTargets": [{
                    "discoveredLabels": {"__address__": "b:1"}, "scrapePool": "shop", "reason": "by a rule"}],
                  "droppedTargetCounts": {"shop": 7},
                  "discoveries": [{
                    "scrapePool": "shop", "mechanism": "dns", "config": "_http._tcp.example.com", "health": "down",
                    "targets": 3, "lastRefresh": "2026-11-22T09:00:00Z", "lastError": "no answer within 30 s",
                    "failingSince": "2026-11-22T10:00:00Z", "refreshes": 9, "failures": 2}]}}""");
    }

    @Test
    void listsWhatIsAskedFor() {
        pools.put("shop", new PoolStatus(List.of(down("a:1")), List.of(), List.of(dropped("b:1")), 1, List.of()));
        pools.put("till", new PoolStatus(List.of(down("c:1")), List.of(), List.of(), 0, List.of()));
        get("/api/v1/targets?state=active")
                .jsonPath("$.data.droppedTargets.length()")
                .isEqualTo(0);
        get("/api/v1/targets?state=dropped")
                .jsonPath("$.data.activeTargets.length()")
                .isEqualTo(0);
        get("/api/v1/targets?scrapePool=till")
                .jsonPath("$.data.activeTargets.length()")
                .isEqualTo(1);
        get("/api/v1/targets?scrapePool=nobody")
                .jsonPath("$.data.activeTargets.length()")
                .isEqualTo(0);
        get("/api/v1/scrape_pools").json("""
                {"status": "success", "data": {"scrapePools": ["shop", "till"]}}""");
    }

    @Test
    void refusesAStateThatThereIsNot() {
        client.get()
                .uri("/api/v1/targets?state=both")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("state: unknown 'both'; give one of any, active, dropped");
    }

    @Test
    void isASourceForPrometheusItself() {
        pools.put(
                "shop",
                new PoolStatus(List.of(down("a:1"), down("bad")), List.of(), List.of(dropped("b:1")), 1, List.of()));
        get("/sd/prometheus").json("""
                [{"targets": ["a:1"], "labels": {"instance": "a:1", "job": "shop", "__scheme__": "http",
                  "__meta_periskop_service": "checkout", "__meta_periskop_health": "down"}}]""");
    }

    private WebTestClient.BodyContentSpec get(String path) {
        return client.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody();
    }

    private static TargetStatus down(String address) {
        return new TargetStatus(
                "checkout",
                "http://" + address + "/errors",
                address + "/errors",
                Labels.of(Map.of(Labels.ADDRESS, address, "__meta_x", "<b>")),
                Labels.of(Map.of(Labels.INSTANCE, address, Labels.JOB, "shop")),
                !address.startsWith("bad"),
                false,
                NOW,
                Duration.ofMillis(250),
                0,
                0,
                0,
                List.of(),
                REFUSED,
                REFUSED,
                NOW,
                null,
                null);
    }

    private static DroppedTarget dropped(String address) {
        return new DroppedTarget(Labels.of(Map.of(Labels.ADDRESS, address)), "by a rule");
    }

    private static DiscoveryStatus failing() {
        return new DiscoveryStatus(
                "dns", "_http._tcp.example.com", 3, NOW.minusSeconds(3600), "no answer within 30 s", NOW, 9, 2);
    }
}
