package io.periskop.store;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Processes that count, and what they have counted together: whatever becomes of their reports. */
public final class Counting {
    public static final String SERVICE = Said.SERVICE;
    private static final String SOURCE = "process";

    private final Map<String, Long> counts = new TreeMap<>();

    /** Another occurrence of each. */
    public synchronized Report grows(String... keys) {
        Arrays.stream(keys).forEach(key -> counts.merge(key, 1L, Long::sum));
        return again();
    }

    /** All that was counted, said once more. */
    public synchronized Report again() {
        Said said = Said.says(SERVICE, SOURCE, StoreFixture.T0);
        counts.forEach(said::that);
        return said.report();
    }

    public synchronized Map<String, Long> totals() {
        return new HashMap<>(counts);
    }
}
