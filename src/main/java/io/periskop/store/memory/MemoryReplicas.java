package io.periskop.store.memory;

import io.periskop.store.ErrorId;
import io.periskop.store.Replicas.Replica;
import io.periskop.store.Replicas.Said;
import io.periskop.store.Replicas.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Nobody but this process works on its memory; within it there may be several. Thread-safe. */
final class MemoryReplicas {
    private record Beat(Replica replica, long nanos) {}

    private record Heard(Word word, long nanos) {}

    private final Map<String, Beat> beats = new TreeMap<>();
    private final Map<String, Map<ErrorId, Heard>> words = new TreeMap<>();

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

    synchronized void say(String id, Collection<Word> said, Collection<ErrorId> gone) {
        long now = System.nanoTime();
        Map<ErrorId, Heard> mine = words.computeIfAbsent(id, any -> new HashMap<>());
        said.forEach(word -> mine.put(word.target(), new Heard(word, now)));
        mine.keySet().removeAll(gone);
    }

    synchronized List<Said> heard(String id, Duration ago) {
        long now = System.nanoTime();
        List<Said> all = new ArrayList<>();
        words.forEach((server, heard) -> {
            if (!server.equals(id)) {
                heard.values().stream()
                        .filter(each -> Duration.ofNanos(now - each.nanos).compareTo(ago) <= 0)
                        .forEach(each -> all.add(new Said(server, each.word)));
            }
        });
        return List.copyOf(all);
    }

    synchronized void forget(Duration silence, Duration said) {
        beats.values().removeIf(each -> isOlder(each, silence));
        words.keySet().removeIf(server -> !beats.containsKey(server) || isOlder(beats.get(server), said));
    }

    private static boolean isOlder(Beat beat, Duration age) {
        return Duration.ofNanos(System.nanoTime() - beat.nanos).compareTo(age) > 0;
    }
}
