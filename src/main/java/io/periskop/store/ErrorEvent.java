package io.periskop.store;

import java.time.Instant;

/**
 * An entry of an error's history.
 *
 * @param actor who did it: a person's name, or {@link #SERVER}
 * @param detail what exactly: {@code after deploy}, {@code until 2026-01-31T12:00:00Z}, {@code team="payments"}; empty where
 *     the type says it all
 * @param note what the actor had to say; empty for nothing
 */
public record ErrorEvent(String service, String key, Type type, Instant at, String actor, String detail, String note) {
    public static final String SERVER = "periskop";

    public enum Type {
        FIRST_SEEN,
        RESOLVED,
        REGRESSED,
        REOPENED,
        MUTED,
        UNMUTED,
        LABELLED
    }

    public ErrorEvent(String service, String key, Type type, Instant at, String actor) {
        this(service, key, type, at, actor, "", "");
    }
}
