package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.Events.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/** A cursor of events comes from a URL: it is a place in time that can be asked of the store, or null. */
class EventCursorFuzzTests {
    private static final String GOOD = "1795362245.123456789:17-" + "0f".repeat(16) + "-3";

    @Property(tries = 2_000)
    void whatWasGivenComesBack(
            @ForAll @LongRange(min = 0, max = 253_402_300_799L) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos,
            @ForAll("ascii") @StringLength(min = 1) String rest) {
        Position position = new Position(Instant.ofEpochSecond(seconds, nanos), rest);
        assertThat(EventCursor.parse(EventCursor.text(position))).isEqualTo(position);
    }

    @Provide
    Arbitrary<String> ascii() {
        return Arbitraries.strings().ascii();
    }

    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF)
    @StatisticsReport(StatisticsReportMode.OFF)
    void damagedCursors(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int edits) {
        Random random = new Random(seed);
        boolean inside = random.nextBoolean();
        String text = inside ? GOOD : encoded(GOOD.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < edits; i++) {
            bytes[random.nextInt(bytes.length)] =
                    (byte) (random.nextBoolean() ? '0' + random.nextInt(10) : random.nextInt());
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        String damaged = inside
                ? encoded(Arrays.copyOf(bytes, length))
                : new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        Position position = EventCursor.parse(damaged);
        Statistics.collect(position != null);
        Statistics.coverage(so -> so.check(true).percentage(part -> part > 20));
        Statistics.coverage(so -> so.check(false).percentage(part -> part > 20));
        if (position != null) {
            assertThat(position.at()).isAfterOrEqualTo(Instant.EPOCH);
            assertThat(position.rest()).isNotEmpty();
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
