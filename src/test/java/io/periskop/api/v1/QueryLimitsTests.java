package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.it.Eventually;
import io.periskop.store.Events;
import io.periskop.store.Said;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

/** What a query may not take: too many texts, too long, and anything once nobody waits for it. */
class QueryLimitsTests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GET = "/api/v1/query?from=2026-11-22T10:00:00Z&to=2026-11-22T10:10:00Z&queryType=";

    private final QueryRig rig = new QueryRig();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    /** Never says anything. */
    private final Events silent = (services, types, from, before, limit) -> Mono.<List<Events.Entry>>never()
            .doOnSubscribe(s -> begun.incrementAndGet())
            .doOnCancel(ended::incrementAndGet);

    @Test
    void theTextsOfTwoThousandErrorsAreRead() {
        AtomicInteger read = new AtomicInteger();
        WebTestClient client = QueryRig.client(new QueryResource(
                rig.engine(),
                rig.catalog,
                (ids, phrases) -> {
                    assertThat(ids).hasSizeLessThanOrEqualTo(64);
                    read.addAndGet(ids.size());
                    return Mono.just(Set.copyOf(ids));
                },
                rig.store,
                rig.store,
                Set::of));
        happen(SearchScopes.MOST_TEXTS);
        client.get()
                .uri(URI.create(GET + "instant&q=x"))
                .exchange()
                .expectBody()
                .jsonPath("$.results.A.frames[0].data.values[0][0]")
                .isEqualTo(SearchScopes.MOST_TEXTS);
        assertThat(read).hasValue(SearchScopes.MOST_TEXTS);

        happen(SearchScopes.MOST_TEXTS + 1);
        read.set(0);
        client.get()
                .uri(URI.create(GET + "instant&q=x"))
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:periskop:problem:limit-exceeded")
                .jsonPath("$.detail")
                .isEqualTo(
                        "the texts of 2001 errors would have to be read, over the limit of 2000; narrow the search by"
                                + " labels, such as a service");
        assertThat(read).as("nothing is read in vain").hasValue(0);
    }

    private void happen(int errors) {
        Said said = Said.says("shop", "a", Instant.parse("2026-11-22T10:05:00Z"));
        for (int i = 0; i < errors; i++) {
            said.that("k" + i, 1);
        }
        rig.store.commit(List.of(said.report())).block();
        rig.apply("shop");
    }

    @Test
    void whatTakesThirtySecondsIsGivenUp() {
        HttpHandler handler = RouterFunctions.toHttpHandler(Apis.of(resource()));
        MockServerHttpResponse response = new MockServerHttpResponse();
        StepVerifier.withVirtualTime(() ->
                        handler.handle(MockServerHttpRequest.get(GET + "events").build(), response))
                .expectSubscription()
                .expectNoEvent(PATIENCE.minusMillis(1))
                .then(() -> assertThat(begun).hasValue(1))
                .thenAwait(Duration.ofMillis(1))
                .verifyComplete();
        assertThat(response.getStatusCode()).hasToString("422 UNPROCESSABLE_CONTENT");
        assertThat(response.getBodyAsString().block())
                .contains("urn:periskop:problem:limit-exceeded", "takes too long to answer");
        assertThat(ended).hasValue(1);
    }

    @Test
    void aQueryEndsWhenItsClientLeaves() {
        DisposableServer server = HttpServer.create()
                .bindAddress(() -> new InetSocketAddress("127.0.0.1", 0))
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(Apis.of(resource()))))
                .bindNow();
        HttpClient client = HttpClient.newConnection().host("127.0.0.1").port(server.port());
        try {
            Disposable first = asking(client, "events");
            Eventually.within(PATIENCE, () -> begun.get() == 1);
            Disposable other = asking(client, "events&q=service%3Dother");
            Eventually.within(PATIENCE, () -> begun.get() == 2);
            other.dispose();
            Eventually.within(PATIENCE, () -> ended.get() == 1);
            first.dispose();
            Eventually.within(PATIENCE, () -> ended.get() == 2);
            assertThat(begun).as("nothing was asked again").hasValue(2);
        } finally {
            server.disposeNow();
        }
    }

    private static Disposable asking(HttpClient client, String query) {
        return client.get().uri(GET + query).response().subscribe();
    }

    private QueryResource resource() {
        return new QueryResource(rig.engine(), rig.catalog, rig.nothing, rig.store, silent, Set::of);
    }
}
