package io.periskop.api.v1;

import io.periskop.label.LabelText;
import io.periskop.label.search.BuiltInLabels;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What labels people may give to errors, one by one or as an import. */
final class GivenLabel {
    static final int LONGEST_NAME = 128;
    static final int LONGEST_VALUE = 2048;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private GivenLabel() {}

    /** Null for nothing. */
    static @Nullable String troubleOfName(String name) {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches() || name.startsWith("__")) {
            return Quoted.of(name) + " is no name of a label; use letters, digits and underscores, at most "
                    + LONGEST_NAME + ", not beginning with a digit or two underscores";
        }
        return BuiltInLabels.isBuiltIn(name)
                ? Quoted.of(name) + " is a label that every error has; choose another name"
                : null;
    }

    /** Null for nothing. */
    static @Nullable String troubleOfValue(String value) {
        if (value.length() > LONGEST_VALUE) {
            return "is longer than " + LONGEST_VALUE + " characters";
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
