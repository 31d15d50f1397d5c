package io.periskop.config;

import io.periskop.label.Nearest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys that one mapping may have.
 *
 * @param known those with a meaning, in the manual's order
 * @param ofHttp those of {@code <http_config>}, which has a place of its own in the manual
 * @param refused those of Periskop and Prometheus without one here, with what is wrong and what to do
 */
record Keys(List<String> known, List<String> ofHttp, Map<String, String> refused) {
    Keys {
        known = List.copyOf(known);
        ofHttp = List.copyOf(ofHttp);
        refused = Map.copyOf(refused);
    }

    static Keys of(String... known) {
        return of(List.of(known));
    }

    static Keys of(List<String> known) {
        return new Keys(known, List.of(), Map.of());
    }

    Keys andOfHttp() {
        return new Keys(known, HttpConfigReader.KEYS, refused);
    }

    Keys butNotYet(Set<String> others, String replacement) {
        Map<String, String> all = new HashMap<>(refused);
        others.forEach(other -> all.put(other, replacement));
        return new Keys(known, ofHttp, all);
    }

    /** @param others with what is wrong and what to do */
    Keys instead(Map<String, String> others) {
        Map<String, String> all = new HashMap<>(refused);
        all.putAll(others);
        return new Keys(known, ofHttp, all);
    }

    void check(String key, Place place) {
        if (known.contains(key) || ofHttp.contains(key)) {
            return;
        }
        String problem = refused.get(key);
        if (problem != null) {
            throw place.error(problem);
        }
        List<String> all = Stream.concat(known.stream(), ofHttp.stream()).toList();
        String nearest = Nearest.of(key, all);
        String advice = nearest == null
                ? Advice.on(key, "valid keys are", known) + (ofHttp.isEmpty() ? "" : ", and those of http_config")
                : "did you mean " + nearest + "?";
        throw place.error("unknown key; " + advice);
    }
}
