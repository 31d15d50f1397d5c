package io.periskop.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Who counted an error.
 *
 * @param here whether this server counted some of it itself
 * @param others ids of servers that counted some of it and were read by this one, sorted
 */
public record CountedBy(boolean here, List<String> others) {
    /** Only this server. */
    public static final CountedBy THIS = new CountedBy(true, List.of());

    public CountedBy {
        others = List.copyOf(others);
    }

    /** @param total of the error */
    public static CountedBy of(Origins origins, long total) {
        if (origins.counted().isEmpty()) {
            return THIS;
        }
        List<String> ids = new ArrayList<>(origins.counted().keySet());
        ids.remove(Origins.REST);
        return new CountedBy(total > origins.sum(), ids);
    }
}
