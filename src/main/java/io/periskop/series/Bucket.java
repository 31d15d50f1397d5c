package io.periskop.series;

/**
 * Occurrences within one step of time.
 *
 * @param step steps since the epoch: minutes or hours, as the context says
 * @param count at least 1
 */
public record Bucket(int step, long count) {}
