package io.periskop.api.v1;

import static io.periskop.api.v1.ApiServer.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.Said;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code /api/v1/events}. */
interface EventsApiContract extends ApiFixture {
    /** Of three services, three errors each, of which some began at the same moment, and all were resolved together. */
    private ApiServer eventful() {
        ApiServer api = api();
        for (int i = 0; i < 3; i++) {
            for (String service : List.of("shop", "mail", "web")) {
                api.said(Said.says(service, "a", T0.plusSeconds(i * 60L))
                        .that("k" + i, 1)
                        .report());
            }
        }
        api.look();
        api.send(
                        "POST",
                        "/api/v1/errors/actions",
                        "{\"q\": \"\", \"change\": {\"state\": \"resolved\", \"note\": \"n\"}}")
                .expectStatus()
                .isOk();
        return api;
    }

    private static List<Map<?, ?>> page(Map<?, ?> answer) {
        List<Map<?, ?>> events = new ArrayList<>();
        ((List<?>) answer.get("events")).forEach(event -> events.add((Map<?, ?>) event));
        return events;
    }

    @Test
    default void everyPageIsFoundAndNoneMovesWhileMoreHappens() {
        ApiServer api = eventful();
        Map<String, Integer> expected = Map.of(
                "", 18,
                "&q=service=shop", 6,
                "&q=key=~\"k[12]\" -nowhere", 12,
                "&q=message", 18,
                "&type=resolved", 9,
                "&type=resolved&type=first_seen&q=key=k0", 6,
                "&type=muted&q=service=shop", 0);
        int meanwhile = 0;
        for (Map.Entry<String, Integer> search : expected.entrySet()) {
            List<String> before = new ArrayList<>();
            page(api.map("/api/v1/events?limit=1000" + search.getKey()))
                    .forEach(event -> before.add((String) event.get("id")));
            assertThat(before).as(search.getKey()).hasSizeGreaterThanOrEqualTo(search.getValue());
            List<Map<?, ?>> found = new ArrayList<>();
            String cursor = "";
            int pages = 0;
            while (cursor != null) {
                Map<?, ?> answer = api.map("/api/v1/events?limit=4" + search.getKey() + "&cursor=" + cursor);
                found.addAll(page(answer));
                cursor = (String) answer.get("nextCursor");
                if (pages++ < 3) {
                    // Of an error that is listed already, and of one that nobody has seen.
                    api.send(
                                    "PATCH",
                                    "/api/v1/errors/" + ApiServer.id("shop", "k1"),
                                    "{\"labels\": {\"a\": \"" + meanwhile + "\"}}")
                            .expectStatus()
                            .isOk();
                    api.said(Said.says("later", "a", Instant.now())
                            .that("later" + meanwhile++, 1)
                            .report());
                    api.look();
                }
            }
            List<String> ids =
                    found.stream().map(each -> (String) each.get("id")).toList();
            assertThat(ids).as(search.getKey()).doesNotHaveDuplicates();
            // What was there before is there once and in the same order.
            Set<String> known = new HashSet<>(before);
            assertThat(ids.stream().filter(known::contains)).as(search.getKey()).isEqualTo(before);
        }
    }

    @Test
    default void theNewestComesFirstWithWhoAndWhy() {
        ApiServer api = eventful();
        api.get("/api/v1/events?limit=1&q=service=web key=k2")
                .jsonPath("$.events[0].type")
                .isEqualTo("resolved")
                .jsonPath("$.events[0].actor")
                .isEqualTo("anonymous")
                .jsonPath("$.events[0].note")
                .isEqualTo("n")
                .jsonPath("$.events[0].errorId")
                .isEqualTo(ApiServer.id("web", "k2"));
        // From is inclusive, to is not.
        api.get("/api/v1/events?from=" + T0.plusSeconds(60) + "&to=" + T0.plusSeconds(120))
                .jsonPath("$.events.length()")
                .isEqualTo(3)
                .jsonPath("$.events[0].key")
                .isEqualTo("k1")
                .jsonPath("$.events[0].actor")
                .isEqualTo("periskop")
                .jsonPath("$.nextCursor")
                .isEmpty();
    }

    @Test
    default void whatCannotBeListedIsSaid() {
        ApiServer api = eventful();
        for (String bad : List.of("x", "MC4wOng", "OTk5OTk5OTk5OTk5OTk5OTk5OTkuMDp4", "MTc5NTM2MjI0NS4wOid4")) {
            api.problem("/api/v1/events?cursor=" + bad, ProblemType.BAD_PARAMETER, "cursor");
        }
        Map.of("from=2&to=1", "from", "limit=0", "limit", "limit=1001", "limit", "type=bad", "type", "form=1", "form")
                .forEach((query, parameter) ->
                        api.problem("/api/v1/events?" + query, ProblemType.BAD_PARAMETER, parameter));
        api.problem("/api/v1/events?q=\"a", ProblemType.BAD_SEARCH, "q");
        api.problem(api.send("DELETE", "/api/v1/events", "{}"), ProblemType.METHOD_NOT_ALLOWED);
        api.problem(api.asked("/api/v1/event"), ProblemType.UNKNOWN_PATH);
    }
}
