package io.periskop.label.relabel;

import io.periskop.label.LabelsBuilder;
import java.util.function.UnaryOperator;

/** Sets a label to what is made of the sources' values, whatever they are. */
record SetRule(Sources sources, String target, UnaryOperator<String> value) implements CompiledRule {
    @Override
    public boolean apply(LabelsBuilder labels) {
        labels.set(target, value.apply(sources.of(labels)));
        return true;
    }
}
