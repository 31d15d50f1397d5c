package io.periskop.store;

import java.util.Locale;

/** Whether what is counted can be stored, and if not why. */
public enum StorageState {
    UP,
    /** It was not reached yet since this server started. */
    OPENING,
    /** It cannot be reached, or is just stopping or starting. */
    DOWN,
    /** It takes no more connections. */
    CROWDED,
    /** It answers too late or not at all, or all connections to it are in use. */
    SLOW,
    /** It may be read, not written. */
    READ_ONLY,
    /** Its disk, or what it may take of it, is full. */
    FULL,
    /** It refuses this server's user, or what the user wants to do. */
    DENIED,
    /** There is no such database, or its tables are gone. */
    MISSING,
    /** Its files cannot be read or written. */
    DAMAGED,
    /** Its tables were made by a newer version of this server. */
    NEWER_SCHEMA;

    /** As in labels of metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
