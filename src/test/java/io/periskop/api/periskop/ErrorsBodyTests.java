package io.periskop.api.periskop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.Errors.Versioned;
import io.periskop.store.StoredError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Mono;

class ErrorsBodyTests {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long MOST_BYTES = 10_000_000;

    private final Map<String, StoredError> stored = new TreeMap<>();
    private final Map<String, Long> versions = new TreeMap<>();
    private final List<String> read = new ArrayList<>();
    private final AtomicLong epoch = new AtomicLong(1);
    private final AtomicLong nanos = new AtomicLong(5);
    private final Errors errors = mock(Errors.class);
    private ErrorsBody body = body(MOST_BYTES);

    @BeforeEach
    void store() {
        when(errors.versions(any()))
                .thenAnswer(call -> Mono.fromSupplier(() -> versions.entrySet().stream()
                        .map(each -> new Versioned(each.getKey(), each.getValue()))
                        .toList()));
        when(errors.some(anyCollection(), anyInt())).thenAnswer(call -> {
            Collection<ErrorRef> asked = call.getArgument(0);
            return Mono.fromSupplier(() -> asked.stream()
                    .map(ErrorRef::key)
                    .filter(stored::containsKey)
                    .peek(read::add)
                    .map(stored::get)
                    .toList());
        });
    }

    /** The connection asks for many pieces ahead; each is made only when the one before is written. */
    @Test
    void piecesAreMadeWhenTheyAreTaken() {
        IntStream.range(0, 1000).forEach(i -> put(Samples.error("k".repeat(1000) + i), 1));

        assertThat(pieces()).hasSizeBetween(15, 40);
        assertThat(size(pieces().get(0))).isBetween(60 << 10, 300 << 10);
        list();
        assertThat(pieces()).hasSizeBetween(30, 40);
    }

    @Test
    void piecesMakeAList() {
        put(Samples.error("k".repeat(70_000)), 1);
        put(Samples.error("a"), 1);
        put(Samples.error("l".repeat(70_000)), 1);
        put(Samples.resolved("r"), 1);
        put(Samples.error("b"), 1);

        String text = list();

        assertThat(text)
                .startsWith("[{\"aggregation_key\":\"a\"")
                .endsWith("}]\n")
                .doesNotContain("\"r\"");
        assertThat(text.split("},\\{\"aggregation_key", -1)).hasSize(4);
    }

    @Test
    void listCostsWhatChanged() {
        IntStream.range(0, 500).forEach(i -> put(Samples.error("k" + i), 1));
        String first = list();
        assertThat(read).hasSize(500);
        read.clear();

        assertThat(list()).isEqualTo(first);
        assertThat(read).isEmpty();

        put(Samples.resolved("k7"), 2);
        put(Samples.error("new"), 3);
        versions.remove("k8");
        stored.remove("k8");
        String changed = list();
        assertThat(read).containsExactlyInAnyOrder("k7", "new");
        assertThat(changed).contains("\"new\"", "\"k70\"").doesNotContain("\"k7\"", "\"k8\"");
        read.clear();
        assertThat(list()).isEqualTo(changed);
        assertThat(read).isEmpty();
    }

    @Test
    void errorThatGoesMeanwhileIsLeftOut() {
        put(Samples.error("a"), 1);
        versions.put("gone", 2L);

        assertThat(list()).contains("\"a\"").doesNotContain("gone");
    }

    /** Retention takes details of occurrences away, and a backup that was restored may count versions anew. */
    @Test
    void nothingIsKeptForLong() {
        put(Samples.error("a"), 1);
        list();
        read.clear();

        nanos.addAndGet(WrittenErrors.OLDEST.toNanos() + 1);
        list();
        assertThat(read).containsExactly("a");

        epoch.incrementAndGet();
        list();
        assertThat(read).containsExactly("a", "a");
    }

    @Test
    void whatIsKeptIsBounded() {
        body = body(60_000);
        IntStream.range(0, 200).forEach(i -> put(Samples.error("k" + i), 1));
        String first = list();
        read.clear();

        assertThat(list()).isEqualTo(first);
        assertThat(read).hasSizeBetween(1, 199);
    }

    @Test
    void servicesThatNobodyAskedForGoFirst() {
        body = body(3 * 500);
        put(Samples.error("k"), 1);
        list("a");
        list("b");
        list("c");
        list("a");
        list("d");
        read.clear();

        list("a");
        assertThat(read).isEmpty();
        list("b");
        assertThat(read).hasSize(1);
    }

    private void put(StoredError error, long version) {
        stored.put(error.key(), error);
        versions.put(error.key(), version);
    }

    private ErrorsBody body(long mostBytes) {
        return new ErrorsBody(errors, new WrittenErrors(mostBytes, epoch::get, nanos::get));
    }

    private String list() {
        return list("shop");
    }

    private String list(String service) {
        return String.join(
                "",
                pieces(service).stream()
                        .map(piece -> Mono.from(piece).block(PATIENCE).toString(StandardCharsets.UTF_8))
                        .toList());
    }

    private List<Publisher<DataBuffer>> pieces() {
        return pieces("shop");
    }

    private List<Publisher<DataBuffer>> pieces(String service) {
        return body.of(service, DefaultDataBufferFactory.sharedInstance)
                .collectList()
                .block(PATIENCE);
    }

    private static int size(Publisher<DataBuffer> piece) {
        return Mono.from(piece).block(PATIENCE).readableByteCount();
    }
}
