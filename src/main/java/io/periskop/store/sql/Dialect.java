package io.periskop.store.sql;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What differs between databases' SQL. Texts only: nothing here sees a value. */
abstract class Dialect {
    /** Without {@code periskop_}. */
    static final List<String> TABLES = List.of(
            "service",
            "error",
            "occurrence",
            "source",
            "mark",
            "bucket",
            "event",
            "service_bucket",
            "series",
            "error_series",
            "text",
            "replica",
            "job",
            "word");

    abstract String select(Select select);

    abstract String command(Command command);

    /** @param rows how many keys are looked up, where the text depends on it */
    abstract String lookup(Lookup lookup, int rows);

    /** @param rows how many are written, where the text depends on it */
    abstract String write(Write write, int rows);

    /** @param now the database's time in microseconds since 1970 */
    static String now(String sql, String now) {
        return sql.replace("$now", now);
    }

    /** Of each table, in order. */
    static String ofTables(String each) {
        return TABLES.stream()
                .map(table -> each.replace("$table", "periskop_" + table))
                .collect(Collectors.joining(", "));
    }

    static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    static String repeated(String text, int times) {
        return IntStream.range(0, times).mapToObj(i -> text).collect(Collectors.joining(", "));
    }

    /** {@code t.a = k.c0 AND t.b = k.c1 …} */
    static String matching(List<Column> keys) {
        return IntStream.range(0, keys.size())
                .mapToObj(i -> "t." + keys.get(i).name() + " = k.c" + i)
                .collect(Collectors.joining(" AND "));
    }

    /** What PostgreSQL and SQLite have in common. */
    static String onConflict(Write write) {
        String keys = names(write.table().keys());
        String table = write.table().sqlName();
        return " ON CONFLICT (" + keys + ") DO UPDATE SET "
                + write.table().others().stream()
                        .map(column -> column.name() + " = "
                                + (write.kind() == Write.Kind.ADD
                                        ? sum(table + "." + column.name(), "EXCLUDED." + column.name())
                                        : "EXCLUDED." + column.name()))
                        .collect(Collectors.joining(", "));
    }

    private static String sum(String a, String b) {
        return "CASE WHEN " + a + " > " + Long.MAX_VALUE + " - " + b + " THEN " + Long.MAX_VALUE + " ELSE " + a + " + "
                + b + " END";
    }
}
