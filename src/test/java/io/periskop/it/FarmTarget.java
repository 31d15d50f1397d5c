package io.periskop.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * An address where one process runs after the other. One ends only when all that it counted is known to be stored: what
 * nobody has asked for before the end of a process, nobody can know.
 */
final class FarmTarget {
    private enum Phase {
        /** Nothing of the process is known to be stored. So far it counts no more than it lists, so that all has a time. */
        NEW,
        LIVE,
        /** Counts no more until all of it is stored. */
        FROZEN
    }

    private static final Duration LONG_AGO = Duration.ofHours(1);
    private static final int MANY = 60;

    private final String service;
    private final String path;
    private final boolean namesItself;
    private final Random random;
    private final List<String> keys;
    /** Only this target counts it, last of all that it counts at once: its count tells how much of the target is stored. */
    private final String ownKey;

    private final Map<String, Long> ended = new HashMap<>();
    private final Map<String, Long> unplaced = new HashMap<>();
    private final Map<String, Set<String>> uuids = new HashMap<>();
    private FarmProcess process;
    private Phase phase = Phase.NEW;
    private boolean elder;
    private int restarts;

    /** @param keys that several targets count */
    FarmTarget(String service, String path, boolean namesItself, List<String> keys, Random random) {
        this.service = service;
        this.path = path;
        this.namesItself = namesItself;
        this.keys = keys;
        this.random = random;
        this.ownKey = "Own@" + path;
        this.process = begin();
    }

    String service() {
        return service;
    }

    String path() {
        return path;
    }

    synchronized FarmProcess process() {
        return process;
    }

    synchronized int restarts() {
        return restarts;
    }

    /** Something may happen now. */
    synchronized void lives() {
        switch (phase) {
            case NEW -> {
                if (!elder && process.counted(ownKey) < FarmProcess.LISTED && chance(10)) {
                    count(1);
                }
            }
            case LIVE -> {
                if (chance(30)) {
                    count(chance(10) ? MANY : 4);
                }
                if (chance(3)) {
                    freeze();
                }
            }
            case FROZEN -> {}
        }
    }

    synchronized void freeze() {
        if (phase == Phase.LIVE) {
            count(4);
        }
        phase = Phase.FROZEN;
    }

    /** The totals of its service in a store. */
    synchronized void isStored(Map<String, Long> totals, boolean mayRestart) {
        long stored = totals.getOrDefault(ownKey, 0L);
        if (phase == Phase.NEW && stored > ended.getOrDefault(ownKey, 0L)) {
            phase = Phase.LIVE;
        } else if (phase == Phase.FROZEN && mayRestart && stored == counted(ownKey)) {
            if (chance(70)) {
                process.keys().forEach(key -> ended.put(key, counted(key)));
                process = begin();
            } else {
                phase = Phase.LIVE;
            }
        }
    }

    synchronized Map<String, Long> counted() {
        Map<String, Long> all = new TreeMap<>(ended);
        process.keys().forEach(key -> all.put(key, counted(key)));
        return all;
    }

    /** What was counted before anybody listened, and is not listed. */
    synchronized Map<String, Long> unplaced() {
        return new HashMap<>(unplaced);
    }

    /** Of all occurrences that a document ever listed, by key. */
    synchronized Map<String, Set<String>> uuids() {
        return new HashMap<>(uuids);
    }

    private long counted(String key) {
        return ended.getOrDefault(key, 0L) + process.counted(key);
    }

    private FarmProcess begin() {
        FarmProcess next = new FarmProcess(namesItself);
        restarts++;
        phase = Phase.NEW;
        process = next;
        // Of an address without names a process that began before the last one is an old answer.
        elder = namesItself && chance(25);
        if (elder) {
            Map<String, Integer> reports = Map.of(ownKey, 1 + random.nextInt(40), keys.get(0), 1 + random.nextInt(500));
            next.ranUnheard(LONG_AGO, reports);
            reports.forEach((key, count) -> unplaced.merge(key, Math.max(0L, count - FarmProcess.LISTED), Long::sum));
            noteUuids();
        } else {
            count(1);
        }
        return next;
    }

    /** A few of some keys. In what is listed of a key all that came since the last time has its place, or not. */
    private void count(int most) {
        Map<String, Integer> reports = new HashMap<>();
        List<String> order = new ArrayList<>(keys);
        Collections.shuffle(order, random);
        order = new ArrayList<>(order.subList(0, random.nextInt(keys.size())));
        order.forEach(key -> reports.put(key, 1 + random.nextInt(most)));
        order.add(ownKey);
        reports.put(ownKey, 1);
        process.count(reports, order);
        noteUuids();
    }

    private void noteUuids() {
        process.listed()
                .forEach((key, times) ->
                        uuids.computeIfAbsent(key, k -> new HashSet<>()).addAll(times.keySet()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
