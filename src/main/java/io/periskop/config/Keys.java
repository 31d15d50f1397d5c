package io.periskop.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys that one mapping may have.
 *
 * @param known those with a meaning, in the manual's order
 * @param refused those of Periskop and Prometheus without one here, with what is wrong and what to do
 */
record Keys(List<String> known, Map<String, String> refused) {
    Keys {
        known = List.copyOf(known);
        refused = Map.copyOf(refused);
    }

    static Keys of(String... known) {
        return of(List.of(known));
    }

    static Keys of(List<String> known) {
        return new Keys(known, Map.of());
    }

    Keys butNotYet(Set<String> others, String replacement) {
        Map<String, String> all = new HashMap<>(refused);
        others.forEach(other -> all.put(other, replacement));
        return new Keys(known, all);
    }

    /** @param others with what is wrong and what to do */
    Keys instead(Map<String, String> others) {
        Map<String, String> all = new HashMap<>(refused);
        all.putAll(others);
        return new Keys(known, all);
    }

    void check(String key, Place place) {
        if (known.contains(key)) {
            return;
        }
        String problem = refused.get(key);
        if (problem != null) {
            throw place.error(problem);
        }
        throw place.error("unknown key; " + Nearest.advice(key, "valid keys are", known));
    }
}
