package io.periskop.scrape;

import io.periskop.label.LabelText;
import io.periskop.label.Labels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which of a target's labels the series of its occurrences keep. A target without any of them counts to the series without labels. */
public record SeriesNames(List<String> names) {
    public static final SeriesNames NONE = new SeriesNames(List.of());

    /** Characters; what a value has beyond them is cut. */
    static final int LONGEST_VALUE = 200;

    public SeriesNames {
        names = List.copyOf(names);
    }

    public Labels of(Labels target) {
        if (names.isEmpty()) {
            return Labels.NONE;
        }
        Map<String, String> kept = new TreeMap<>();
        for (String name : names) {
            String value = target.get(name);
            if (value != null) {
                kept.put(name, cut(value));
            }
        }
        return kept.isEmpty() ? Labels.NONE : Labels.of(kept);
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE ? value : LabelText.wellFormed(value.substring(0, LONGEST_VALUE));
    }
}
