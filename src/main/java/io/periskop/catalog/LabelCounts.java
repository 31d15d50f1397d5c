package io.periskop.catalog;

import java.util.List;

/**
 * Names or values of labels.
 *
 * @param counts those of the most errors first, then by text
 * @param truncated whether there are more
 * @param exact false when texts that were not read decide about some errors: then each may have fewer, or none
 */
public record LabelCounts(List<Count> counts, boolean truncated, boolean exact) {
    /** @param errors how many have it */
    public record Count(String text, long errors) {}

    public LabelCounts {
        counts = List.copyOf(counts);
    }
}
