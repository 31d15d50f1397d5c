package io.periskop.store.sql;

import io.periskop.store.Sources.Inconsistency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares totals with what marks and folded base add up to. */
final class Consistency {
    private record Id(long service, String key) {}

    private Consistency() {}

    /**
     * @param names rows of {@link Select#SERVICE_NAMES}
     * @param totals rows of {@link Select#TOTALS}
     * @param shares rows of {@link Select#SHARES}
     */
    static List<Inconsistency> check(List<Row> names, List<Row> totals, List<Row> shares) {
        Map<Long, String> services = new HashMap<>();
        names.forEach(row -> services.put(row.number(0), row.text(1)));
        Map<Id, Long> differences = new HashMap<>();
        for (Row row : totals) {
            differences.put(new Id(row.number(0), row.text(1)), row.number(2) - row.number(3));
        }
        for (Row row : shares) {
            boolean routed = !Arrays.equals(row.bytes(3), row.bytes(4));
            String key = row.text(routed ? 2 : 1);
            differences.merge(new Id(row.number(0), key), row.number(6) - row.number(5), Long::sum);
        }
        List<Inconsistency> found = new ArrayList<>();
        differences.forEach((id, difference) -> {
            if (difference != 0) {
                found.add(new Inconsistency(services.getOrDefault(id.service(), ""), id.key(), difference));
            }
        });
        return found;
    }
}
