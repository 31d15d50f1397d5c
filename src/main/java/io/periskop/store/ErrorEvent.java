package io.periskop.store;

import java.time.Instant;

/**
 * An entry of an error's history.
 *
 * @param actor who did it: a person's name, or {@link #SERVER}
 */
public record ErrorEvent(String service, String key, Type type, Instant at, String actor) {
    public static final String SERVER = "periskop";

    public enum Type {
        FIRST_SEEN,
        RESOLVED,
        REGRESSED
    }
}
