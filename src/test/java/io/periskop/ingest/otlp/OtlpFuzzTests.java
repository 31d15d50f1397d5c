package io.periskop.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import io.periskop.ingest.stack.StackText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import tools.jackson.core.JacksonException;

/** Broken requests: an answer that says so, or events; nothing else. */
class OtlpFuzzTests {
    private static final int ROUNDS = 15_000;

    private final Random random = new Random(20261123);
    private int understood;
    private int refused;

    private void read(byte[] bytes, Signal signal, boolean json) {
        Collected collected = new Collected(50);
        try {
            if (json) {
                JsonReader.read(new ByteArrayInputStream(bytes), signal, collected);
            } else {
                ProtobufReader.read(new ByteArrayInputStream(bytes), signal, collected);
            }
            new Mapping(new Repeats(), Duration.ofMinutes(1), 0).events(collected.recordings());
            understood++;
        } catch (IOException | JacksonException e) {
            refused++;
        }
        assertThat(collected.recordings()).hasSizeLessThanOrEqualTo(50);
    }

    private byte[] broken(byte[] good) {
        byte[] bytes = good.clone();
        for (int edit = random.nextInt(4); edit >= 0; edit--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(30), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes.clone(), from, bytes, at, length);
                }
            }
        }
        return bytes;
    }

    @Test
    void brokenProtobuf() {
        byte[] traces = OtlpMessages.traces(
                        "shop",
                        OtlpMessages.span(OtlpMessages.TRACE, OtlpMessages.SPAN, "")
                                .addAttributes(OtlpMessages.nested("deep", 30))
                                .addAttributes(OtlpMessages.list("http.request.header.a", "b", "c"))
                                .addEvents(OtlpMessages.exception(1, "E", "m", "E\n\tat a.B.c(B.java:1)"))
                                .build())
                .toByteArray();
        byte[] logs =
                OtlpMessages.logs("shop", OtlpMessages.log("E", "m").build()).toByteArray();
        for (int i = 0; i < ROUNDS; i++) {
            read(broken(traces), Signal.TRACES, false);
            read(broken(logs), Signal.LOGS, false);
            read(broken(logs), Signal.TRACES, false);
        }
        assertThat(understood).isGreaterThan(ROUNDS / 10);
        assertThat(refused).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void brokenJson() {
        byte[] json = ("{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
                        + "{\"stringValue\":\"shop\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"17\","
                        + "\"severityNumber\":17,\"attributes\":[{\"key\":\"exception.type\",\"value\":"
                        + "{\"stringValue\":\"caf\u00e9\"}}]}]}]}]}")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < ROUNDS; i++) {
            read(broken(json), Signal.LOGS, true);
        }
        assertThat(understood).isGreaterThan(ROUNDS / 20);
        assertThat(refused).isGreaterThan(ROUNDS / 20);
    }

    private static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeByteArray(number, content);
            out.flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void depthCostsNothing() {
        byte[] value = {10, 1, 'x'};
        for (int i = 0; i < 2_000; i++) {
            // An AnyValue that holds a list of one pair.
            value = field(6, field(1, field(2, value)));
        }
        byte[] key = field(1, "exception.message".getBytes(StandardCharsets.UTF_8));
        byte[] attribute = ByteBuffer.allocate(key.length + field(2, value).length)
                .put(key)
                .put(field(2, value))
                .array();
        byte[] protobuf = field(1, field(2, field(2, field(9, attribute))));
        read(protobuf, Signal.TRACES, false);
        assertThat(understood).isEqualTo(1);
        read(("{\"resourceSpans\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8), Signal.TRACES, true);
        read("{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8), Signal.LOGS, true);
        assertThat(refused).isEqualTo(2);
    }

    /** The limit is no measurement: what is not linear would go on for hours. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void longTracesTakeTimeByTheirLength() {
        for (String piece :
                new String[] {"at (((((", "Caused by: ", "\tat a(", " ---> X", "a:1:1@", "#1 a(1): ", "x:1:in `"}) {
            StackText.read("E", "m", piece.repeat(1_000_000), "");
            StackText.read("E", "m", (piece + "\n").repeat(1_000_000), "");
        }
    }
}
