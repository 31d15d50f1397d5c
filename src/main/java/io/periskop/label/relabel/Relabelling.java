package io.periskop.label.relabel;

import io.periskop.label.LabelsBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of rules, compiled. Immutable and thread-safe; equal when the rules are. */
public final class Relabelling {
    public static final Relabelling NONE = new Relabelling(List.of());

    private final List<RelabelRule> rules;
    private final List<CompiledRule> compiled;

    private Relabelling(List<RelabelRule> rules) {
        this.rules = List.copyOf(rules);
        this.compiled = this.rules.stream().map(Rules::compile).toList();
    }

    public static Relabelling of(List<RelabelRule> rules) {
        return rules.isEmpty() ? NONE : new Relabelling(rules);
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /**
     * In the order of the rules.
     *
     * @return false: what has these labels is dropped, and the labels are left as they were then
     */
    public boolean apply(LabelsBuilder labels) {
        for (CompiledRule rule : compiled) {
            if (!rule.apply(labels)) {
                return false;
            }
        }
        return true;
    }

    public List<RelabelRule> rules() {
        return rules;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Relabelling that && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    @Override
    public String toString() {
        return rules.toString();
    }
}
