package io.periskop.store.sql;

import java.util.List;
import java.util.stream.Stream;

/** Every statement that reads, but for {@link Lookup}. Values are bound in the order of the question marks. */
enum Select {
    SERVICE_ID("N", "SELECT id FROM periskop_service WHERE name_hash = ?"),
    SERVICES("N B", "SELECT id, name FROM periskop_service WHERE errors > 0"),
    KEYS("B", "SELECT key_hash FROM periskop_error WHERE service_id = ? ORDER BY error_key"),
    KEY_VERSIONS("B N", "SELECT error_key, version FROM periskop_error WHERE service_id = ? ORDER BY error_key"),
    /** -1 where it has no sources. */
    FIRST_HEARD("N", "SELECT COALESCE(MIN(first_heard), -1) FROM periskop_source WHERE service_id = ?"),
    VERSIONS("B N", "SELECT name, version FROM periskop_service"),
    VERSION("N N", "SELECT version, errors FROM periskop_service WHERE id = ?"),
    ERROR_KEYS("B", "SELECT error_key FROM periskop_error WHERE service_id = ?"),
    FACTS_SINCE(
            "B N B N N N N N N N B B B B B B",
            "SELECT e.error_key, e.total, e.severity, e.created_at, e.first_seen, e.last_seen, e.state_since,"
                    + " e.fractions, e.status, e.regressed, e.labels, e.state_more, COALESCE(e.edits, ''),"
                    + " COALESCE(x.class, ''), COALESCE(x.signature, ''), e.imported FROM periskop_error e"
                    + " LEFT JOIN periskop_text x ON x.service_id = e.service_id AND x.key_hash = e.key_hash"
                    + " WHERE e.service_id = ? AND e.version > ?"),
    /** Errors of before there were texts. */
    WITHOUT_TEXT(
            "B",
            "SELECT e.key_hash FROM periskop_error e WHERE e.service_id = ? AND NOT EXISTS (SELECT 1 FROM periskop_text x"
                    + " WHERE x.service_id = e.service_id AND x.key_hash = e.key_hash) LIMIT ?"),
    EVENTS(
            "N N N B B B",
            "SELECT happened, happened_nanos, type, actor, COALESCE(detail, ''), COALESCE(note, '')"
                    + " FROM periskop_event WHERE service_id = ? AND key_hash = ? ORDER BY seq"),
    /** When the newest event of these types of each service happened; -1 where it has none in that time. */
    NEWEST_EVENTS(
            "N B N",
            "SELECT v.id, v.name, COALESCE((SELECT t.happened FROM periskop_event t WHERE t.type IN ("
                    + Codes.EVENT_PARAMETERS
                    + ") AND t.service_id = v.id AND t.happened >= ? AND t.happened <= ? ORDER BY t.happened DESC LIMIT 1), -1)"
                    + " FROM periskop_service v"),
    /** Of some types, of one service and of errors that there are, the newest first, before a place. */
    LATEST_EVENTS(
            "B B N N N N B B B",
            "SELECT e.error_key, t.key_hash, t.seq, t.happened, t.happened_nanos, t.type, t.actor,"
                    + " COALESCE(t.detail, ''), COALESCE(t.note, '') FROM periskop_event t"
                    + " JOIN periskop_error e ON e.service_id = t.service_id AND e.key_hash = t.key_hash"
                    + " WHERE t.type IN (" + Codes.EVENT_PARAMETERS + ") AND t.service_id = ?"
                    + " AND t.happened >= ? AND t.happened <= ? AND (t.happened < ?"
                    + " OR t.happened_nanos < ? OR t.happened_nanos = ? AND (t.key_hash < ?"
                    + " OR t.key_hash = ? AND t.seq < ?))"
                    + " ORDER BY t.happened DESC, t.happened_nanos DESC, t.key_hash DESC, t.seq DESC LIMIT ?"),
    BUCKETS(
            "N N N",
            "SELECT b.start, $sum(b.occurrences), e.horizon FROM periskop_bucket b"
                    + " JOIN periskop_error e ON e.service_id = b.service_id AND e.key_hash = b.key_hash"
                    + " WHERE b.service_id = ? AND b.key_hash = ? AND b.step = ? AND b.start >= ? AND b.start < ?"
                    + " GROUP BY b.start, e.horizon ORDER BY b.start"),
    COUNTS(
            "B B B B N N",
            "SELECT v.name, s.name, e.error_key, m.severity, m.counted, m.settled FROM periskop_source s"
                    + " JOIN periskop_mark m ON m.service_id = s.service_id AND m.source_hash = s.source_hash"
                    + " JOIN periskop_error e ON e.service_id = m.service_id AND e.key_hash = m.route_hash"
                    + " JOIN periskop_service v ON v.id = s.service_id"
                    + " WHERE s.folded = 0 AND e.status <> 1"),
    /** Of what is still heard, with a row of nothing: a sum of no rows is none at all. */
    LIVE_MARKS(
            "N",
            "SELECT $sum(x.origins) FROM"
                    + " (SELECT origins FROM periskop_source WHERE folded = 0 UNION ALL SELECT 0) x"),
    SHARES_OF(
            "B N N N B N",
            "SELECT s.name, s.seen, s.seen_nanos, s.folded, m.severity, m.counted - m.settled FROM periskop_mark m"
                    + " JOIN periskop_source s ON s.service_id = m.service_id AND s.source_hash = m.source_hash"
                    + " WHERE m.service_id = ? AND m.route_hash = ? AND m.counted > m.settled"
                    + " ORDER BY m.counted - m.settled DESC, s.source_hash LIMIT ?"),
    FOLDED_COUNTS(
            "B B B N",
            "SELECT v.name, e.error_key, e.severity, e.folded FROM periskop_error e"
                    + " JOIN periskop_service v ON v.id = e.service_id WHERE e.folded > 0 AND e.status <> 1"),
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
                    + " ORDER BY seen, seen_nanos LIMIT ?"),
    RESOLVED_ERRORS(
            "B",
            "SELECT key_hash FROM periskop_error WHERE service_id = ? AND status = 1 AND state_since < ?"
                    + " ORDER BY state_since LIMIT ?"),
    SILENT_ERRORS(
            "B",
            "SELECT key_hash FROM periskop_error WHERE service_id = ? AND status IN (0, 2) AND state_since < ?"
                    + " AND last_seen < ? ORDER BY state_since LIMIT ?"),
    /** What was counted to an error, and is not settled yet. */
    UNSETTLED(
            "B B N N N",
            "SELECT m.source_hash, m.origin_hash, m.counted, m.settled, s.folded FROM periskop_mark m"
                    + " JOIN periskop_source s ON s.service_id = m.service_id AND s.source_hash = m.source_hash"
                    + " WHERE m.service_id = ? AND m.route_hash = ? AND m.counted <> m.settled LIMIT ?"),
    OCCURRENCES_OF(
            "B N", "SELECT key_hash, seq FROM periskop_occurrence WHERE service_id = ? AND key_hash = ? LIMIT ?"),
    BUCKETS_OF(
            "B N N N N",
            "SELECT key_hash, step, start, series, occurrences FROM periskop_bucket WHERE service_id = ?"
                    + " AND key_hash = ? LIMIT ?"),
    SERIES_OF(
            "B N", "SELECT key_hash, series FROM periskop_error_series WHERE service_id = ? AND key_hash = ? LIMIT ?"),
    /** That gave up their place. */
    OLD_SERIES(
            "B N",
            "SELECT key_hash, series FROM periskop_error_series WHERE service_id = ? AND seen < ? ORDER BY seen LIMIT ?"),
    EVENTS_OF("B N", "SELECT key_hash, seq FROM periskop_event WHERE service_id = ? AND key_hash = ? LIMIT ?"),
    /** All but the newest of their error. */
    OLD_OCCURRENCES(
            "B N",
            "SELECT o.key_hash, o.seq FROM periskop_occurrence o WHERE o.service_id = ? AND o.happened < ? AND EXISTS"
                    + " (SELECT 1 FROM periskop_occurrence n WHERE n.service_id = o.service_id"
                    + " AND n.key_hash = o.key_hash AND (n.happened > o.happened"
                    + " OR n.happened = o.happened AND n.seq > o.seq)) ORDER BY o.happened LIMIT ?"),
    OLD_BUCKETS(
            "B N N N",
            "SELECT key_hash, step, start, series FROM periskop_bucket WHERE service_id = ? AND step = ? AND start < ?"
                    + " ORDER BY start LIMIT ?"),
    OLD_SERVICE_BUCKETS(
            "N N N",
            "SELECT step, start, series FROM periskop_service_bucket WHERE service_id = ? AND step = ? AND start < ?"
                    + " ORDER BY start LIMIT ?"),
    OLD_EVENTS(
            "B N",
            "SELECT key_hash, seq FROM periskop_event WHERE service_id = ? AND happened < ? ORDER BY happened LIMIT ?"),
    /** The time of the oldest occurrence, minute, hour, day and event; the largest number where there is none. */
    OLDEST(
            "N N N N N",
            "SELECT " + oldest("occurrence", "happened", "") + ", " + oldest("bucket", "start", " AND t.step = 60")
                    + ", " + oldest("bucket", "start", " AND t.step = 3600") + ", "
                    + oldest("bucket", "start", " AND t.step = 86400") + ", " + oldest("event", "happened", "")
                    + " FROM periskop_service v"),
    /** As that of {@link #OLDEST}. */
    OLDEST_DAY("N", "SELECT " + oldest("bucket", "start", " AND t.step = 86400") + " FROM periskop_service v"),
    IDENTITY("B", "SELECT epoch FROM periskop_identity ORDER BY id"),
    /** {@code $now} as in {@link Command#ADD_REPLICA}. */
    REPLICAS("B B B N", "SELECT id, address, share, since FROM periskop_replica WHERE beat >= $now - ? ORDER BY id"),
    SILENT_REPLICAS("B", "SELECT id FROM periskop_replica WHERE beat < $now - ?"),
    NOW("N", "SELECT $now"),
    WORDS(
            "B B N B B N",
            "SELECT server, target_hash, up, COALESCE(kind, ''), COALESCE(problem, ''), since FROM periskop_word"
                    + " WHERE said >= $now - ? AND server <> ?"),
    /** Who said something and gave no sign of life for a while. */
    WORDS_OF_NOBODY(
            "B",
            "SELECT DISTINCT w.server FROM periskop_word w"
                    + " WHERE NOT EXISTS (SELECT 1 FROM periskop_replica r WHERE r.id = w.server AND r.beat >= $now - ?)"),
    JOB("B", "SELECT owner FROM periskop_job WHERE name = ?"),
    /** Bytes, and rows of each table in the order of {@link Dialect#TABLES}. Each dialect has its own. */
    STOCK("N N N N N N N N N N N N N N N", "");

    private final String sql;
    private final List<Boolean> numbers;

    Select(String columns, String sql) {
        this.sql = sql;
        this.numbers = Stream.of(columns.split(" ")).map("N"::equals).toList();
    }

    String sql() {
        return sql;
    }

    /** Each service's is the first of an index. */
    private static String oldest(String table, String time, String which) {
        return "COALESCE(MIN((SELECT t." + time + " FROM periskop_" + table + " t WHERE t.service_id = v.id" + which
                + " ORDER BY t." + time + " LIMIT 1)), " + Long.MAX_VALUE + ")";
    }

    /** For each column whether it is a number; else it is bytes. */
    List<Boolean> numbers() {
        return numbers;
    }
}
