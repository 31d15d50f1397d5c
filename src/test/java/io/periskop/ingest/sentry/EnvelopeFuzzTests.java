package io.periskop.ingest.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.periskop.http.Secret;
import io.periskop.ingest.BodyTrouble;
import io.periskop.ingest.ContentDecoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, it is read, refused in one of the ways that the receiver answers, or skipped; within bounds. */
class EnvelopeFuzzTests {
    private static final long SEED = 20261123;
    private static final long MOST = 4 << 20;
    private static final SentryProject PROJECT =
            new SentryProject("42", "shop", List.of(new Secret.Inline("12345678")), 0, null);

    private static final byte[] GOOD =
            ("{\"event_id\":\"9ec79c33ec9942ab8353589fcb2e04dc\",\"dsn\":\"https://a@example.com/1\"}\n"
                            + "{\"type\":\"session\",\"length\":2}\n{}\n"
                            + "{\"type\":\"event\"}\n{\"timestamp\":1.5,\"level\":\"error\",\"exception\":{\"values\":[{\"type\":\"E\","
                            + "\"value\":\"v\",\"stacktrace\":{\"frames\":[{\"function\":\"f\",\"lineno\":3,\"in_app\":true}]}}]},"
                            + "\"tags\":[[\"a\",\"b\"]],\"fingerprint\":[\"{{ default }}\"],\"request\":{\"headers\":{\"a\":\"b\"},"
                            + "\"data\":{\"x\":[1]}}}\n"
                            + "{\"type\":\"client_report\",\"length\":75}\n"
                            + "{\"discarded_events\":[{\"reason\":\"x\",\"category\":\"error\",\"quantity\":1}]}  \n")
                    .getBytes(StandardCharsets.UTF_8);

    private enum End {
        READ,
        REFUSED
    }

    private static End read(byte[] body, String encoding) {
        try (InputStream input = ContentDecoding.open(body, encoding, MOST)) {
            Envelope.of(input, dsn -> PROJECT);
            return End.READ;
        } catch (BodyTrouble | IOException | Envelope.Forbidden e) {
            return End.REFUSED;
        }
    }

    private static byte[] packed(byte[] body, String encoding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = switch (encoding) {
            case "gzip" -> new GZIPOutputStream(bytes);
            case "deflate" -> new DeflaterOutputStream(bytes);
            case "zstd" -> new ZstdOutputStream(bytes);
            default -> bytes;
        }) {
            out.write(body);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip", "deflate", "zstd"})
    void anyDamageEndsWell(String encoding) throws IOException {
        Random random = new Random(SEED);
        byte[] good = packed(GOOD, encoding);
        assertThat(read(good, encoding)).isEqualTo(End.READ);
        for (int round = 0; round < 1500; round++) {
            byte[] bad = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(bad.length);
                switch (random.nextInt(4)) {
                    case 0 -> bad = Arrays.copyOf(bad, at);
                    case 1 -> bad[at] = (byte) random.nextInt(256);
                    case 2 -> bad[at] = "{}[]\",:\n0-".getBytes(StandardCharsets.US_ASCII)[random.nextInt(10)];
                    default -> System.arraycopy(bad, 0, bad, at, bad.length - at);
                }
                if (bad.length == 0) {
                    break;
                }
            }
            assertThat(read(bad, encoding)).isIn((Object[]) End.values());
        }
    }

    @Test
    void randomBytesAreNoBrotli() {
        Random random = new Random(SEED);
        for (int round = 0; round < 700; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(read(bytes, "br")).isIn((Object[]) End.values());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd"})
    void aBombIsReadUpToTheLimitAndHeldUpToNone(String encoding) throws IOException {
        byte[] bomb = packed(bomb(), encoding);
        assertThat(bomb.length).isLessThan(100_000);
        long before = allocated();
        Envelope envelope;
        try (InputStream input = ContentDecoding.open(bomb, encoding, MOST)) {
            envelope = Envelope.of(input, dsn -> PROJECT);
        } catch (BodyTrouble | Envelope.Forbidden e) {
            throw new AssertionError(e);
        }
        assertThat(envelope.tooLarge()).isTrue();
        assertThat(envelope.events()).isEmpty();
        assertThat(allocated() - before).isLessThan(16 << 20);
    }

    @Test
    void depthIsBounded() {
        byte[] deep = ("{}\n{\"type\":\"event\"}\n{\"extra\":" + "[".repeat(500_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(read(deep, "")).isEqualTo(End.READ);
    }

    private static byte[] bomb() {
        byte[] bomb = new byte[64 << 20];
        Arrays.fill(bomb, (byte) ' ');
        byte[] head = "{}\n{\"type\":\"attachment\",\"length\":67000000}\n".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(head, 0, bomb, 0, head.length);
        return bomb;
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
