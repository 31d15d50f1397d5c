package io.periskop.label.search;

import io.periskop.label.LabelText;
import java.util.regex.Pattern;

/** Which labels people may give to errors, here or on a server that is read. */
public final class GivenLabels {
    public static final int LONGEST_NAME = 128;
    public static final int LONGEST_VALUE = 2048;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private GivenLabels() {}

    /** Whether it is written like one; some of these every error has. */
    public static boolean isWord(String name) {
        return name.length() <= LONGEST_NAME && NAME.matcher(name).matches() && !name.startsWith("__");
    }

    public static boolean isName(String name) {
        return isWord(name) && !BuiltInLabels.isBuiltIn(name);
    }

    public static boolean isValue(String value) {
        return value.length() <= LONGEST_VALUE && LabelText.isWellFormed(value);
    }
}
