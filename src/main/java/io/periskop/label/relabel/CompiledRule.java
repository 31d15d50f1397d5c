package io.periskop.label.relabel;

import io.periskop.label.LabelsBuilder;

/** A rule, ready to be applied. Thread-safe. */
@FunctionalInterface
interface CompiledRule {
    /** False: what has these labels is dropped. */
    boolean apply(LabelsBuilder labels);
}
