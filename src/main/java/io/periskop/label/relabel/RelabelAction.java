package io.periskop.label.relabel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a rule does with what it matched. */
public enum RelabelAction {
    REPLACE,
    KEEP,
    DROP,
    KEEPEQUAL,
    DROPEQUAL,
    HASHMOD,
    LABELMAP,
    LABELDROP,
    LABELKEEP,
    LOWERCASE,
    UPPERCASE;

    private static final List<RelabelAction> ALL = List.of(values());

    /** In whatever case it is written. */
    public static Optional<RelabelAction> of(String word) {
        return ALL.stream()
                .filter(action -> action.label().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** As the manual has it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(RelabelAction::label).toList();
    }

    /** Whether it sets, or compares with, the label that {@code target_label} names. */
    boolean hasTarget() {
        return this == REPLACE || this == HASHMOD || changesCase() || compares();
    }

    boolean changesCase() {
        return this == LOWERCASE || this == UPPERCASE;
    }

    boolean compares() {
        return this == KEEPEQUAL || this == DROPEQUAL;
    }

    /** Whether it looks at names of labels only. */
    boolean filtersNames() {
        return this == LABELDROP || this == LABELKEEP;
    }
}
