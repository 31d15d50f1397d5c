package io.periskop.store;

import io.periskop.label.Labels;
import java.util.TreeMap;

/** Labels of series. */
public final class SeriesLabels {
    /** The value of every label of the series that stands for those there was no place for. */
    public static final String OTHER = "__other__";

    private SeriesLabels() {}

    /** The series that counts what one with these labels has no place for. */
    public static Labels other(Labels series) {
        TreeMap<String, String> others = new TreeMap<>(series.byName());
        others.replaceAll((name, value) -> OTHER);
        return new Labels(others);
    }

    public static boolean isOther(Labels series) {
        return !series.byName().isEmpty() && series.byName().values().stream().allMatch(OTHER::equals);
    }
}
