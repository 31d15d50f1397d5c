package io.periskop.scrape;

import io.periskop.label.Labels;

/**
 * Something that was discovered and is not scraped.
 *
 * @param discovered its labels before relabelling
 * @param reason one sentence for a person: a rule, or what is wrong with it
 */
public record DroppedTarget(Labels discovered, String reason) implements Made {
    /** What rules are for, and no trouble. */
    static final String BY_RULES = "dropped by relabel_configs";
}
