package io.periskop.api.v1;

import io.periskop.label.LabelText;
import io.periskop.label.search.BuiltInLabels;
import io.periskop.label.search.GivenLabels;
import org.jspecify.annotations.Nullable;

/** What labels people may give to errors, one by one or as an import. */
final class GivenLabel {
    private GivenLabel() {}

    /** Null for nothing. */
    static @Nullable String troubleOfName(String name) {
        if (!GivenLabels.isWord(name)) {
            return Quoted.of(name) + " is no name of a label; use letters, digits and underscores, at most "
                    + GivenLabels.LONGEST_NAME + ", not beginning with a digit or two underscores";
        }
        return BuiltInLabels.isBuiltIn(name)
                ? Quoted.of(name) + " is a label that every error has; choose another name"
                : null;
    }

    /** Null for nothing. */
    static @Nullable String troubleOfValue(String value) {
        if (value.length() > GivenLabels.LONGEST_VALUE) {
            return "is longer than " + GivenLabels.LONGEST_VALUE + " characters";
        }
        return LabelText.isWellFormed(value) ? null : "has half a character";
    }

    /** @throws Problem where it may not be given */
    static void check(String name, @Nullable String value, String place) {
        String ofName = troubleOfName(name);
        if (ofName != null) {
            throw Problems.badBody(place, ofName, null);
        }
        String ofValue = value == null ? null : troubleOfValue(value);
        if (ofValue != null) {
            throw Problems.badBody(place + "/" + name, ofValue, null);
        }
    }
}
