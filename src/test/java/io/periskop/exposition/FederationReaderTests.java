package io.periskop.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.Federated.Count;
import io.periskop.exposition.Federated.FederatedError;
import io.periskop.exposition.Federated.Origin;
import io.periskop.exposition.Federated.Removed;
import io.periskop.exposition.Federated.State;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FederationReaderTests {
    private static final Instant TIME = Instant.parse("2026-11-22T15:04:05.123456789Z");
    private static final FederationReader READER = new FederationReader(ReaderLimits.DEFAULT);
    private static final Federated PAGE = new Federated(
            new Origin("eu-1", "e1", new TreeMap<>(Map.of("region", "eu")), List.of("eu-1"), TIME),
            List.of(new Origin("us-1", "e2", new TreeMap<>(), List.of("us-1", "eu-1"), null)),
            TIME,
            "eu-1:ab:7",
            true,
            true,
            List.of(
                    new FederatedError(
                            "shop",
                            "kéy \"with\" 🦊",
                            Severity.WARNING,
                            new TreeMap<>(Map.of("eu-1", new Count(12_043, TIME), "us-1", new Count(1, null))),
                            TIME,
                            TIME,
                            new State("resolved", TIME, false, true, null),
                            new TreeMap<>(Map.of("team", "core", "hidden", "")),
                            new TreeMap<>(Map.of("team", TIME, "gone", TIME)),
                            List.of(new Occurrence(
                                    "uuid",
                                    TIME,
                                    Severity.ERROR,
                                    new ErrorInstance("C", "m", List.of("at x", "at y"), null),
                                    new HttpContext("GET", "http://example.com/", new TreeMap<>(), "body")))),
                    new FederatedError(
                            "shop",
                            "other",
                            Severity.ERROR,
                            new TreeMap<>(Map.of("eu-1", new Count(0, TIME))),
                            null,
                            null,
                            null,
                            new TreeMap<>(),
                            new TreeMap<>(),
                            List.of())),
            List.of(new Removed("shop", "gone")));

    @Test
    void whatIsWrittenIsRead() throws MalformedExposition {
        assertThat(read(bytes(PAGE))).isEqualTo(PAGE);
    }

    @Test
    void anErrorThatIsNoneCostsThatError() throws MalformedExposition {
        Federated read = read("""
                {"origin": {"id": "eu", "epoch": "1", "new": [1, {}]}, "unknown": {"a": [1]},
                 "services": [{"service": "s", "more": 1, "errors": [
                  {"key": "a", "counts": {"eu": -1}},
                  {"key": "b", "counts": {"eu": "many"}},
                  7,
                  {"key": "c", "counts": {"eu": 1}, "began": {"eu": "yesterday"}},
                  {"key": "d", "severity": "error", "counts": {"eu": 5}, "future": {"x": []}}]}]}
                """);
        assertThat(read.errors()).extracting(FederatedError::key).containsExactly("d");
        assertThat(read.rejectedCount()).isEqualTo(4);
        assertThat(read.rejected()).hasSize(4).allMatch(reason -> reason.contains("an error of s"));
    }

    @Test
    void whatIsSomethingElseSaysSo() {
        for (String other : List.of(
                "{\"aggregated_errors\": [], \"target_uuid\": \"x\"}",
                "{\"origin\": {\"id\": \"eu\"}}",
                "{\"origin\": null}",
                "{}")) {
            assertThatThrownBy(() -> read(other))
                    .isInstanceOf(MalformedExposition.class)
                    .hasMessageContaining("federates it");
        }
        for (String broken : List.of("", "[]", "<html>", "{\"origin\"", "{\"origin\": {\"id\": 5}}")) {
            assertThatThrownBy(() -> read(broken)).isInstanceOf(MalformedExposition.class);
        }
    }

    @Test
    void whatIsCutOffIsNeverTakenForAll() throws MalformedExposition {
        byte[] whole = bytes(PAGE);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> READER.read(part, part.length)).isInstanceOf(MalformedExposition.class);
        }
    }

    @Test
    void depthAndLengthAreBounded() {
        assertThatThrownBy(() -> read("{\"x\": " + "[".repeat(200_000))).isInstanceOf(MalformedExposition.class);
        assertThatThrownBy(() -> read("{\"origin\": {\"id\": \"" + "i".repeat(300) + "\", \"epoch\": \"1\"}}"))
                .hasMessageContaining("longer than 200");
        String errors = "{\"key\": \"a\", \"counts\": {\"eu\": 1}},".repeat(20_001);
        assertThatThrownBy(() ->
                        read("{\"origin\": {\"id\": \"eu\", \"epoch\": \"1\"}, \"services\": [{\"service\": \"s\","
                                + " \"errors\": [" + errors + "null]}]}"))
                .hasMessageContaining("limits.errors_per_document");
    }

    /** Nothing but the exception that says what is wrong. */
    @Property(tries = 2000)
    void hostileBytesAreReadOrRefused(@ForAll long seed) {
        Random dice = new Random(seed);
        byte[] bytes = bytes(PAGE);
        for (int i = dice.nextInt(8); i >= 0; i--) {
            int at = dice.nextInt(bytes.length);
            switch (dice.nextInt(4)) {
                case 0 -> bytes[at] = (byte) dice.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[],:\"\\-0e.ntf".charAt(dice.nextInt(15));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> {
                    int length = Math.min(dice.nextInt(20), bytes.length - at);
                    System.arraycopy(bytes, dice.nextInt(bytes.length - length + 1), bytes, at, length);
                }
            }
        }
        try {
            assertThat(READER.read(bytes, bytes.length).server()).isNotNull();
        } catch (MalformedExposition e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static Federated read(String text) throws MalformedExposition {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Federated read(byte[] bytes) throws MalformedExposition {
        return READER.read(bytes, bytes.length);
    }

    private static byte[] bytes(Federated page) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new FederationWriter().write(out, page);
        return out.toByteArray();
    }
}
