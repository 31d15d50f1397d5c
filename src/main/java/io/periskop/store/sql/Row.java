package io.periskop.store.sql;

/** A row that was read, by position from 0. */
record Row(Object[] values) {
    long number(int position) {
        return ((Number) values[position]).longValue();
    }

    byte[] bytes(int position) {
        return (byte[]) values[position];
    }

    String text(int position) {
        return Texts.text(bytes(position));
    }
}
