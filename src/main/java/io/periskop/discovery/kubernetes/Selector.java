package io.periskop.discovery.kubernetes;

import java.util.List;

/**
 * Which objects of a kind are asked for.
 *
 * @param label as the API takes it; empty for all
 * @param fields all must hold
 */
record Selector(String label, List<FieldTerm> fields) {
    static final Selector ALL = new Selector("", List.of());

    Selector {
        fields = List.copyOf(fields);
    }

    /** {@code path=value}, or {@code path!=value} if not {@code equal}. */
    record FieldTerm(String path, String value, boolean equal) {}
}
