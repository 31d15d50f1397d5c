package io.periskop.store.sql;

import java.util.List;
import java.util.stream.Stream;

/** Every statement that reads, but for {@link Lookup}. Values are bound in the order of the question marks. */
enum Select {
    SERVICE_ID("N", "SELECT id FROM periskop_service WHERE name_hash = ?"),
    SERVICES("N B", "SELECT id, name FROM periskop_service WHERE errors > 0"),
    KEYS("B", "SELECT key_hash FROM periskop_error WHERE service_id = ? ORDER BY error_key"),
    EVENTS(
            "N N N B",
            "SELECT happened, happened_nanos, type, actor FROM periskop_event"
                    + " WHERE service_id = ? AND key_hash = ? ORDER BY seq"),
    BUCKETS(
            "N N N",
            "SELECT b.start, b.occurrences, e.horizon FROM periskop_bucket b"
                    + " JOIN periskop_error e ON e.service_id = b.service_id AND e.key_hash = b.key_hash"
                    + " WHERE b.service_id = ? AND b.key_hash = ? AND b.step = ? AND b.start >= ? AND b.start < ?"
                    + " ORDER BY b.start"),
    COUNTS(
            "B B B B N N",
            "SELECT v.name, s.name, e.error_key, m.severity, m.counted, m.settled FROM periskop_source s"
                    + " JOIN periskop_mark m ON m.service_id = s.service_id AND m.source_hash = s.source_hash"
                    + " JOIN periskop_error e ON e.service_id = m.service_id AND e.key_hash = m.route_hash"
                    + " JOIN periskop_service v ON v.id = s.service_id"
                    + " WHERE s.folded = 0 AND e.status = 0"),
    FOLDED_COUNTS(
            "B B B N",
            "SELECT v.name, e.error_key, e.severity, e.folded FROM periskop_error e"
                    + " JOIN periskop_service v ON v.id = e.service_id WHERE e.folded > 0 AND e.status = 0"),
    SHARES(
            "N B B B B N N",
            "SELECT m.service_id, m.origin, m.route, m.origin_hash, m.route_hash, m.counted, m.settled"
                    + " FROM periskop_source s"
                    + " JOIN periskop_mark m ON m.service_id = s.service_id AND m.source_hash = s.source_hash"
                    + " WHERE s.folded = 0"),
    SERVICE_NAMES("N B", "SELECT id, name FROM periskop_service"),
    TOTALS("N B N N", "SELECT service_id, error_key, total, folded FROM periskop_error"),
    TO_FOLD(
            "N B",
            "SELECT v.id, v.name FROM periskop_service v WHERE EXISTS (SELECT 1 FROM periskop_source s"
                    + " WHERE s.service_id = v.id AND s.folded = 1 AND s.seen < ?) OR EXISTS (SELECT 1 FROM"
                    + " periskop_source s WHERE s.service_id = v.id AND s.folded = 0 AND s.seen < ?)"),
    FORGETTABLE(
            "B B",
            "SELECT source_hash, name FROM periskop_source"
                    + " WHERE service_id = ? AND folded = 1 AND seen < ? ORDER BY seen LIMIT 100"),
    FOLDABLE(
            "B B",
            "SELECT source_hash, name FROM periskop_source"
                    + " WHERE service_id = ? AND folded = 0 AND seen < ? ORDER BY seen LIMIT 100"),
    LONGEST_UNHEARD(
            "B",
            "SELECT source_hash FROM periskop_source WHERE service_id = ? AND folded = 1"
                    + " ORDER BY seen, seen_nanos LIMIT ?");

    private final String sql;
    private final List<Boolean> numbers;

    Select(String columns, String sql) {
        this.sql = sql;
        this.numbers = Stream.of(columns.split(" ")).map("N"::equals).toList();
    }

    String sql() {
        return sql;
    }

    /** For each column whether it is a number; else it is bytes. */
    List<Boolean> numbers() {
        return numbers;
    }
}
