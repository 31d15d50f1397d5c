package io.periskop.store.memory;

import io.periskop.store.Replicas.Replica;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nobody but this process works on its memory; within it there may be several. Thread-safe. */
final class MemoryReplicas {
    private record Beat(Replica replica, long nanos) {}

    private final Map<String, Beat> beats = new TreeMap<>();

    synchronized List<Replica> beat(String id, String address, String group, Duration silence) {
        long now = System.nanoTime();
        Beat before = beats.get(id);
        Instant since = before == null ? Instant.now() : before.replica.since();
        beats.put(id, new Beat(new Replica(id, address, group, since), now));
        List<Replica> alive = new ArrayList<>();
        for (Beat each : beats.values()) {
            if (now - each.nanos <= silence.toNanos()) {
                alive.add(each.replica);
            }
        }
        return List.copyOf(alive);
    }

    synchronized void leave(String id) {
        beats.remove(id);
    }
}
