package io.periskop.access;

/**
 * Of one client.
 *
 * @param perSecond in the long run; more than 0
 * @param burst at once, after a pause; at least 1
 */
public record RateLimit(double perSecond, int burst) {}
