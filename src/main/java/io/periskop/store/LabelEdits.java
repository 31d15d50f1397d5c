package io.periskop.store;

import io.periskop.label.Labels;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What people made of an error's labels; it holds whatever rules say later.
 *
 * @param byName the value that was given, or an empty one where the label is hidden
 */
public record LabelEdits(SortedMap<String, String> byName) {
    public static final LabelEdits NONE = new LabelEdits(Collections.emptySortedMap());

    public LabelEdits {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    public static LabelEdits of(Map<String, String> byName) {
        return byName.isEmpty() ? NONE : new LabelEdits(new TreeMap<>(byName));
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
    public LabelEdits plus(Map<String, String> changes, Labels ruled) {
        TreeMap<String, String> next = new TreeMap<>(byName);
        next.putAll(changes);
        next.entrySet().removeIf(edit -> edit.getValue().isEmpty() && ruled.get(edit.getKey()) == null);
        return of(next);
    }
}
