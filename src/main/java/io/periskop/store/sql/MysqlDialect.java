package io.periskop.store.sql;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** MySQL and MariaDB: as many rows as wanted in one statement, each value bound. */
final class MysqlDialect extends Dialect {
    private static final String NOW = "CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)";
    private static final String SUM = "CAST(LEAST(SUM($1), " + Long.MAX_VALUE + ") AS SIGNED)";

    @Override
    String select(Select select) {
        return select == Select.STOCK ? stock() : SlotsSql.sums(now(select.sql(), NOW), SUM);
    }

    private static String stock() {
        return "SELECT CAST(SUM(data_length + index_length) AS SIGNED), "
                + ofTables("CAST(SUM(CASE table_name WHEN '$table' THEN table_rows ELSE 0 END) AS SIGNED)")
                + " FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN ("
                + ofTables("'$table'") + ")";
    }

    @Override
    String command(Command command) {
        String sql = now(command.sql(), NOW);
        return sql.contains(" ON CONFLICT ")
                ? sql.substring(0, sql.indexOf(" ON CONFLICT ")).replace("INSERT INTO", "INSERT IGNORE INTO")
                : sql;
    }

    /** The order of the join is fixed: the keys are few, and the table has an index for them. */
    @Override
    String lookup(Lookup lookup, int rows) {
        if (lookup.isWhole()) {
            String one = SlotsSql.bound(SlotsSql.divisions(SlotsSql.sums(lookup.select(), SUM), "$1 DIV $2"));
            return String.join(" UNION ALL ", Collections.nCopies(rows, one));
        }
        return "SELECT STRAIGHT_JOIN " + lookup.select() + " FROM "
                + keys(lookup.keys().size(), rows) + " k JOIN " + lookup.table() + " t ON " + matching(lookup.keys())
                + lookup.join() + (lookup.locks() ? " FOR UPDATE" : "");
    }

    @Override
    String write(Write write, int rows) {
        String table = write.table().sqlName();
        int width = write.columns().size();
        if (write.kind() == Write.Kind.REMOVE) {
            return "DELETE FROM " + table + keys(write, rows);
        }
        if (write.kind() == Write.Kind.SETTLE) {
            return "UPDATE " + table + " SET settled = counted" + keys(write, rows);
        }
        return "INSERT INTO " + table + " (" + names(write.columns()) + ") VALUES "
                + repeated("(" + repeated("?", width) + ")", rows) + " ON DUPLICATE KEY UPDATE "
                + write.table().others().stream()
                        .map(column -> column.name() + " = " + next(write, column.name()))
                        .collect(Collectors.joining(", "));
    }

    private static String keys(Write write, int rows) {
        return " WHERE (" + names(write.columns()) + ") IN ("
                + repeated("(" + repeated("?", write.columns().size()) + ")", rows) + ")";
    }

    private static String next(Write write, String column) {
        String said = "VALUES(" + column + ")";
        return write.kind() == Write.Kind.ADD
                ? "IF(" + column + " > " + Long.MAX_VALUE + " - " + said + ", " + Long.MAX_VALUE + ", " + column + " + "
                        + said + ")"
                : said;
    }

    private static String keys(int width, int rows) {
        String first = IntStream.range(0, width).mapToObj(i -> "? AS c" + i).collect(Collectors.joining(", "));
        String others = " UNION ALL SELECT " + repeated("?", width);
        return "(SELECT " + first + String.join("", Collections.nCopies(rows - 1, others)) + ")";
    }
}
