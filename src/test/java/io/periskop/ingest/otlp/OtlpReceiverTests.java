package io.periskop.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.ingest.EventSink;
import io.periskop.ingest.IngestMeters;
import io.periskop.ingest.Receipt;
import io.periskop.ingest.RequestBodies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What is answered when the events cannot be taken in now. */
class OtlpReceiverTests {
    private static final Receipt BUSY = new Receipt(0, 0, 0, 0, 0, 1, Duration.ofSeconds(10));

    private static EntityExchangeResult<byte[]> answer(EventSink sink, Scheduler workers, Duration atOnce) {
        OtlpReceiver receiver = new OtlpReceiver(
                sink,
                new RequestBodies(1 << 20, 1 << 20),
                workers,
                new IngestMeters(new SimpleMeterRegistry()),
                atOnce);
        receiver.use(new OtlpSpec(true, List.of(), 1, 1 << 20, 10, Duration.ofMinutes(1)));
        return WebTestClient.bindToRouterFunction(receiver.routes())
                .build()
                .post()
                .uri("/v1/logs")
                .contentType(MediaType.parseMediaType("application/x-protobuf"))
                .bodyValue(OtlpMessages.logs("shop", OtlpMessages.log("E", "m").build())
                        .toByteArray())
                .exchange()
                .expectBody()
                .returnResult();
    }

    private static void isRetryable(EntityExchangeResult<byte[]> answer, int status, String seconds, int code) {
        assertThat(answer.getStatus().value()).isEqualTo(status);
        assertThat(answer.getResponseHeaders().getFirst("Retry-After")).isEqualTo(seconds);
        assertThat(answer.getResponseBody()).as("a Status").startsWith(8, code, 18);
    }

    @Test
    void aFullQueueIs429() {
        isRetryable(
                answer((protocol, events) -> Mono.just(BUSY), Schedulers.immediate(), Duration.ofMinutes(1)),
                429,
                "10",
                8);
    }

    @Test
    void aStoreThatDoesNotAnswerIs503() {
        isRetryable(
                answer((protocol, events) -> Mono.just(BUSY), Schedulers.immediate(), Duration.ZERO), 503, "10", 14);
    }

    @Test
    void workersThatHaveEnoughAre429() {
        Scheduler none = Schedulers.newBoundedElastic(1, 1, "none");
        none.dispose();
        isRetryable(answer((protocol, events) -> Mono.just(Receipt.NOTHING), none, Duration.ZERO), 429, "5", 8);
    }
}
