package io.periskop.it;

import io.periskop.client.ErrorAggregate;
import io.periskop.client.ErrorCollector;
import io.periskop.client.JsonExposition;
import io.periskop.client.Limits;
import io.periskop.client.Occurrence;
import io.periskop.client.Report;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One run of a program that uses the client library. What it counts in one go is in one document or in none, so that who
 * has seen the last count of it has seen all of it.
 */
final class FarmProcess {
    record Document(String etag, byte[] bytes) {}

    /** Newest occurrences of a key that a client lists. */
    static final int LISTED = 10;

    private final HandSetClock clock = new HandSetClock();
    private final ErrorCollector collector = ErrorCollector.builder()
            .limits(Limits.defaults().withMaxStack(8, 2))
            .clock(clock)
            .build();

    private final boolean namesItself;
    private final Map<String, Long> counts = new HashMap<>();
    private byte[] document = "{}".getBytes(StandardCharsets.UTF_8);

    /** @param namesItself whether its documents have a {@code target_uuid} */
    FarmProcess(boolean namesItself) {
        this.namesItself = namesItself;
    }

    /** All of it happened so long ago, and was not heard by anybody then. */
    synchronized void ranUnheard(Duration ago, Map<String, Integer> reports) {
        clock.behind = ago;
        count(reports, List.copyOf(reports.keySet()));
        clock.behind = Duration.ZERO;
    }

    /** @param order of the keys */
    synchronized void count(Map<String, Integer> reports, List<String> order) {
        for (String key : order) {
            for (int i = 0; i < reports.get(key); i++) {
                collector.report(Report.of(new IllegalStateException("order " + counts.merge(key, 1L, Long::sum)))
                        .withKey(key));
            }
        }
        String text = new String(JsonExposition.bytes(collector.snapshot()), StandardCharsets.UTF_8);
        String name = "\"target_uuid\":\"" + collector.targetUuid() + "\",";
        document = (namesItself ? text : text.replace(name, "")).getBytes(StandardCharsets.UTF_8);
    }

    synchronized Document document() {
        return new Document("\"" + collector.targetUuid() + "-" + collector.changes() + "\"", document);
    }

    synchronized long counted(String key) {
        return counts.getOrDefault(key, 0L);
    }

    synchronized Set<String> keys() {
        return Set.copyOf(counts.keySet());
    }

    /** As its last document has them, by key: time by uuid. */
    synchronized Map<String, Map<String, Instant>> listed() {
        Map<String, Map<String, Instant>> all = new HashMap<>();
        for (ErrorAggregate aggregate : collector.snapshot().aggregates()) {
            Map<String, Instant> times = new HashMap<>();
            for (Occurrence occurrence : aggregate.latestErrors()) {
                times.put(occurrence.uuid().toString(), occurrence.timestamp());
            }
            all.put(aggregate.aggregationKey(), times);
        }
        return all;
    }

    private static final class HandSetClock extends Clock {
        private Duration behind = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().minus(behind);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
