package io.periskop.store;

import java.time.Instant;

/**
 * Whether what is counted can be stored.
 *
 * @param sentence for a person; says what to look at, and names neither hosts nor users
 * @param since when the state began
 */
public record StorageHealth(StorageState state, String sentence, Instant since) {
    public boolean up() {
        return state == StorageState.UP;
    }
}
