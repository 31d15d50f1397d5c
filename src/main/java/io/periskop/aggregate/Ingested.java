package io.periskop.aggregate;

/**
 * What an observation came to.
 *
 * @param counted occurrences counted now for the first time
 * @param refused aggregates left out because the service has as many errors as it may; to be offered again
 * @param late aggregates that were older than what is stored
 */
public record Ingested(long counted, int created, int regressed, int restarted, int refused, int late) {
    public static final Ingested NOTHING = new Ingested(0, 0, 0, 0, 0, 0);
}
