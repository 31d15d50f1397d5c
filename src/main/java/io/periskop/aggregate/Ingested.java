package io.periskop.aggregate;

import java.util.Set;

/**
 * What an observation came to.
 *
 * @param counted occurrences counted now for the first time
 * @param refusedKeys the clients' own keys left out because the service has as many errors as it may; to be offered again
 * @param late aggregates that were older than what is stored
 * @param dropped the clients' own keys of which rules dropped what was said; to be offered again with all their
 *     occurrences when they change, so that rules see the message
 * @param cut results of rules that were over a limit
 */
public record Ingested(
        long counted,
        int created,
        int regressed,
        int restarted,
        Set<String> refusedKeys,
        int late,
        Set<String> dropped,
        int cut) {
    public static final Ingested NOTHING = new Ingested(0, 0, 0, 0, Set.of(), 0);

    public Ingested {
        refusedKeys = Set.copyOf(refusedKeys);
        dropped = Set.copyOf(dropped);
    }

    /** Without rules. */
    public Ingested(long counted, int created, int regressed, int restarted, Set<String> refusedKeys, int late) {
        this(counted, created, regressed, restarted, refusedKeys, late, Set.of(), 0);
    }

    /** How many keys. */
    public int refused() {
        return refusedKeys.size();
    }
}
