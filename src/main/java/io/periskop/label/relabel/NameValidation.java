package io.periskop.label.relabel;

import com.google.re2j.Pattern;
import io.periskop.label.LabelText;

/** What may be the name of a label: Prometheus' {@code metric_name_validation_scheme}. */
public enum NameValidation {
    /** Letters, digits and underscores of ASCII, beginning with no digit: fits in SQL, URLs and queries as it is. */
    LEGACY {
        @Override
        public boolean isName(String text) {
            if (text.isEmpty() || isDigit(text.charAt(0))) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (!isLetter(c) && !isDigit(c) && c != '_') {
                    return false;
                }
            }
            return true;
        }

        @Override
        boolean isTemplate(String text) {
            return LEGACY_TEMPLATE.matches(text);
        }

        @Override
        String advice() {
            return "use letters, digits and underscores, beginning with no digit";
        }
    },
    /** Anything that is not empty. */
    UTF8 {
        @Override
        public boolean isName(String text) {
            return !text.isEmpty() && LabelText.isWellFormed(text);
        }

        @Override
        boolean isTemplate(String text) {
            return isName(text);
        }

        @Override
        String advice() {
            return "use whole characters of Unicode";
        }
    };

    private static final Pattern LEGACY_TEMPLATE =
            Pattern.compile("(?:[a-zA-Z_]|\\$(?:\\{\\w+\\}|\\w+))(?:\\w|\\$(?:\\{\\w+\\}|\\w+))*");

    public abstract boolean isName(String text);

    /** Whether names can come of it, with groups in place of {@code $1} and {@code ${1}}. */
    abstract boolean isTemplate(String text);

    /** What to do about a text that is not a name. */
    abstract String advice();

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
