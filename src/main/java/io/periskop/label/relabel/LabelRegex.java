package io.periskop.label.relabel;

/**
 * A regex for values of labels as in Prometheus: RE2, and it must match the whole value; dots match line ends too.
 * Thread-safe. Answers in time that is linear in the value.
 */
public final class LabelRegex {
    private final Matching matching;

    private LabelRegex(Matching matching) {
        this.matching = matching;
    }

    /**
     * @param largest how many pieces (characters, classes, groups) it may have when its repetitions are written out; what
     *     a character of a value costs at most
     * @throws RelabelRuleException with a problem that goes on after the regex, when it is not RE2 or too large
     */
    public static LabelRegex of(String regex, int largest) {
        String tooLarge = RegexSize.problem(regex, largest);
        if (tooLarge != null) {
            throw RelabelRuleException.of("regex", regex, tooLarge);
        }
        return new LabelRegex(Matching.of(regex));
    }

    public boolean matches(String value) {
        return matching.matches(value);
    }

    /** Whether it runs a machine, so that an answer is worth remembering. */
    public boolean isSlow() {
        return matching.isSlow();
    }
}
