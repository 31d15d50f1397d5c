package io.periskop.label.relabel;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code relabel_configs} as it is written, before it is known to make sense. What is not given has
 * Prometheus' default, which is not the same as giving the empty text: {@code regex: ""} matches only the empty text.
 */
public final class RelabelRuleDraft {
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private final NameValidation names;
    private @Nullable List<String> sourceLabels;
    private @Nullable String separator;
    private @Nullable String regex;
    private @Nullable BigInteger modulus;
    private @Nullable String targetLabel;
    private @Nullable String replacement;
    private @Nullable String action;

    public RelabelRuleDraft(NameValidation names) {
        this.names = names;
    }

    public RelabelRuleDraft sourceLabels(List<String> given) {
        sourceLabels = List.copyOf(given);
        return this;
    }

    public RelabelRuleDraft separator(String given) {
        separator = given;
        return this;
    }

    public RelabelRuleDraft regex(String given) {
        regex = given;
        return this;
    }

    public RelabelRuleDraft modulus(BigInteger given) {
        modulus = given;
        return this;
    }

    public RelabelRuleDraft targetLabel(String given) {
        targetLabel = given;
        return this;
    }

    public RelabelRuleDraft replacement(String given) {
        replacement = given;
        return this;
    }

    public RelabelRuleDraft action(String given) {
        action = given;
        return this;
    }

    /** @throws RelabelRuleException naming the first field that does not fit */
    public RelabelRule toRule() {
        RelabelAction known = knownAction();
        if (known.compares()) {
            RelabelRule.checkUnused("regex", regex == null, known);
        }
        if (known.filtersNames()) {
            RelabelRule.checkUnused("source_labels", sourceLabels == null, known);
        }
        return new RelabelRule(
                Objects.requireNonNullElse(sourceLabels, List.of()),
                Objects.requireNonNullElse(separator, RelabelRule.DEFAULT_SEPARATOR),
                Objects.requireNonNullElse(regex, RelabelRule.DEFAULT_REGEX),
                unsignedModulus(),
                Objects.requireNonNullElse(targetLabel, ""),
                Objects.requireNonNullElse(replacement, RelabelRule.DEFAULT_REPLACEMENT),
                known,
                names);
    }

    private RelabelAction knownAction() {
        if (action == null) {
            return RelabelAction.REPLACE;
        }
        String word = action;
        return RelabelAction.of(word)
                .orElseThrow(() -> RelabelRuleException.of(
                        "action",
                        word,
                        "is not an action; valid actions are " + String.join(", ", RelabelAction.labels())));
    }

    private long unsignedModulus() {
        if (modulus == null) {
            return 0;
        }
        if (modulus.signum() < 0 || modulus.compareTo(MOST) > 0) {
            throw RelabelRuleException.of("modulus", modulus.toString(), "is out of range; give 1 to " + MOST);
        }
        return modulus.longValue();
    }
}
