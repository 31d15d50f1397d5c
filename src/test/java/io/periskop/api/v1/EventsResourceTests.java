package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.ErrorId;
import io.periskop.store.StoreUnavailableException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

class EventsResourceTests {
    private final QueryRig rig = new QueryRig()
            .happens("2026-11-22T10:00:00Z", "shop", "k1", 1)
            .happens("2026-11-22T10:01:00Z", "shop", "k2", 1)
            .happens("2026-11-22T10:02:00Z", "billing", "k1", 1);
    private final WebTestClient client = rig.client();

    @Test
    void theNewestComesFirst() {
        get("/api/v1/events?q=service%3Dshop")
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                {"events": [
                  {"id": "%s-0", "errorId": "%s", "service": "shop", "key": "k2", "type": "first_seen",
                   "at": "2026-11-22T10:01:00Z", "actor": "periskop", "detail": "", "note": ""},
                  {"key": "k1", "at": "2026-11-22T10:00:00Z"}],
                 "nextCursor": null}""".formatted(id("shop", "k2"), id("shop", "k2")));
    }

    @Test
    void everyPageIsFoundAndNoneMoves() {
        for (String search : List.of("", "&q=key%3D~%22k.*%22", "&type=first_seen")) {
            List<String> ids = new ArrayList<>();
            String cursor = "";
            int meanwhile = 0;
            while (cursor != null) {
                Map<?, ?> page = get("/api/v1/events?to=2026-11-22T11:00:00Z&limit=1&cursor=" + cursor + search)
                        .expectStatus()
                        .isOk()
                        .expectBody(Map.class)
                        .returnResult()
                        .getResponseBody();
                ((List<?>) page.get("events")).forEach(event -> ids.add((String) ((Map<?, ?>) event).get("id")));
                cursor = (String) page.get("nextCursor");
                rig.happens("2026-11-22T10:30:00Z", "new", "k" + search + meanwhile++, 1);
            }
            assertThat(ids)
                    .endsWith(id("billing", "k1") + "-0", id("shop", "k2") + "-0", id("shop", "k1") + "-0")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aRangeIsHalfOpen() {
        get("/api/v1/events?from=2026-11-22T10:01:00Z&to=2026-11-22T10:02:00Z")
                .expectBody()
                .jsonPath("$.events.length()")
                .isEqualTo(1)
                .jsonPath("$.events[0].key")
                .isEqualTo("k2");
        get("/api/v1/events?type=regressed&type=muted")
                .expectBody()
                .jsonPath("$.events")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "from=2&to=1, bad-parameter, from",
        "cursor=x, bad-parameter, cursor",
        "cursor=MC4wOng, bad-parameter, cursor",
        "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTkuMDp4, bad-parameter, cursor",
        "limit=0, bad-parameter, limit",
        "type=bad, bad-parameter, type",
        "q=%22a, bad-search, q",
    })
    void refusesWhatCannotBeUsed(String query, String type, String parameter) {
        get("/api/v1/events?" + query)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:periskop:problem:" + type)
                .jsonPath("$.parameter")
                .isEqualTo(parameter);
    }

    @Test
    void aStorageThatIsDownIsSaid() {
        WebTestClient down = QueryRig.client(new EventsResource(
                (services, types, from, before, limit) -> Mono.error(new StoreUnavailableException("the disk is full")),
                rig.catalog,
                rig.nothing));
        down.get().uri("/api/v1/events").exchange().expectStatus().isEqualTo(503);
    }

    private static String id(String service, String key) {
        return ErrorId.of(service, key).text();
    }

    private WebTestClient.ResponseSpec get(String uri) {
        return client.get().uri(URI.create(uri)).exchange();
    }
}
