package io.periskop.store.sql;

import static io.periskop.store.sql.Column.bytes;
import static io.periskop.store.sql.Column.number;

import java.util.ArrayList;
import java.util.List;

/** The tables that are written many rows at a time, as the migrations make them: key columns first. */
enum Table {
    ERROR(
            "periskop_error",
            List.of(number("service_id"), bytes("key_hash")),
            List.of(
                    bytes("error_key"),
                    number("total"),
                    number("folded"),
                    bytes("severity"),
                    bytes("severity_source"),
                    bytes("severity_source_hash"),
                    bytes("severity_origin"),
                    number("created_at"),
                    number("first_seen"),
                    number("last_seen"),
                    number("state_since"),
                    number("fractions"),
                    number("status"),
                    number("regressed"),
                    bytes("labels"),
                    bytes("heads"),
                    number("events"),
                    number("horizon"),
                    bytes("imported"),
                    number("version"),
                    bytes("state_more"),
                    bytes("edits"))),
    OCCURRENCE(
            "periskop_occurrence",
            List.of(number("service_id"), bytes("key_hash"), number("seq")),
            List.of(number("happened"), bytes("payload"))),
    SOURCE(
            "periskop_source",
            List.of(number("service_id"), bytes("source_hash")),
            List.of(
                    bytes("name"),
                    number("seen"),
                    number("seen_nanos"),
                    number("folded"),
                    number("origins"),
                    number("first_heard"))),
    MARK(
            "periskop_mark",
            List.of(number("service_id"), bytes("source_hash"), bytes("origin_hash")),
            List.of(
                    bytes("origin"),
                    bytes("route_hash"),
                    bytes("route"),
                    number("counted"),
                    number("settled"),
                    bytes("severity"),
                    bytes("runs"))),
    BUCKET(
            "periskop_bucket",
            List.of(number("service_id"), bytes("key_hash"), number("step"), number("start"), number("series")),
            List.of(number("occurrences"))),
    /** Of all errors of a service, and how much of it is of those that were removed. */
    SERVICE_BUCKET(
            "periskop_service_bucket",
            List.of(number("service_id"), number("step"), number("start"), number("series")),
            List.of(number("occurrences"), number("gone"))),
    SERIES(
            "periskop_series",
            List.of(number("service_id"), number("series")),
            List.of(bytes("labels"), number("seen"))),
    ERROR_SERIES(
            "periskop_error_series",
            List.of(number("service_id"), bytes("key_hash"), number("series")),
            List.of(number("seen"))),
    EVENT(
            "periskop_event",
            List.of(number("service_id"), bytes("key_hash"), number("seq")),
            List.of(
                    number("happened"),
                    number("happened_nanos"),
                    number("type"),
                    bytes("actor"),
                    bytes("detail"),
                    bytes("note"))),
    TEXT(
            "periskop_text",
            List.of(number("service_id"), bytes("key_hash")),
            List.of(bytes("class"), bytes("signature"))),
    WORD(
            "periskop_word",
            List.of(bytes("server"), bytes("target_hash")),
            List.of(number("said"), number("up"), bytes("kind"), bytes("problem"), number("since")));

    private final String sqlName;
    private final List<Column> keys;
    private final List<Column> values;

    Table(String sqlName, List<Column> keys, List<Column> values) {
        this.sqlName = sqlName;
        this.keys = keys;
        this.values = values;
    }

    String sqlName() {
        return sqlName;
    }

    List<Column> keys() {
        return keys;
    }

    List<Column> others() {
        return values;
    }

    List<Column> columns() {
        List<Column> columns = new ArrayList<>(keys);
        columns.addAll(values);
        return columns;
    }
}
