package io.periskop.store.sql;

import static io.periskop.store.sql.Column.bytes;
import static io.periskop.store.sql.Column.number;

import io.periskop.store.Series.Grouping;
import java.util.List;
import java.util.stream.Stream;

/** Reads rows by many keys at once: those that there are, in no order. {@code t} stands for the table. */
enum Lookup {
    /** Nobody else has them until the transaction is over. Keys go in order: so two transactions cannot wait in a ring. */
    LOCKED_SERVICES(
            "N B N N N N",
            "t.id, t.name_hash, t.errors, t.sources, t.live, t.version",
            "periskop_service",
            List.of(number("id")),
            ""),
    SOURCES(
            "N B N N N N N",
            "t.service_id, t.name, t.seen, t.seen_nanos, t.folded, t.origins, t.first_heard",
            "periskop_source",
            List.of(number("service_id"), bytes("source_hash")),
            ""),
    MARKS(
            "N B B B B B N B B",
            "t.service_id, t.source_hash, t.origin, t.origin_hash, t.route_hash, t.route, t.settled, t.severity, t.runs",
            "periskop_mark",
            List.of(number("service_id"), bytes("source_hash"), bytes("origin_hash")),
            ""),
    /** Every mark of a source, as far as folding needs them. */
    SHARES(
            "N B N N",
            "t.service_id, t.route_hash, t.counted, t.settled",
            "periskop_mark",
            List.of(number("service_id"), bytes("source_hash")),
            ""),
    /** With whether the source of the severity is folded: 1 also where it is not known any more. */
    ERRORS(
            "N B N N B B B N N N N N N N B B N N N B B B",
            "t.service_id, t.error_key, t.total, t.folded, t.severity, t.severity_source, t.severity_origin,"
                    + " t.created_at, t.first_seen, t.last_seen, t.state_since, t.fractions, t.status, t.regressed,"
                    + " t.labels, t.heads, t.events, t.horizon, COALESCE(s.folded, 1), t.imported,"
                    + " t.state_more, COALESCE(t.edits, '')",
            "periskop_error",
            List.of(number("service_id"), bytes("key_hash")),
            " LEFT JOIN periskop_source s ON s.service_id = t.service_id AND s.source_hash = t.severity_source_hash"),
    SOME_OCCURRENCES(
            "N B N B",
            "t.service_id, t.key_hash, t.seq, t.payload",
            "periskop_occurrence",
            List.of(number("service_id"), bytes("key_hash"), number("seq")),
            ""),
    TEXTS(
            "N B B B",
            "t.service_id, t.key_hash, t.class, t.signature",
            "periskop_text",
            List.of(number("service_id"), bytes("key_hash")),
            ""),
    OCCURRENCES(
            "B N B",
            "t.key_hash, t.seq, t.payload",
            "periskop_occurrence",
            List.of(number("service_id"), bytes("key_hash")),
            ""),
    /** Which series an error has: service, error, series, day. */
    ERROR_SERIES(
            "N B N N",
            "t.service_id, t.key_hash, t.series, t.seen",
            "periskop_error_series",
            List.of(number("service_id"), bytes("key_hash")),
            ""),
    /** Labels of a service's series. */
    SERIES("N N B", "t.service_id, t.series, t.labels", "periskop_series", List.of(number("service_id")), ""),
    /** Hashes of keys, and the keys. */
    ERROR_KEYS(
            "B B", "t.key_hash, t.error_key", "periskop_error", List.of(number("service_id"), bytes("key_hash")), ""),
    /** Errors, and each source that has counted one. */
    AFFECTED(
            "N B B",
            "DISTINCT t.service_id, t.route_hash, t.source_hash",
            "periskop_mark",
            List.of(number("service_id"), bytes("route_hash")),
            " JOIN periskop_source s ON s.service_id = t.service_id AND s.source_hash = t.source_hash AND s.folded = 0"
                    + " AND t.counted > t.settled"),
    SERVICE_SLOTS("N N N N N", false),
    SERVICE_SLOTS_BY_SERIES("N N N N N N", true),
    SERVICE_SLOTS_BY_ERROR("N N N B N", false, new Grouping(true, false)),
    SERVICE_SLOTS_BY_ERROR_AND_SERIES("N N N B N N", false, new Grouping(true, true)),
    SERVICE_ERRORS("N N N", SlotsSql.distinctErrors(false), SlotsSql.keys(false)),
    SERVICE_ERRORS_ONE_BY_ONE("N N B", SlotsSql.errors(false), SlotsSql.keys(false)),
    SERVICE_SOURCES("N B", SlotsSql.sources(false), SlotsSql.sourceKeys(false)),
    ERROR_SLOTS("N N N N", true, new Grouping(false, false)),
    ERROR_SLOTS_BY_SERIES("N N N N N", true, new Grouping(false, true)),
    ERROR_SLOTS_BY_ERROR("N N N B N", true, new Grouping(true, false)),
    ERROR_SLOTS_BY_ERROR_AND_SERIES("N N N B N N", true, new Grouping(true, true)),
    ERROR_ERRORS("N N N", SlotsSql.distinctErrors(true), SlotsSql.keys(true)),
    ERROR_ERRORS_ONE_BY_ONE("N N B", SlotsSql.errors(true), SlotsSql.keys(true)),
    ERROR_SOURCES("N B", SlotsSql.sources(true), SlotsSql.sourceKeys(true));

    private final List<Boolean> numbers;
    private final String select;
    private final String table;
    private final List<Column> keys;
    private final String join;

    Lookup(String columns, String select, String table, List<Column> keys, String join) {
        this.numbers = Stream.of(columns.split(" ")).map("N"::equals).toList();
        this.select = select;
        this.table = table;
        this.keys = keys;
        this.join = join;
    }

    /** In the words of {@link SlotsSql}. */
    Lookup(String columns, String select, List<Column> keys) {
        this(columns, select, "", keys, "");
    }

    /** Sums of buckets. */
    Lookup(String columns, boolean ofErrors, Grouping grouping) {
        this(columns, SlotsSql.occurrences(ofErrors, grouping), SlotsSql.keys(ofErrors));
    }

    /** Of services as a whole, in the words of {@link SlotsSql}. */
    Lookup(String columns, boolean bySeries) {
        this(columns, SlotsSql.wholes(bySeries), SlotsSql.keys(false));
    }

    /** @param ofErrors of some errors; of whole services only by error */
    static Lookup slots(boolean ofErrors, Grouping grouping) {
        if (!ofErrors) {
            return grouping.bySeries() ? SERVICE_SLOTS_BY_ERROR_AND_SERIES : SERVICE_SLOTS_BY_ERROR;
        }
        if (grouping.byError()) {
            return grouping.bySeries() ? ERROR_SLOTS_BY_ERROR_AND_SERIES : ERROR_SLOTS_BY_ERROR;
        }
        return grouping.bySeries() ? ERROR_SLOTS_BY_SERIES : ERROR_SLOTS;
    }

    /** Whether {@link #select} is the whole text, for one row of keys. */
    boolean isWhole() {
        return table.isEmpty();
    }

    /** For each column that is read whether it is a number; else it is bytes. */
    List<Boolean> numbers() {
        return numbers;
    }

    String select() {
        return select;
    }

    String table() {
        return table;
    }

    List<Column> keys() {
        return keys;
    }

    String join() {
        return join;
    }

    boolean locks() {
        return this == LOCKED_SERVICES;
    }
}
