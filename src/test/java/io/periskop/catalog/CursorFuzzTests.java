package io.periskop.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.label.search.SearchParser;
import io.periskop.store.ErrorId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.junit.jupiter.api.Test;

/** A cursor comes from a URL: it is a place that can be compared with, or refused in a sentence; nothing else. */
class CursorFuzzTests {
    private static final ErrorId ID = ErrorId.of("shop", "E");

    @Property(tries = 2_000)
    void whatWasGivenComesBack(
            @ForAll Sort sort, @ForAll boolean descending, @ForAll long number, @ForAll String text) {
        ErrorQuery query = query(sort, descending);
        Cursor cursor = new Cursor(value(sort, number, text), ID);
        assertThat(Cursor.of(query.after(cursor.text(query)))).isEqualTo(cursor);
    }

    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    @StatisticsReport(StatisticsReportMode.OFF)
    void damagedCursors(@ForAll Sort sort, @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int edits) {
        Random random = new Random(seed);
        ErrorQuery query = query(sort, true);
        Cursor good = new Cursor(value(sort, random.nextInt(), "a.B c"), ID);
        String text = good.text(query);
        byte[] bytes =
                random.nextBoolean() ? Base64.getUrlDecoder().decode(text) : text.getBytes(StandardCharsets.ISO_8859_1);
        boolean inside = bytes.length < text.length();
        // The place of the value is behind the format, the kind and the id, and is what is read last.
        int from = inside && random.nextBoolean()
                ? bytes.length - good.value().toString().length()
                : 0;
        for (int i = 0; i < edits; i++) {
            bytes[from + random.nextInt(bytes.length - from)] =
                    (byte) (random.nextBoolean() ? '0' + random.nextInt(10) : random.nextInt());
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        String damaged = inside
                ? Base64.getUrlEncoder().encodeToString(Arrays.copyOf(bytes, length))
                : new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        Statistics.collect(isPlace(query.after(damaged), good));
        Statistics.coverage(so -> so.check(true).percentage(part -> part > 5));
        Statistics.coverage(so -> so.check(false).percentage(part -> part > 20));
    }

    private static boolean isPlace(ErrorQuery query, Cursor good) {
        Cursor cursor;
        try {
            cursor = Cursor.of(query);
        } catch (CursorException e) {
            assertThat(e.getMessage())
                    .startsWith("The cursor is ")
                    .endsWith(".")
                    .hasSizeLessThan(200);
            return false;
        }
        assertThat(cursor).isNotNull();
        // A value of another type would fail only where it is compared.
        assertThat(cursor.value()).isInstanceOf(good.value().getClass());
        return true;
    }

    @Test
    void longOnesCostNothing() {
        ErrorQuery query = query(Sort.OCCURRENCES, true);
        String good = new Cursor(1.5, ID).text(query);
        String plain = new String(Base64.getUrlDecoder().decode(good), StandardCharsets.UTF_8);
        for (String more :
                new String[] {"9".repeat(40_000), " ".repeat(40_000), "x".repeat(40_000), "9".repeat(9_999_999)}) {
            String text = Base64.getUrlEncoder().encodeToString((plain + more).getBytes(StandardCharsets.UTF_8));
            long begin = System.nanoTime();
            isPlace(query.after(text), new Cursor(1.5, ID));
            assertThat(System.nanoTime() - begin).isLessThan(1_000_000_000L);
        }
        assertThatThrownBy(() -> Cursor.of(query.after("A".repeat(70_000)))).isInstanceOf(CursorException.class);
    }

    private static ErrorQuery query(Sort sort, boolean descending) {
        return ErrorQuery.of(SearchParser.parse("service=shop"), 10).by(sort, descending);
    }

    private static Comparable<?> value(Sort sort, long number, String text) {
        return switch (sort) {
            case LAST_SEEN, FIRST_SEEN -> Instant.ofEpochMilli(number % 10_000_000_000_000L);
            case TOTAL -> number;
            // What a UTF-8 text cannot hold (half a surrogate pair) is in no name that was stored.
            case SERVICE, CLASS, KEY -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            case OCCURRENCES, TREND -> (double) number / 7;
        };
    }
}
