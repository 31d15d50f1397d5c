package io.periskop.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Port: how much is kept, and how old it is. For people who watch it grow: it may be an estimate. */
public interface Inventory {
    /**
     * @param bytes that it takes where it is kept; null where nobody knows
     * @param rows by table, named without {@code periskop_}
     * @param oldest the time of the oldest; kinds of which there is nothing are not in it, and errors never are
     */
    record Stock(@Nullable Long bytes, Map<String, Long> rows, Map<Retention.Kind, Instant> oldest) {
        public Stock {
            rows = Map.copyOf(rows);
            oldest = Map.copyOf(oldest);
        }
    }

    Mono<Stock> stock();
}
