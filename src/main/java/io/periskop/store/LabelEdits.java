package io.periskop.store;

import io.periskop.label.Labels;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What people made of an error's labels; it holds whatever rules say later.
 *
 * @param byName the value that was given, or an empty one where the label is hidden
 * @param times when that was done, as far as it is known; a name that is in these alone had an edit that was taken away then
 */
public record LabelEdits(SortedMap<String, String> byName, SortedMap<String, Instant> times) {
    public static final LabelEdits NONE = new LabelEdits(Collections.emptySortedMap(), Collections.emptySortedMap());

    /** Of those that were taken away; the rest would only matter where somebody says something older of it. */
    private static final int MOST_TAKEN_AWAY = 64;

    public LabelEdits {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
        times = Collections.unmodifiableSortedMap(new TreeMap<>(times));
    }

    /** Nobody knows when. */
    public static LabelEdits of(Map<String, String> byName) {
        return of(byName, Map.of());
    }

    public static LabelEdits of(Map<String, String> byName, Map<String, Instant> times) {
        return byName.isEmpty() && times.isEmpty() ? NONE : new LabelEdits(new TreeMap<>(byName), new TreeMap<>(times));
    }

    public Labels over(Labels ruled) {
        return byName.isEmpty() ? ruled : merged(ruled);
    }

    /** An empty value is no label. */
    private Labels merged(Labels ruled) {
        TreeMap<String, String> all = new TreeMap<>(ruled.byName());
        all.putAll(byName);
        return new Labels(all);
    }

    /**
     * @param changes by name: a value to give, an empty one to take the label away
     * @param ruled those of rules: a label that no rule gives need not be hidden
     */
    public LabelEdits plus(Map<String, String> changes, Labels ruled, Instant at) {
        TreeMap<String, String> next = new TreeMap<>(byName);
        next.putAll(changes);
        next.entrySet().removeIf(edit -> edit.getValue().isEmpty() && ruled.get(edit.getKey()) == null);
        return changedTo(next, at);
    }

    /** What is not as it was became so at that time. */
    public LabelEdits changedTo(Map<String, String> next, Instant at) {
        Set<String> names = new TreeSet<>(byName.keySet());
        names.addAll(next.keySet());
        TreeMap<String, Instant> nextTimes = new TreeMap<>(times);
        for (String name : names) {
            if (!Objects.equals(byName.get(name), next.get(name))) {
                nextTimes.put(name, at);
            }
        }
        return of(next, bounded(next, nextTimes));
    }

    /**
     * Of two words about a label the later one; one of which nobody knows when it was said is before all others. Of two of the same time a
     * value is chosen that whoever has both chooses.
     */
    public LabelEdits mergedWith(LabelEdits others) {
        TreeMap<String, String> next = new TreeMap<>(byName);
        TreeMap<String, Instant> nextTimes = new TreeMap<>(times);
        Set<String> names = new TreeSet<>(others.byName.keySet());
        names.addAll(others.times.keySet());
        for (String name : names) {
            if (!overrules(others, name)) {
                continue;
            }
            put(next, name, others.byName.get(name));
            put(nextTimes, name, others.times.get(name));
        }
        return of(next, bounded(next, nextTimes));
    }

    private boolean overrules(LabelEdits others, String name) {
        String mine = byName.get(name);
        String said = others.byName.get(name);
        if (mine == null && times.get(name) == null) {
            // Also that it was taken away: what was said before that may come later.
            return true;
        }
        int order = others.timeOf(name).compareTo(timeOf(name));
        return order > 0
                || order == 0
                        && Comparator.nullsFirst(Comparator.<String>naturalOrder())
                                        .compare(said, mine)
                                > 0;
    }

    private Instant timeOf(String name) {
        return times.getOrDefault(name, Instant.MIN);
    }

    private static <T> void put(Map<String, T> map, String name, @Nullable T value) {
        if (value == null) {
            map.remove(name);
        } else {
            map.put(name, value);
        }
    }

    private static Map<String, Instant> bounded(Map<String, String> byName, TreeMap<String, Instant> times) {
        if (times.size() <= MOST_TAKEN_AWAY) {
            return times;
        }
        List<String> takenAway = times.entrySet().stream()
                .filter(time -> !byName.containsKey(time.getKey()))
                .sorted(Map.Entry.<String, Instant>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
        takenAway.stream().skip(MOST_TAKEN_AWAY).forEach(times::remove);
        return times;
    }

    /** Those of which it is known when they were made. */
    public LabelEdits timed() {
        TreeMap<String, String> known = new TreeMap<>(byName);
        known.keySet().retainAll(times.keySet());
        return of(known, times);
    }

    /** When the last of them was done; null where nobody knows of any. */
    public @Nullable Instant newest() {
        return times.values().stream().max(Comparator.naturalOrder()).orElse(null);
    }
}
