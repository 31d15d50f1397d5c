package io.periskop.store.sql;

import io.periskop.error.Severity;
import io.periskop.store.Sources.Count;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts by source: the shares of one source in one error are one count. */
final class Counts {
    private record Id(String service, String source, String key) {}

    private Counts() {}

    /**
     * @param marks rows of {@link Select#COUNTS}
     * @param folded rows of {@link Select#FOLDED_COUNTS}
     */
    static List<Count> of(List<Row> marks, List<Row> folded) {
        Map<String, String> shared = new HashMap<>();
        Map<Id, Count> counts = new LinkedHashMap<>();
        for (Row row : marks) {
            String service = shared(row.text(0), shared);
            String source = shared(row.text(1), shared);
            String key = shared(row.text(2), shared);
            Severity severity = OccurrenceCodec.severity(row.text(3));
            Count count = new Count(service, key, severity, source, row.number(4) - row.number(5));
            counts.merge(new Id(service, source, key), count, Counts::add);
        }
        List<Count> all = new ArrayList<>(counts.values());
        for (Row row : folded) {
            all.add(new Count(row.text(0), row.text(1), OccurrenceCodec.severity(row.text(2)), "", row.number(3)));
        }
        return all;
    }

    private static Count add(Count a, Count b) {
        Severity severity = a.severity().compareTo(b.severity()) < 0 ? b.severity() : a.severity();
        return new Count(a.service(), a.key(), severity, a.source(), a.count() + b.count());
    }

    /** The same few texts come many times. */
    private static String shared(String text, Map<String, String> known) {
        String first = known.putIfAbsent(text, text);
        return first == null ? text : first;
    }
}
