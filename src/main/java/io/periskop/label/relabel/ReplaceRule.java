package io.periskop.label.relabel;

import io.periskop.label.LabelsBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets the label that one template gives to the value that another gives, if the regex matches. */
final class ReplaceRule implements CompiledRule {
    /** An empty value removes the label. */
    private record Outcome(String target, String value) {}

    private final Sources sources;
    private final Matching regex;
    private final Template target;
    private final Template replacement;
    private final NameValidation names;
    /** Null when a result depends on the text, or the label would have no valid name. */
    private final @Nullable Outcome always;

    private final @Nullable Memo<Optional<Outcome>> known;

    ReplaceRule(RelabelRule rule, Sources sources) {
        this.sources = sources;
        this.regex = Matching.of(rule.regex());
        this.target = Template.of(rule.targetLabel(), regex.groupNames());
        this.replacement = Template.of(rule.replacement(), regex.groupNames());
        this.names = rule.names();
        String name = target.constant();
        String value = replacement.constant();
        this.always = name == null || value == null || !names.isName(name) ? null : new Outcome(name, value);
        this.known = regex.isSlow() ? new Memo<>(text -> Optional.ofNullable(outcome(text))) : null;
    }

    @Override
    public boolean apply(LabelsBuilder labels) {
        String text = sources.of(labels);
        Outcome outcome = known == null ? outcome(text) : known.get(text).orElse(null);
        if (outcome != null) {
            labels.set(outcome.target, outcome.value);
        }
        return true;
    }

    /** Null when nothing is to be done. */
    private @Nullable Outcome outcome(String text) {
        if (always != null) {
            return regex.matches(text) ? always : null;
        }
        Groups groups = regex.match(text);
        if (groups == null) {
            return null;
        }
        String name = target.expand(groups);
        return names.isName(name) ? new Outcome(name, replacement.expand(groups)) : null;
    }
}
