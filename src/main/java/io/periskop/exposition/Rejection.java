package io.periskop.exposition;

/**
 * An aggregate that could not be used, while the rest of its document could.
 *
 * @param position its place in {@code aggregated_errors}, from 0
 * @param reason what was wrong, with the member's name; short, without control characters, fit for a page and a log
 */
public record Rejection(int position, String reason) {}
