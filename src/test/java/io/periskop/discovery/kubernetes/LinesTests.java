package io.periskop.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class LinesTests {
    private static final String TEXT = "{\"a\":\"ü ☂ 😀 \\\\ \\u00fc plain\",\"☂\":\"\"}";
    private static final AsyncBody NO_BODY = new AsyncBody() {
        @Override
        public void consume() {}

        @Override
        public CompletableFuture<Void> done() {
            return new CompletableFuture<>();
        }

        @Override
        public void cancel() {}
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 1000})
    void meansTheSameHoweverItIsCut(int size) throws Exception {
        StringBuilder out = new StringBuilder();
        AtomicInteger heard = new AtomicInteger();
        Lines lines = new Lines((pieces, body) -> pieces.forEach(piece -> append(out, piece)), heard::incrementAndGet);
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        int pieces = 0;
        for (int i = 0; i < bytes.length; i += size) {
            lines.consume(
                    List.of(ByteBuffer.wrap(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + size)))), NO_BODY);
            pieces++;
        }
        JsonMapper json = new JsonMapper();
        assertThat(json.readTree(out.toString())).isEqualTo(json.readTree(TEXT));
        assertThat(heard).hasValue(pieces);
    }

    @Test
    void whatIsNotUtf8DoesNotStopIt() throws Exception {
        StringBuilder out = new StringBuilder();
        Lines lines = new Lines((pieces, body) -> pieces.forEach(piece -> append(out, piece)), () -> {});
        lines.consume(
                List.of(ByteBuffer.wrap(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 'a', '\n'})),
                NO_BODY);
        lines.consume(List.of(ByteBuffer.wrap(new byte[] {(byte) 0xFF, 'b'})), NO_BODY);
        lines.consume(List.of(ByteBuffer.wrap(new byte[] {'c', '\n'})), NO_BODY);
        assertThat(out.toString()).endsWith("bc\n").contains("a\n");
    }

    @Test
    void aLineWithoutEndIsNotKept() {
        byte[] much = new byte[1 << 20];
        Arrays.fill(much, (byte) 'x');
        Lines lines = new Lines((pieces, body) -> {}, () -> {});
        assertThatExceptionOfType(KnownTrouble.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 17; i++) {
                        lines.consume(List.of(ByteBuffer.wrap(much)), NO_BODY);
                    }
                })
                .withMessage("an event larger than 16 MiB was not read");
    }

    @Test
    void aListIsBounded() throws Exception {
        Bounded bounded = new Bounded((pieces, body) -> {}, 3, () -> {});
        bounded.consume(List.of(ByteBuffer.allocate(2)), NO_BODY);
        bounded.consume(List.of(ByteBuffer.allocate(1)), NO_BODY);
        assertThatExceptionOfType(KnownTrouble.class)
                .isThrownBy(() -> bounded.consume(List.of(ByteBuffer.allocate(1)), NO_BODY));
    }

    private static void append(StringBuilder out, ByteBuffer piece) {
        while (piece.hasRemaining()) {
            byte b = piece.get();
            assertThat(b).isNotNegative();
            out.append((char) b);
        }
    }
}
