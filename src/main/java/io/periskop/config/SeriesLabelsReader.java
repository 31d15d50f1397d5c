package io.periskop.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads {@code series_labels}: labels of targets that counts by time keep. */
final class SeriesLabelsReader {
    static final String KEY = "series_labels";

    private static final int MOST = 8;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,199}");
    /** What every error has already: a query could not tell them apart. */
    private static final List<String> TAKEN = List.of("service", "severity", "class", "key", "state", "mark");

    private SeriesLabelsReader() {}

    /** @param otherwise where the key is not there */
    static List<String> read(YamlMapping mapping, List<String> otherwise) {
        YamlValue value = mapping.get(KEY);
        if (value == null) {
            return otherwise;
        }
        List<String> names = new ArrayList<>();
        for (YamlValue item : value.list()) {
            String name = item.text();
            if (!NAME.matcher(name).matches() || name.startsWith("__")) {
                throw item.error("bad label name " + Quoted.value(name)
                        + "; give letters, digits and underscores, such as version");
            }
            if (TAKEN.contains(name)) {
                throw item.error("every error has a label " + Quoted.value(name) + "; name a label of targets");
            }
            if (names.contains(name)) {
                throw item.error("label " + Quoted.value(name) + " is named twice; remove one");
            }
            names.add(name);
        }
        if (names.size() > MOST) {
            throw value.error("more than " + MOST + " labels; every set of values is counted on its own: name fewer");
        }
        return names;
    }
}
