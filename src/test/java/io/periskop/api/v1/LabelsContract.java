package io.periskop.api.v1;

import static io.periskop.api.v1.ApiServer.T0;

import io.periskop.store.Said;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Labels, their values, how a search goes on, and services. */
interface LabelsContract extends ApiFixture {
    private ApiServer labelled() {
        ApiServer api = api();
        for (int i = 0; i < 5; i++) {
            api.counted("shop", "k" + i, 1 + i, i < 2 ? "no answer" : "refused", T0.plusSeconds(i));
        }
        api.counted("mail", "k0", 1, "no answer", T0);
        api.look();
        api.send("POST", "/api/v1/errors/actions", """
                {"q": "service=shop refused", "change": {"labels": {"team": "pay", "tier": "2"}}}""").expectStatus().isOk();
        api.send(
                        "PATCH",
                        "/api/v1/errors/" + ApiServer.id("shop", "k0"),
                        "{\"labels\": {\"team\": \"caf\u00e9 \\\"x\\\"\"}}")
                .expectStatus()
                .isOk();
        return api;
    }

    @Test
    default void namesAndValuesAreCounted() {
        ApiServer api = labelled();
        api.get("/api/v1/labels?prefix=T").json("""
                {"data": [{"text": "team", "errors": 4}, {"text": "tier", "errors": 3}], "truncated": false, "exact": true}""");
        api.get("/api/v1/labels/team/values").json("""
                {"data": [{"text": "pay", "errors": 3}, {"text": "caf\u00e9 \\"x\\"", "errors": 1}]}""");
        api.get("/api/v1/labels/team/values?q=key=~\"k[34]\"").json("""
                {"data": [{"text": "pay", "errors": 2}], "exact": true}""");
        api.get("/api/v1/labels/key/values?limit=2&prefix=k").json("""
                {"data": [{"text": "k0", "errors": 2}, {"text": "k1", "errors": 1}], "truncated": true}""");
        api.get("/api/v1/labels/nobody/values").json("{\"data\": [], \"truncated\": false}");
        api.send("POST", "/api/v1/errors/actions", """
                {"q": "team=pay key=k2", "change": {"labels": {"team": ""}}}""").expectStatus().isOk();
        api.get("/api/v1/labels/team/values?prefix=p").json("{\"data\": [{\"text\": \"pay\", \"errors\": 2}]}");
    }

    @Test
    default void searchesAreSuggested() {
        ApiServer api = labelled();
        api.get("/api/v1/search/suggestions?text=te")
                .jsonPath("$.kind")
                .isEqualTo("name_or_word")
                .jsonPath("$.choices[0].insert")
                .isEqualTo("team");
        api.get("/api/v1/search/suggestions?text=team=c").json("""
                {"kind": "value", "from": 5, "to": 6, "choices": [{"text": "caf\u00e9 \\"x\\"", "errors": 1}]}""");
    }

    @Test
    default void servicesAreSummedUp() {
        ApiServer api = labelled();
        api.get("/api/v1/services?q=no answer")
                .jsonPath("$.services.length()")
                .isEqualTo(2)
                .jsonPath("$.services[1].errors")
                .isEqualTo(2);
        api.said(
                Said.says("web", "a", T0.minusSeconds(90)).that("k", 1).report(),
                Said.says("web", "b", T0).that("k", 2).report(),
                Said.says("web", "c", T0.plusSeconds(90)).that("k", 4).report());
        api.look();
        // Of the range, also where slots do not divide it.
        for (int slots : new int[] {1, 7, 24}) {
            String range = "?sparkline=" + slots + "&from=" + T0.toEpochMilli() + "&to=";
            occurrences(api, range + T0.plusSeconds(60).toEpochMilli(), 2);
            occurrences(api, range + T0.plusSeconds(120).toEpochMilli(), 6);
        }
        api.problem(api.asked("/api/v1/services/nobody"), ProblemType.NOT_FOUND);
    }

    private static void occurrences(ApiServer api, String range, int expected) {
        api.get("/api/v1/services/web" + range)
                .jsonPath("$.services[0].occurrences")
                .isEqualTo(expected);
    }

    @Test
    default void whatCannotBeLookedUpIsSaid() {
        ApiServer api = api();
        for (String path : new String[] {"labels", "labels/team/values", "search/suggestions", "services", "errors"}) {
            api.problem(api.asked("/api/v1/" + path), ProblemType.STORAGE_UNAVAILABLE);
        }
        api.look();
        Map.of(
                        "labels?limit=0", "limit",
                        "labels/team/values?limit=10001", "limit",
                        "labels?prefx=a", "prefx",
                        "search/suggestions?text=a&cursor=-1", "cursor",
                        "search/suggestions?limit=101", "limit",
                        "services?from=2&to=1", "to")
                .forEach((path, parameter) -> api.problem("/api/v1/" + path, ProblemType.BAD_PARAMETER, parameter));
        for (String path : new String[] {"labels", "labels/team/values", "services", "errors"}) {
            api.problem("/api/v1/" + path + "?q=service==a", ProblemType.BAD_SEARCH, "q");
        }
        api.problem(api.send("POST", "/api/v1/labels", "{}"), ProblemType.METHOD_NOT_ALLOWED);
    }
}
