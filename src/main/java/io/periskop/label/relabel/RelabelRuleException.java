package io.periskop.label.relabel;

import org.jspecify.annotations.Nullable;

/** A rule that cannot be used. The message is one sentence that begins with the field. */
public final class RelabelRuleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 80;

    private final String field;
    private final String problem;
    private final @Nullable String value;

    private RelabelRuleException(String field, @Nullable String value, String problem) {
        super(field + ": " + (value == null ? "" : "'" + shown(value) + "' ") + problem);
        this.field = field;
        this.problem = problem;
        this.value = value;
    }

    static RelabelRuleException of(String field, String problem) {
        return new RelabelRuleException(field, null, problem);
    }

    /** @param problem goes on where the value ends, such as {@code is not a label name; …} */
    static RelabelRuleException of(String field, String value, String problem) {
        return new RelabelRuleException(field, value, problem);
    }

    /** As in the configuration: {@code target_label}. */
    public String field() {
        return field;
    }

    /** What is wrong, and after a semicolon what to do; goes on after the value where there is one. */
    public String problem() {
        return problem;
    }

    /** As it was given; null where the trouble is not with a value. */
    public @Nullable String value() {
        return value;
    }

    private static String shown(String value) {
        boolean isLong = value.codePointCount(0, value.length()) > LONGEST;
        String cut = isLong ? value.substring(0, value.offsetByCodePoints(0, LONGEST)) + "…" : value;
        return cut.replaceAll("\\p{Cntrl}", "\ufffd");
    }
}
