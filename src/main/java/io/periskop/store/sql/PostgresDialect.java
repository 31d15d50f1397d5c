package io.periskop.store.sql;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Any number of rows in one statement whose text never changes: a column is an array. Bytes travel as Base64, because the
 * driver has no arrays of bytes.
 */
final class PostgresDialect extends Dialect {
    private static final String NOW = "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint";
    private static final String SUM = "LEAST(SUM($1), " + Long.MAX_VALUE + ")::bigint";

    @Override
    String select(Select select) {
        return select == Select.STOCK ? stock() : numbered(SlotsSql.sums(now(select.sql(), NOW), SUM));
    }

    /** Of a table that was never analyzed, -1 rows are known. */
    private static String stock() {
        return "SELECT "
                + ofTables("pg_total_relation_size(to_regclass('$table'))").replace(", ", " + ") + ", "
                + ofTables("(SELECT GREATEST(reltuples, 0)::bigint FROM pg_class WHERE oid = to_regclass('$table'))");
    }

    @Override
    String command(Command command) {
        return numbered(now(command.sql(), NOW));
    }

    @Override
    String lookup(Lookup lookup, int rows) {
        if (lookup.isWhole()) {
            String text = SlotsSql.joined(lookup.select(), unnest(lookup.keys()));
            return SlotsSql.divisions(SlotsSql.sums(text, SUM), "$1 / $2");
        }
        return "SELECT " + lookup.select() + " FROM " + unnest(lookup.keys()) + " k JOIN " + lookup.table() + " t ON "
                + matching(lookup.keys()) + lookup.join() + (lookup.locks() ? " ORDER BY t.id FOR UPDATE OF t" : "");
    }

    @Override
    String write(Write write, int rows) {
        String table = write.table().sqlName();
        if (write.kind() == Write.Kind.REMOVE) {
            return "DELETE FROM " + table + " t USING " + unnest(write.columns()) + " k WHERE "
                    + matching(write.columns());
        }
        if (write.kind() == Write.Kind.SETTLE) {
            return "UPDATE " + table + " t SET settled = t.counted FROM " + unnest(write.columns()) + " k WHERE "
                    + matching(write.columns());
        }
        return "INSERT INTO " + table + " (" + names(write.columns()) + ") SELECT * FROM " + unnest(write.columns())
                + " k" + onConflict(write);
    }

    private static String unnest(List<Column> columns) {
        String values = IntStream.range(0, columns.size())
                .mapToObj(i -> (columns.get(i).isNumber() ? "u" + i : "decode(u" + i + ", 'base64')") + " AS c" + i)
                .collect(Collectors.joining(", "));
        String arrays = IntStream.range(0, columns.size())
                .mapToObj(i -> "$" + (i + 1) + (columns.get(i).isNumber() ? "::bigint[]" : "::text[]"))
                .collect(Collectors.joining(", "));
        String names = IntStream.range(0, columns.size()).mapToObj(i -> "u" + i).collect(Collectors.joining(", "));
        return "(SELECT " + values + " FROM UNNEST(" + arrays + ") AS u(" + names + "))";
    }

    private static String numbered(String sql) {
        StringBuilder numbered = new StringBuilder(sql.length() + 16);
        int next = 1;
        for (int i = 0; i < sql.length(); i++) {
            if (sql.charAt(i) == '?') {
                numbered.append('$').append(next++);
            } else {
                numbered.append(sql.charAt(i));
            }
        }
        return numbered.toString();
    }
}
