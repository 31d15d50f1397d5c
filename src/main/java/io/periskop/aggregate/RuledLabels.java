package io.periskop.aggregate;

import io.periskop.error.Severity;
import io.periskop.exposition.ReaderLimits;
import io.periskop.label.LabelText;
import io.periskop.label.Labels;
import io.periskop.label.LabelsBuilder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What rules made of an error, within bounds: the text comes from the target, and rules may multiply it.
 *
 * @param cut how many labels were over a limit, and are cut or left out
 */
record RuledLabels(Labels labels, int cut) {
    static final int MOST = 64;
    static final int NAME_LENGTH = 1024;
    static final int VALUE_LENGTH = 2048;
    private static final int SEVERITY_LENGTH = 256;
    private static final String INTERNAL = "__";
    private static final RuledLabels NONE = new RuledLabels(Labels.NONE, 0);

    /** Those that a rule set, but for internal ones and one that has another meaning. */
    static RuledLabels of(LabelsBuilder labels, String other) {
        Map<String, String> given = null;
        int cut = 0;
        for (String name : labels.names()) {
            if (name.startsWith(INTERNAL) || name.equals(other) || !labels.wasSet(name)) {
                continue;
            }
            given = given == null ? new TreeMap<>() : given;
            String value = cut(labels.get(name), VALUE_LENGTH);
            boolean fits = given.size() < MOST && name.length() <= NAME_LENGTH;
            cut += fits && value.length() == labels.get(name).length() ? 0 : 1;
            if (fits) {
                given.put(name, LabelText.wellFormed(value));
            }
        }
        return given == null ? NONE : new RuledLabels(Labels.of(given), cut);
    }

    /** Null where it is none: empty, or too long for an identity. */
    static @Nullable String key(String key) {
        return key.isEmpty() || key.length() > ReaderLimits.KEY_LENGTH ? null : LabelText.wellFormed(key);
    }

    static Severity severity(String text) {
        return Severity.of(LabelText.wellFormed(cut(text, SEVERITY_LENGTH)));
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }
}
