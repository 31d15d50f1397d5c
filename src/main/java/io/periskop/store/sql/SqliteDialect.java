package io.periskop.store.sql;

import java.util.List;
import java.util.stream.Collectors;

/** A row at a time: there is no server to wait for, and a prepared statement costs nothing. */
final class SqliteDialect extends Dialect {
    /** SUM fails beyond the largest number: so it adds up halves. */
    private static final String NOW = "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)";

    private static final String SUM = "CASE WHEN SUM($1 >> 32) + (SUM($1 & 4294967295) >> 32) > 2147483647 THEN "
            + Long.MAX_VALUE
            + " ELSE ((SUM($1 >> 32) + (SUM($1 & 4294967295) >> 32)) << 32) | (SUM($1 & 4294967295) & 4294967295) END";

    @Override
    String select(Select select) {
        return select == Select.STOCK
                ? "SELECT (SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()), "
                        + ofTables("(SELECT COUNT(*) FROM $table)")
                : SlotsSql.sums(now(select.sql(), NOW), SUM);
    }

    @Override
    String command(Command command) {
        return now(command.sql(), NOW);
    }

    @Override
    String lookup(Lookup lookup, int rows) {
        if (lookup.isWhole()) {
            return SlotsSql.bound(SlotsSql.divisions(SlotsSql.sums(lookup.select(), SUM), "$1 / $2"));
        }
        return "SELECT " + lookup.select() + " FROM " + lookup.table() + " t" + lookup.join() + " WHERE "
                + equal("t.", lookup.keys());
    }

    @Override
    String write(Write write, int rows) {
        if (write.kind() == Write.Kind.REMOVE) {
            return "DELETE FROM " + write.table().sqlName() + " WHERE " + equal("", write.columns());
        }
        if (write.kind() == Write.Kind.SETTLE) {
            return "UPDATE " + write.table().sqlName() + " SET settled = counted WHERE " + equal("", write.columns());
        }
        return "INSERT INTO " + write.table().sqlName() + " (" + names(write.columns()) + ") VALUES ("
                + repeated("?", write.columns().size()) + ")" + onConflict(write);
    }

    private static String equal(String prefix, List<Column> columns) {
        return columns.stream().map(column -> prefix + column.name() + " = ?").collect(Collectors.joining(" AND "));
    }
}
