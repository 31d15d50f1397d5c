package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.Lifecycle;
import io.periskop.aggregate.Observation;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.federation.FederationSpec;
import io.periskop.federation.StatesFromAbove;
import io.periskop.label.Labels;
import io.periskop.store.State;
import io.periskop.store.StoreLimits;
import io.periskop.store.memory.MemoryStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class FederationStateResourceTests {
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(T0.plusSeconds(60), ZoneOffset.UTC);
    private static final String RESOLVED =
            "{\"service\": \"shop\", \"key\": \"%s\", \"state\": \"resolved\", \"since\": \"%s\", \"by\": \"ann\"}";

    private final MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, what, count) -> {});

    FederationStateResourceTests() {
        new Aggregator(store, 5, new AggregatorMeters(new SimpleMeterRegistry()))
                .ingest(new Observation(
                        "shop",
                        "process",
                        T0,
                        null,
                        List.of(new ReportedAggregate("a", 3, Severity.ERROR, T0, List.of()))))
                .block();
    }

    private WebTestClient.ResponseSpec post(boolean enabled, boolean allowed, String body) {
        FederationSpec spec = new FederationSpec("eu", Labels.NONE, enabled, "", 5 << 20, 100, allowed);
        return WebTestClient.bindToRouterFunction(Apis.of(
                        new FederationStateResource(new StatesFromAbove(spec, new Lifecycle(store, CLOCK), CLOCK))))
                .build()
                .post()
                .uri("/api/federation/state")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static String body(String... states) {
        return "{\"server\": \"global\", \"states\": [" + String.join(", ", states) + "]}";
    }

    private State state() {
        return store.find("shop", "a").block().state();
    }

    @Test
    void saysOfEachWhatBecameOfIt() {
        Instant then = T0.plusSeconds(30);
        String resolved = RESOLVED.formatted("a", then);
        post(
                        true,
                        true,
                        body(
                                resolved,
                                resolved,
                                RESOLVED.formatted("a", T0.plusSeconds(20)),
                                RESOLVED.formatted("x", then)))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.results[*].result")
                .isEqualTo(List.of("applied", "same", "older", "unknown"))
                .jsonPath("$.results[3].key")
                .isEqualTo("x");
        assertThat(state()).isEqualTo(State.resolved(then, false));
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void isRefusedWhereItIsNotAllowed(boolean enabled, boolean allowed) {
        post(enabled, allowed, body(RESOLVED.formatted("a", T0.plusSeconds(30))))
                .expectStatus()
                .isForbidden()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.detail")
                .value((String detail) -> assertThat(detail).contains("federate.push_state"));
        assertThat(state().status()).isEqualTo(State.Status.OPEN);
    }

    @Test
    void oneThatSaysItIsThisServerIsRefused() {
        post(true, true, body().replace("global", "eu"))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .value((String detail) -> assertThat(detail).contains("global.server_id"));
    }

    @Test
    void tooManyAreRefused() {
        String[] states = Collections.nCopies(501, RESOLVED.formatted("a", T0)).toArray(new String[0]);
        post(true, true, body(states))
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.detail")
                .value((String detail) -> assertThat(detail).contains("501", "500"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resolved\", \"until\": \"2026-11-23T00:00:00Z | /states/0/until",
                "muted\", \"by\": \" | /states/0/by",
                "open\", \"afterDeploy\": true, \"note\": \" | /states/0/afterDeploy"
            })
    void whatDoesNotGoTogetherIsRefusedByItsPlace(String state, String place) {
        String by = state.contains("\"by\"") ? "" : ", \"by\": \"ann\"";
        post(
                        true,
                        true,
                        body("{\"service\": \"shop\", \"key\": \"a\", \"since\": \"" + T0 + "\", \"state\": \"" + state
                                + "\"" + by + "}"))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.pointer")
                .isEqualTo(place);
    }

    @Test
    void aNameIsOnOneLine() {
        post(true, true, body(RESOLVED.formatted("a", T0.plusSeconds(30)).replace("ann", "ann\\nbob")))
                .expectStatus()
                .isOk();
        assertThat(store.events("shop", "a").collectList().block())
                .last()
                .matches(event -> event.actor().equals("ann bob via global"));
    }
}
