package io.periskop.scrape;

import io.periskop.label.Labels;

/**
 * Something that was discovered and is not scraped.
 *
 * @param discovered its labels before relabelling
 * @param reason one sentence: a rule, or what is wrong with it
 */
public record DroppedTarget(Labels discovered, String reason) {}
