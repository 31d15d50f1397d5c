package io.periskop.label.relabel;

import java.util.List;

/**
 * One entry of {@code relabel_configs}, with Prometheus' defaults filled in, checked: a rule that exists can be used.
 *
 * @param sourceLabels whose values, joined, are what the rule looks at; one that is absent counts as empty
 * @param regex RE2; anchored at both ends when it is used
 * @param modulus unsigned; 0 where the action is not {@code hashmod} and none was given
 * @param targetLabel name, or for {@code replace} a template of one; empty where the action has none
 * @param replacement template; {@code $1} and {@code ${name}} stand for groups
 * @param names what the names may be that this rule sets
 */
public record RelabelRule(
        List<String> sourceLabels,
        String separator,
        String regex,
        long modulus,
        String targetLabel,
        String replacement,
        RelabelAction action,
        NameValidation names) {
    static final String DEFAULT_SEPARATOR = ";";
    static final String DEFAULT_REGEX = "(.*)";
    static final String DEFAULT_REPLACEMENT = "$1";

    /** @throws RelabelRuleException when the fields do not fit together, or a name or the regex is not one */
    public RelabelRule {
        sourceLabels = List.copyOf(sourceLabels);
        if (action == RelabelAction.HASHMOD && modulus == 0) {
            throw RelabelRuleException.of("modulus", "missing or 0; give how many shards there are");
        }
        if (action == RelabelAction.HASHMOD && !Shard.isAvailable()) {
            throw RelabelRuleException.of(
                    "action", "hashmod needs MD5, which this Java has switched off; shard in another way");
        }
        checkTarget(targetLabel, action, names);
        if (action == RelabelAction.LABELMAP && !names.isTemplate(replacement)) {
            throw notAName("replacement", replacement, names);
        }
        if (action.changesCase() || action.compares() || action.filtersNames()) {
            checkUnused("replacement", replacement.equals(DEFAULT_REPLACEMENT), action);
        }
        if (action.compares() || action.filtersNames()) {
            checkUnused("modulus", modulus == 0, action);
            checkUnused("separator", separator.equals(DEFAULT_SEPARATOR), action);
        }
        if (action.compares()) {
            checkUnused("regex", regex.equals(DEFAULT_REGEX), action);
        }
        if (action.filtersNames()) {
            checkUnused("source_labels", sourceLabels.isEmpty(), action);
            checkUnused("target_label", targetLabel.isEmpty(), action);
        }
        Matching.of(regex);
    }

    /** Names as {@link NameValidation#LEGACY} has them. */
    public RelabelRule(
            List<String> sourceLabels,
            String separator,
            String regex,
            long modulus,
            String targetLabel,
            String replacement,
            RelabelAction action) {
        this(sourceLabels, separator, regex, modulus, targetLabel, replacement, action, NameValidation.LEGACY);
    }

    static void checkUnused(String field, boolean isUnused, RelabelAction action) {
        if (!isUnused) {
            throw RelabelRuleException.of(field, "has no meaning with action " + action.label() + "; remove it");
        }
    }

    private static void checkTarget(String target, RelabelAction action, NameValidation names) {
        if (!action.hasTarget()) {
            return;
        }
        if (target.isEmpty()) {
            throw RelabelRuleException.of(
                    "target_label", "missing; action " + action.label() + " needs the name of a label");
        }
        boolean isTemplate = action == RelabelAction.REPLACE && target.indexOf('$') >= 0;
        if (isTemplate ? !names.isTemplate(target) : !names.isName(target)) {
            throw notAName("target_label", target, names);
        }
    }

    private static RelabelRuleException notAName(String field, String value, NameValidation names) {
        return value.isEmpty()
                ? RelabelRuleException.of(field, "empty; give the name of a label")
                : RelabelRuleException.of(field, value, "is not a label name; " + names.advice());
    }
}
