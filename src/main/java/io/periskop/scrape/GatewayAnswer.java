package io.periskop.scrape;

import io.periskop.exposition.ExpositionReader;
import io.periskop.exposition.MalformedExposition;
import io.periskop.exposition.PusherLines;
import io.periskop.exposition.Rejection;
import io.periskop.exposition.Seen;
import io.periskop.exposition.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A push gateway's answer as read. A line that cannot be read costs its pusher, not the others.
 *
 * @param changed pushers that say something else than last time
 * @param same those that say what they said, by line
 * @param unreadable a sentence for each line that could not be read
 */
record GatewayAnswer(List<Changed> changed, Map<KnownPushers.Key, KnownPushers.Pusher> same, List<String> unreadable) {
    private static final int MOST_PUSHERS = 100_000;
    private static final int REASONS = 10;

    record Changed(KnownPushers.Key line, String source, SortedMap<String, String> labels, Snapshot snapshot) {}

    static GatewayAnswer read(ExpositionReader reader, Body body, KnownPushers known) throws MalformedExposition {
        List<Changed> changed = new ArrayList<>();
        Map<KnownPushers.Key, KnownPushers.Pusher> same = new HashMap<>();
        List<String> unreadable = new ArrayList<>();
        byte[] bytes = body.bytes();
        int number = 0;
        for (PusherLines.Line line : PusherLines.split(bytes, body.length(), MOST_PUSHERS)) {
            number++;
            KnownPushers.Pusher before = known.at(line);
            if (before != null) {
                same.put(KnownPushers.Key.of(line), before);
                continue;
            }
            try {
                byte[] document = Arrays.copyOfRange(bytes, line.from(), line.to());
                Snapshot snapshot = reader.read(document, document.length, Seen.NOTHING);
                String source = snapshot.targetUuid();
                if (source == null) {
                    unreadable.add("line " + number + ": no target_uuid says whose it is");
                    continue;
                }
                changed.add(new Changed(KnownPushers.Key.of(line), source, PusherLines.labels(bytes, line), snapshot));
            } catch (MalformedExposition e) {
                unreadable.add("line " + number + ": " + e.getMessage());
            }
        }
        return new GatewayAnswer(List.copyOf(changed), Map.copyOf(same), List.copyOf(unreadable));
    }

    /** Of all pushers. */
    int errors() {
        return changed.stream().mapToInt(each -> each.snapshot().size()).sum()
                + same.values().stream().mapToInt(KnownPushers.Pusher::errors).sum();
    }

    int rejectedCount() {
        return unreadable.size()
                + changed.stream()
                        .mapToInt(each -> each.snapshot().rejectedCount())
                        .sum();
    }

    /** The first few sentences about what could not be used. */
    List<String> reasons(List<String> refused) {
        List<String> reasons = new ArrayList<>(unreadable);
        reasons.addAll(refused);
        for (Changed each : changed) {
            for (Rejection rejection : each.snapshot().rejected()) {
                reasons.add("of " + each.source() + ": aggregated_errors[" + rejection.position() + "]: "
                        + rejection.reason());
            }
        }
        return reasons.size() > REASONS ? List.copyOf(reasons.subList(0, REASONS)) : List.copyOf(reasons);
    }
}
