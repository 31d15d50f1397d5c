package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.periskop.scrape.Gunzip.Refused;
import io.periskop.scrape.ScrapeFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GunzipTests {
    private final BodyMemory memory = new BodyMemory(32L << 20);

    @AfterEach
    void allMemoryIsGivenBack() {
        assertThat(memory.used()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 65_535, 65_536, 65_537, 3_000_000})
    void unpacksWhatWasPacked(int size) throws Exception {
        byte[] plain = new byte[size];
        new Random(size).nextBytes(plain);
        assertThat(unpacked(gzip(plain), 4 << 20)).isEqualTo(plain);
    }

    @Test
    void unpacksSeveralMembers() throws Exception {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(gzip("ab".getBytes()));
        both.write(gzip("".getBytes()));
        both.write(gzip("cd".getBytes()));
        assertThat(unpacked(both.toByteArray(), 100)).asString().isEqualTo("abcd");
    }

    @Test
    void takesExactlyTheLimitAndNotOneMore() throws Exception {
        byte[] packed = gzip(new byte[100_000]);
        assertThat(unpacked(packed, 100_000)).hasSize(100_000);
        assertRefused(Kind.TOO_LARGE, packed, 99_999);
    }

    @ParameterizedTest
    @ValueSource(ints = {10 << 20, 100 << 20})
    void stopsABomb(int size) throws Exception {
        byte[] packed = gzip(new byte[size]);
        assertThat(packed.length).isLessThan(size / 900);
        assertRefused(Kind.TOO_LARGE, packed, 1 << 20);
    }

    @Test
    void stopsWhereMemoryEnds() throws Exception {
        BodyMemory little = new BodyMemory(50_000);
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> Gunzip.unpack(body(gzip(new byte[100_000])), little, 1 << 20))
                .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(Kind.OVERLOADED));
        assertThat(little.used()).isZero();
    }

    @Test
    void refusesWhatIsBroken() throws Exception {
        byte[] packed = gzip("{\"aggregated_errors\":[]}".repeat(100).getBytes());
        assertRefused(Kind.MALFORMED, new byte[0], 1000);
        assertRefused(Kind.MALFORMED, "{\"aggregated_errors\":[]}".getBytes(), 1000);
        for (int length = 1; length < packed.length; length++) {
            assertRefused(Kind.MALFORMED, Arrays.copyOf(packed, length), 10_000);
        }
    }

    @Test
    void anyFlippedBitIsNoticedOrHarmless() throws Exception {
        byte[] plain = "{\"aggregated_errors\":[]}".repeat(20).getBytes();
        byte[] packed = gzip(plain);
        for (int bit = 0; bit < packed.length * 8; bit++) {
            byte[] broken = packed.clone();
            broken[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(unpacked(broken, 10_000)).isEqualTo(plain);
            } catch (Refused e) {
                assertThat(e.failure().kind()).isIn(Kind.MALFORMED, Kind.TOO_LARGE);
            }
            assertThat(memory.used()).isZero();
        }
    }

    private void assertRefused(Kind kind, byte[] packed, long limit) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> Gunzip.unpack(body(packed), memory, limit).close())
                .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(kind));
        assertThat(memory.used()).isZero();
    }

    private byte[] unpacked(byte[] packed, long limit) throws Refused {
        try (Body body = Gunzip.unpack(body(packed), memory, limit)) {
            assertThat(memory.used()).isEqualTo(body.length());
            return Arrays.copyOf(body.bytes(), body.length());
        }
    }

    private static Body body(byte[] bytes) {
        return new BodyMemory(0).body(bytes, bytes.length, 0);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }
}
