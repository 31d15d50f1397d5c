package io.periskop.store.sql;

import java.util.List;

/** Writes many rows of one table; no row twice in one call. */
enum Write {
    ERRORS(Table.ERROR, Kind.PUT),
    OCCURRENCES(Table.OCCURRENCE, Kind.PUT),
    SOURCES(Table.SOURCE, Kind.PUT),
    MARKS(Table.MARK, Kind.PUT),
    EVENTS(Table.EVENT, Kind.PUT),
    TEXTS(Table.TEXT, Kind.PUT),
    BUCKETS(Table.BUCKET, Kind.ADD),
    SERVICE_BUCKETS(Table.SERVICE_BUCKET, Kind.ADD),
    SERIES(Table.SERIES, Kind.PUT),
    ERROR_SERIES(Table.ERROR_SERIES, Kind.PUT),
    REMOVED_OCCURRENCES(Table.OCCURRENCE, Kind.REMOVE),
    REMOVED_BUCKETS(Table.BUCKET, Kind.REMOVE),
    REMOVED_SERVICE_BUCKETS(Table.SERVICE_BUCKET, Kind.REMOVE),
    REMOVED_TEXTS(Table.TEXT, Kind.REMOVE),
    REMOVED_SERIES(Table.ERROR_SERIES, Kind.REMOVE),
    REMOVED_EVENTS(Table.EVENT, Kind.REMOVE),
    WORDS(Table.WORD, Kind.PUT),
    REMOVED_WORDS(Table.WORD, Kind.REMOVE),
    SETTLED_MARKS(Table.MARK, Kind.SETTLE);

    enum Kind {
        /** Inserts the row, or gives the one with its key these values. */
        PUT,
        /** Inserts the row, or adds its values to those of the one with its key; never beyond the largest number. */
        ADD,
        /** Removes the row with this key. */
        REMOVE,
        /** What the mark with this key has counted is settled. */
        SETTLE
    }

    private final Table table;
    private final Kind kind;

    Write(Table table, Kind kind) {
        this.table = table;
        this.kind = kind;
    }

    Table table() {
        return table;
    }

    Kind kind() {
        return kind;
    }

    /** What a row holds, in this order. */
    List<Column> columns() {
        return kind == Kind.REMOVE || kind == Kind.SETTLE ? table.keys() : table.columns();
    }
}
