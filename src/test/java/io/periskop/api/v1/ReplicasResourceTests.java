package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.replica.Membership.Members;
import io.periskop.store.Replicas.Replica;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;

class ReplicasResourceTests {
    private static final Instant SINCE = Instant.parse("2026-11-22T15:00:00Z");

    @Test
    void thoseOfTheGroupDivideTargets() {
        answer(new Members(
                        "b",
                        List.of(
                                new Replica("a", "a:1", "other", SINCE),
                                new Replica("b", "b:1", "g", SINCE),
                                new Replica("c", "c:1", "g", SINCE)),
                        SINCE,
                        null))
                .jsonPath("$.replicas[*].dividesTargets")
                .value(each -> assertThat(each).isEqualTo(List.of(false, true, true)))
                .jsonPath("$.replicas[1].self")
                .isEqualTo(true)
                .jsonPath("$.replicas[2].self")
                .isEqualTo(false)
                .jsonPath("$.problem")
                .isEmpty();
    }

    @Test
    void whoDividesNothingIsInNoGroup() {
        answer(new Members(
                        "b",
                        List.of(new Replica("a", "a:1", "", SINCE), new Replica("b", "b:1", "", SINCE)),
                        SINCE,
                        "the database is away"))
                .jsonPath("$.replicas[*].dividesTargets")
                .value(each -> assertThat(each).isEqualTo(List.of(false, false)))
                .jsonPath("$.problem")
                .isEqualTo("the database is away");
    }

    private static WebTestClient.BodyContentSpec answer(Members members) {
        return WebTestClient.bindToRouterFunction(Apis.of(new ReplicasResource(() -> members)))
                .build()
                .get()
                .uri("/api/v1/status/replicas")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }
}
