package io.periskop.api.v1;

import static io.periskop.api.v1.ApiServer.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.Said;
import io.periskop.store.StoreLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Export and import: what people made of errors goes from any storage to any other. */
interface AnnotationsContract extends ApiFixture {
    private static ApiServer filled(ApiServer api) {
        for (String service : List.of("shop", "caf\u00e9 'x'")) {
            for (int i = 0; i < 6; i++) {
                api.grows(service, "k" + i, 3);
            }
        }
        api.look();
        return api;
    }

    private static void change(ApiServer api, String service, String key, String change) {
        api.send("PATCH", "/api/v1/errors/" + ApiServer.id(service, key), change)
                .expectStatus()
                .isOk();
    }

    private static void annotated(ApiServer api) {
        change(api, "shop", "k0", "{\"state\":\"resolved\",\"afterDeploy\":true}");
        change(
                api,
                "shop",
                "k1",
                "{\"state\":\"muted\",\"occurrences\":5,\"until\":\""
                        + Instant.now().plus(Duration.ofDays(9)) + "\","
                        + "\"labels\":{\"team\":\"caf\u00e9 \\\"x\\\"\"}}");
        change(api, "shop", "k2", "{\"labels\":{\"team\":\"a\",\"tier\":\"1\",\"gone\":\"\"}}");
        change(api, "shop", "k4", "{\"state\":\"resolved\"}");
        api.grows("shop", "k4", 9);
        change(api, "caf\u00e9 'x'", "k3", "{\"state\":\"muted\"}");
    }

    private static WebTestClient.BodyContentSpec annotate(ApiServer api, List<String> lines) {
        return send(api, String.join("\n", lines)).expectStatus().isOk().expectBody();
    }

    private static WebTestClient.ResponseSpec send(ApiServer api, String lines) {
        return api.send("POST", "/api/v1/import/annotations", MediaType.APPLICATION_NDJSON, lines);
    }

    private static String counts(int applied, int unchanged, int unknown, int refused) {
        return "{\"applied\": %d, \"unchanged\": %d, \"unknown\": %d, \"refused\": %d}"
                .formatted(applied, unchanged, unknown, refused);
    }

    @Test
    default void whatPeopleMadeOfErrorsGoesToAnotherStorageAndBack() {
        ApiServer here = filled(api());
        annotated(here);
        List<String> lines = here.export("");
        assertThat(lines).hasSize(5);
        assertThat(here.export("?q=team!=\"\"")).hasSize(2);
        ApiServer there = filled(new ApiServer(ApiServer.inMemory(), StoreLimits.DEFAULT));
        annotate(there, lines).json(counts(5, 0, 0, 0));
        assertThat(there.export("")).isEqualTo(lines);
        annotate(there, lines).json(counts(0, 5, 0, 0));
        there.look();
        there.get("/api/v1/errors?q=mark=regressed").jsonPath("$.errors[0].key").isEqualTo("k4");
        // What was made of them there since comes back.
        change(there, "shop", "k2", "{\"state\":\"resolved\",\"labels\":{\"team\":\"b\"}}");
        change(there, "shop", "k5", "{\"labels\":{\"new\":\"\u00e9\"}}");
        List<String> back = there.export("");
        annotate(here, back).json(counts(2, 4, 0, 0));
        assertThat(here.export("")).isEqualTo(back).hasSize(6);
        here.look();
        here.get("/api/v1/errors/" + ApiServer.id("shop", "k5") + "/events")
                .jsonPath("$.events[0].type")
                .isEqualTo("labelled")
                .jsonPath("$.events[0].detail")
                .isEqualTo("imported");
    }

    /** Each line is of some moment, each error is in it once, and those that nobody touches are as they were. */
    @Test
    default void anExportHoldsWhileErrorsChange() {
        ApiServer api = api();
        int many = 150;
        for (int i = 0; i < many; i++) {
            api.said(Said.says("shop", "a", T0).that("k" + i, 1).report());
        }
        api.look();
        api.send("POST", "/api/v1/errors/actions", "{\"q\": \"\", \"change\": {\"labels\": {\"a\": \"0\"}}}")
                .expectStatus()
                .isOk();
        Mono<Void> changing = Mono.<Void>fromRunnable(() -> {
                    for (int i = 1; i <= 15; i++) {
                        change(api, "shop", "k7", "{\"labels\":{\"a\":\"" + i + "\"}}");
                        api.said(Said.says("shop", "a", T0).that("later" + i, 1).report());
                    }
                })
                .subscribeOn(Schedulers.boundedElastic())
                .cache();
        changing.subscribe();
        for (int i = 0; i < 5; i++) {
            List<String> lines = new ArrayList<>(api.export(""));
            assertThat(lines).hasSize(many).doesNotHaveDuplicates();
            assertThat(lines.stream().filter(line -> line.contains("{\"a\":\"0\"}")))
                    .hasSizeGreaterThanOrEqualTo(many - 1);
            assertThat(lines.stream().filter(line -> line.contains("\"k7\""))).hasSize(1);
        }
        changing.block(Duration.ofSeconds(60));
        assertThat(api.export("?q=key=k7")).singleElement().asString().contains("{\"a\":\"15\"}");
    }

    @Test
    default void linesAndBodiesThatCannotBeUsedAreNamed() {
        ApiServer api = filled(api());
        annotate(
                        api,
                        List.of(
                                "{\"service\": \"shop\", \"key\": \"k0\", \"labels\": {\"a\": \"b\"}}\r",
                                "",
                                "nonsense",
                                "{\"service\": \"shop\"}",
                                "{\"service\": \"shop\", \"key\": \"gone\", \"labels\": {}}",
                                "{\"service\": \"shop\", \"key\": \"k0\", \"labels\": {}}",
                                "{\"service\": \"shop\", \"key\": \"k2\", \"state\": {\"status\": \"open\","
                                        + " \"since\": \"2999-01-01T00:00:00Z\", \"regressed\": false, \"afterDeploy\": false}}"))
                .json(counts(1, 0, 1, 4))
                .jsonPath("$.failed[*].line")
                .isEqualTo(List.of(3, 4, 6, 7));
        api.problem(api.send("POST", "/api/v1/import/annotations", "{}"), ProblemType.UNSUPPORTED_MEDIA_TYPE);
        api.problem(send(api, "\n".repeat(Bodies.MOST_BYTES + 1)), ProblemType.BODY_TOO_LARGE);
        Map.of(
                        "/api/v1/export?q=service==a",
                        ProblemType.BAD_SEARCH,
                        "/api/v1/export?limit=1",
                        ProblemType.BAD_PARAMETER)
                .forEach((path, type) -> api.problem(api.asked(path), type));
        api.problem(api.asked("/api/v1/import/annotations"), ProblemType.METHOD_NOT_ALLOWED);
    }
}
