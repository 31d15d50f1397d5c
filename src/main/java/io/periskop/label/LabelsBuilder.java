package io.periskop.label;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A mutable working copy of labels, for one thread. An empty value is an absent label. Costs what is changed: labels that
 * nobody touches are not copied.
 */
public final class LabelsBuilder {
    private static final String REMOVED = "";

    private final Labels base;
    /** Every name that was set or removed, with its value now. */
    private final Map<String, String> changes = new HashMap<>();

    private @Nullable Collection<String> names;

    public LabelsBuilder(Labels base) {
        this.base = base;
    }

    /** Empty when absent. */
    public String get(String name) {
        if (!changes.isEmpty()) {
            String changed = changes.get(name);
            if (changed != null) {
                return changed;
            }
        }
        String value = base.get(name);
        return value == null ? "" : value;
    }

    /** An empty value removes the label. */
    public LabelsBuilder set(String name, String value) {
        changes.put(name, value);
        names = null;
        return this;
    }

    public LabelsBuilder remove(String name) {
        return set(name, REMOVED);
    }

    /** Whether the label has a value that was given here, also if it had the same before. */
    public boolean wasSet(String name) {
        String changed = changes.get(name);
        return changed != null && !changed.isEmpty();
    }

    /** Sorted, as of now: later changes do not show in it. */
    public Collection<String> names() {
        Collection<String> known = names;
        if (known == null) {
            known = changes.isEmpty() ? base.byName().keySet() : Collections.unmodifiableList(changedNames());
            names = known;
        }
        return known;
    }

    private List<String> changedNames() {
        List<String> all = new ArrayList<>(base.byName().size() + changes.size());
        for (String name : base.byName().keySet()) {
            if (!REMOVED.equals(changes.get(name))) {
                all.add(name);
            }
        }
        int old = all.size();
        changes.forEach((name, value) -> {
            if (!value.isEmpty() && base.get(name) == null) {
                all.add(name);
            }
        });
        if (all.size() > old) {
            Collections.sort(all);
        }
        return all;
    }

    public Labels build() {
        return changes.isEmpty() ? base : build(name -> true);
    }

    /** Only labels whose name passes. */
    public Labels build(Predicate<String> wanted) {
        TreeMap<String, String> all = new TreeMap<>();
        for (String name : names()) {
            if (wanted.test(name)) {
                all.put(name, get(name));
            }
        }
        return new Labels(all);
    }

    @Override
    public String toString() {
        return build().toString();
    }
}
