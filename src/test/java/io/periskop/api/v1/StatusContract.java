package io.periskop.api.v1;

import org.junit.jupiter.api.Test;

/** How the storage does, and targets. */
interface StatusContract extends ApiFixture {
    @Test
    default void theStorageSaysHowItDoes() {
        ApiServer api = api();
        api.grows("shop", "a", 1);
        api.get("/api/v1/status/storage").json("""
                {"status": "success", "data": {"type": "%s", "health": "up", "state": "up", "lastFailure": null,
                  "waitingReports": 0, "waitingBytes": 0}}""".formatted(storage()));
        api.problem("/api/v1/status/storage?x=1", ProblemType.BAD_PARAMETER, "x");
        api.problem(api.send("POST", "/api/v1/status/storage", "{}"), ProblemType.METHOD_NOT_ALLOWED);
    }

    @Test
    default void targetsAreAnsweredWithoutTheStorage() {
        ApiServer api = api();
        api.get("/api/v1/targets").json("""
                {"status": "success", "data": {"activeTargets": [], "droppedTargets": [], "discoveries": []}}""");
        api.get("/api/v1/scrape_pools").json("{\"status\": \"success\", \"data\": {\"scrapePools\": []}}");
        api.get("/sd/prometheus").json("[]");
        api.problem("/api/v1/targets?state=both", ProblemType.BAD_PARAMETER, "state");
        api.problem(api.send("PUT", "/api/v1/targets", "{}"), ProblemType.METHOD_NOT_ALLOWED);
    }
}
