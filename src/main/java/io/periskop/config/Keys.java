package io.periskop.config;

import java.util.List;
import java.util.Set;

/**
 * The keys that one mapping may have.
 *
 * @param known those with a meaning, in the manual's order
 * @param later those of Periskop and Prometheus that this version does not have
 * @param instead what is wrong with those, and what to do
 */
record Keys(List<String> known, Set<String> later, String instead) {
    static Keys of(String... known) {
        return new Keys(List.of(known), Set.of(), "");
    }

    Keys butNotYet(Set<String> others, String replacement) {
        return new Keys(known, others, replacement);
    }

    void check(String key, Place place) {
        if (known.contains(key)) {
            return;
        }
        if (later.contains(key)) {
            throw place.error(instead);
        }
        throw place.error("unknown key; " + Nearest.advice(key, "valid keys are", known));
    }
}
