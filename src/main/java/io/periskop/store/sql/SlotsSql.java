package io.periskop.store.sql;

import io.periskop.store.Series.Grouping;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The text that adds up the buckets of one row of keys. {@code #0} stands for the row's first column and so on, each once and
 * in order; {@code $sum(x)} for a sum that ends at the largest number; {@code $div(a, b)} for whole-number division.
 */
final class SlotsSql {
    private static final Pattern KEY = Pattern.compile("#(\\d+)");
    private static final Pattern SUM = Pattern.compile("\\$sum\\(([a-z.]+)\\)");
    private static final Pattern DIV = Pattern.compile("\\$div\\(([^,]+), ([^)]+)\\)");

    private SlotsSql() {}

    /**
     * Rows of: part, first step, steps of a slot, service, error where asked by errors, resolution, from, to.
     */
    static List<Column> keys(boolean ofErrors) {
        Stream<Column> head = Stream.of("part", "origin", "width", "service_id").map(Column::number);
        Stream<Column> error = ofErrors ? Stream.of(Column.bytes("key_hash")) : Stream.empty();
        Stream<Column> tail = Stream.of("step", "first", "end").map(Column::number);
        return Stream.of(head, error, tail).flatMap(columns -> columns).toList();
    }

    /** Of services as a whole: part, slot, service, the series if asked by it, sum, and what of it is gone. */
    static String wholes(boolean bySeries) {
        return "SELECT #0 AS part, $div((t.start - #1), #2) AS slot, t.service_id" + (bySeries ? ", t.series" : "")
                + ", $sum(t.occurrences), $sum(t.gone)" + ofServices("periskop_service_bucket")
                + groupBy(bySeries ? 4 : 3);
    }

    /** Occurrences: part, slot, service; the hash of the error and the series, as far as asked by; sum. */
    static String occurrences(boolean ofErrors, Grouping grouping) {
        String error = grouping.byError() ? ", t.key_hash" : "";
        String series = grouping.bySeries() ? ", t.series" : "";
        int groups = 3 + (grouping.byError() ? 1 : 0) + (grouping.bySeries() ? 1 : 0);
        return "SELECT #0 AS part, $div((t.start - #1), #2) AS slot, t.service_id" + error + series
                + ", $sum(t.occurrences)" + from(ofErrors) + groupBy(groups);
    }

    /** Slot counted from the number in place of the part, service, number of errors. */
    static String distinctErrors(boolean ofErrors) {
        return "SELECT #0 + $div((t.start - #1), #2) AS slot, t.service_id, COUNT(DISTINCT t.key_hash)" + from(ofErrors)
                + groupBy(2);
    }

    /** The same slot, service, hash of the error. */
    static String errors(boolean ofErrors) {
        return "SELECT DISTINCT #0 + $div((t.start - #1), #2) AS slot, t.service_id, t.key_hash" + from(ofErrors);
    }

    /** Rows of: service, error where asked by errors, resolution, from, to. */
    static List<Column> sourceKeys(boolean ofErrors) {
        List<Column> keys = keys(ofErrors);
        return keys.subList(3, keys.size());
    }

    /**
     * Service and hash of each source that is still heard and has counted an error that happened. A source's marks are read until
     * one does: mostly that is the first.
     */
    static String sources(boolean ofErrors) {
        String error = ofErrors ? " AND t.key_hash = #1" : "";
        int next = ofErrors ? 2 : 1;
        return "SELECT DISTINCT s.service_id, s.source_hash FROM $keys periskop_source s WHERE s.folded = 0"
                + " AND s.service_id = #0 AND EXISTS (SELECT 1 FROM periskop_mark m JOIN periskop_bucket t"
                + " ON t.service_id = m.service_id AND t.key_hash = m.route_hash WHERE m.service_id = s.service_id"
                + " AND m.source_hash = s.source_hash AND m.counted > m.settled" + error + " AND t.step = #" + next
                + " AND t.start >= #" + (next + 1) + " AND t.start < #" + (next + 2) + ")";
    }

    private static String from(boolean ofErrors) {
        return ofErrors
                ? " FROM $keys periskop_bucket t WHERE t.service_id = #3 AND t.key_hash = #4 AND t.step = #5"
                        + " AND t.start >= #6 AND t.start < #7"
                : ofServices("periskop_bucket");
    }

    private static String ofServices(String table) {
        return " FROM $keys " + table + " t WHERE t.service_id = #3 AND t.step = #4 AND t.start >= #5 AND t.start < #6";
    }

    private static String groupBy(int columns) {
        return " GROUP BY "
                + IntStream.rangeClosed(1, columns).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }

    /** Where a row's values are bound one after the other. */
    static String bound(String template) {
        return KEY.matcher(template).replaceAll("?").replace("$keys ", "");
    }

    /** Where rows are a table {@code k}. */
    static String joined(String template, String keys) {
        return KEY.matcher(template).replaceAll("k.c$1").replace("$keys ", keys + " k, ");
    }

    static String sums(String template, String replacement) {
        return SUM.matcher(template).replaceAll(replacement);
    }

    static String divisions(String template, String replacement) {
        return DIV.matcher(template).replaceAll(replacement);
    }
}
