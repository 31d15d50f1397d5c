package io.periskop.store.sql;

/** A column of a table: a {@code BIGINT} or bytes, never null. */
record Column(String name, boolean isNumber) {
    static Column number(String name) {
        return new Column(name, true);
    }

    static Column bytes(String name) {
        return new Column(name, false);
    }
}
