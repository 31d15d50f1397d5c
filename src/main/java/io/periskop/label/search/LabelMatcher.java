package io.periskop.label.search;

import io.periskop.label.relabel.LabelRegex;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRuleException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the value of one label, as Prometheus' matchers do: regexes are RE2 and match the whole value, and a label that
 * is absent has the empty value. Immutable and thread-safe; compiled once.
 */
public final class LabelMatcher {
    /** In characters. */
    public static final int LONGEST_REGEX = 1024;

    static final int LARGEST_REGEX = 2000;

    /** How a value is compared. */
    public enum Op {
        EQUAL("="),
        NOT_EQUAL("!="),
        REGEX("=~"),
        NOT_REGEX("!~");

        private final String sign;

        Op(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        public boolean isRegex() {
            return this == REGEX || this == NOT_REGEX;
        }

        /** Whether it asks for values that are not as said. */
        public boolean isNegative() {
            return this == NOT_EQUAL || this == NOT_REGEX;
        }

        public Op negated() {
            return switch (this) {
                case EQUAL -> NOT_EQUAL;
                case NOT_EQUAL -> EQUAL;
                case REGEX -> NOT_REGEX;
                case NOT_REGEX -> REGEX;
            };
        }

        /** Null when there is no such operator. */
        static @Nullable Op of(String sign) {
            for (Op op : values()) {
                if (op.sign.equals(sign)) {
                    return op;
                }
            }
            return null;
        }
    }

    private final String name;
    private final Op op;
    private final String value;
    private final @Nullable LabelRegex regex;

    /**
     * @param name any UTF-8
     * @param value empty for an absent label
     * @throws RelabelRuleException when the value of a regex operator is not a regex of RE2, or too large; its problem goes
     *     on after the regex
     */
    public LabelMatcher(String name, Op op, String value) {
        if (!NameValidation.UTF8.isName(name)) {
            throw new IllegalArgumentException("A label's name is not empty and has whole characters only.");
        }
        this.name = name;
        this.op = op;
        this.value = value;
        this.regex = op.isRegex() ? LabelRegex.of(value, LARGEST_REGEX) : null;
    }

    public String name() {
        return name;
    }

    public Op op() {
        return op;
    }

    public String value() {
        return value;
    }

    /** @param actual null or empty where there is no such label */
    public boolean matches(@Nullable String actual) {
        String text = actual == null ? "" : actual;
        boolean isAsSaid = regex == null ? text.equals(value) : regex.matches(text);
        return isAsSaid != op.isNegative();
    }

    /** Whether it costs more to ask again than to remember the answer. */
    public boolean isSlow() {
        return regex != null && regex.isSlow();
    }

    /** Matches exactly what this does not. */
    public LabelMatcher negated() {
        return new LabelMatcher(name, op.negated(), value);
    }

    /** As in a search. */
    public String text() {
        return Quoting.name(name) + op.sign + Quoting.value(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LabelMatcher that
                && name.equals(that.name)
                && op == that.op
                && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, op, value);
    }

    @Override
    public String toString() {
        return text();
    }
}
