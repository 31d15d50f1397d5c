package io.periskop.store.sql;

import io.periskop.store.Inventory.Stock;
import io.periskop.store.Retention.Kind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Rows of {@link Select#STOCK} and {@link Select#OLDEST} as what they mean. */
final class Stocktaking {
    private static final long NONE = Long.MAX_VALUE;

    private Stocktaking() {}

    static Stock of(Row stock, Row ages) {
        Map<String, Long> rows = new HashMap<>();
        for (int i = 0; i < Dialect.TABLES.size(); i++) {
            rows.put(Dialect.TABLES.get(i), stock.number(i + 1));
        }
        Map<Kind, Instant> oldest = new EnumMap<>(Kind.class);
        if (ages.number(0) != NONE) {
            oldest.put(Kind.OCCURRENCE, Times.time(ages.number(0), 0));
        }
        if (ages.number(1) != NONE) {
            oldest.put(Kind.MINUTE_BUCKET, Instant.ofEpochSecond(ages.number(1) * 60));
        }
        if (ages.number(2) != NONE) {
            oldest.put(Kind.HOUR_BUCKET, Instant.ofEpochSecond(ages.number(2) * 3600));
        }
        if (ages.number(3) != NONE) {
            oldest.put(Kind.DAY_BUCKET, Instant.ofEpochSecond(ages.number(3) * 86_400));
        }
        if (ages.number(4) != NONE) {
            oldest.put(Kind.EVENT, Times.time(ages.number(4), 0));
        }
        return new Stock(stock.number(0), rows, oldest);
    }
}
