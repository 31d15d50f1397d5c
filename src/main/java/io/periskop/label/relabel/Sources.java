package io.periskop.label.relabel;

import io.periskop.label.LabelsBuilder;
import java.util.List;

/** What a rule looks at. */
record Sources(List<String> names, String separator) {

    /** The values, joined. */
    String of(LabelsBuilder labels) {
        if (names.isEmpty()) {
            return "";
        }
        String first = labels.get(names.get(0));
        if (names.size() == 1) {
            return first;
        }
        StringBuilder joined = new StringBuilder(first);
        for (int i = 1; i < names.size(); i++) {
            joined.append(separator).append(labels.get(names.get(i)));
        }
        return joined.toString();
    }
}
