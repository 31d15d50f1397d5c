package io.periskop.api.periskop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.periskop.store.Errors;
import io.periskop.store.StoredError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ErrorsBodyTests {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The connection asks for many pieces ahead; each is made only when the one before is written. */
    @Test
    void piecesAreMadeWhenTheyAreTaken() {
        List<Publisher<DataBuffer>> pieces = pieces(Flux.range(0, 1000).map(i -> Samples.error("k".repeat(1000) + i)));

        assertThat(pieces).hasSizeBetween(15, 30);
        int first = size(pieces.get(0));
        assertThat(first).isBetween(60 << 10, 300 << 10);
    }

    @Test
    void piecesMakeAList() {
        StoredError large = Samples.error("k".repeat(70_000));
        String text = String.join(
                "",
                pieces(Flux.just(large, Samples.error("a"), large, Samples.resolved("r"), Samples.error("b"))).stream()
                        .map(piece -> Mono.from(piece).block(PATIENCE).toString(StandardCharsets.UTF_8))
                        .toList());

        assertThat(text)
                .startsWith("[{\"aggregation_key\":\"kkk")
                .endsWith("}]\n")
                .doesNotContain("\"r\"");
        assertThat(text.split("},\\{\"aggregation_key", -1)).hasSize(4);
    }

    private static List<Publisher<DataBuffer>> pieces(Flux<StoredError> stored) {
        Errors errors = mock(Errors.class);
        when(errors.of(any())).thenReturn(stored);
        return new ErrorsBody(errors)
                .of("shop", DefaultDataBufferFactory.sharedInstance)
                .collectList()
                .block(PATIENCE);
    }

    private static int size(Publisher<DataBuffer> piece) {
        return Mono.from(piece).block(PATIENCE).readableByteCount();
    }
}
