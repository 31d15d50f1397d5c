package io.periskop.label.relabel;

import io.periskop.label.LabelsBuilder;
import java.util.function.Predicate;

/** Removes every label whose name does not pass. */
record NameFilterRule(Predicate<String> passes) implements CompiledRule {
    @Override
    public boolean apply(LabelsBuilder labels) {
        for (String name : labels.names()) {
            if (!passes.test(name)) {
                labels.remove(name);
            }
        }
        return true;
    }
}
