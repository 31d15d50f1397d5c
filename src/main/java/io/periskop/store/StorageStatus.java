package io.periskop.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The storage as operators see it.
 *
 * @param type as in the configuration
 * @param place which database where, without secrets; empty for memory
 * @param lastWritten when a transaction that writes succeeded last; null if none did yet
 * @param lastFailure the last there was, however long ago
 * @param connections null where there are none to count
 */
public record StorageStatus(
        String type,
        String place,
        StorageHealth health,
        @Nullable Instant lastWritten,
        @Nullable Failure lastFailure,
        @Nullable Connections connections,
        Waiting waiting) {

    /**
     * @param kind as in {@code periskop_storage_failures_total}
     * @param detail what the database or its driver said, on one line; may name hosts and users, never a password
     */
    public record Failure(String kind, String sentence, String detail, Instant at) {}

    /**
     * @param waiting transactions that wait for a connection
     * @param most how many there may be
     */
    public record Connections(int used, int idle, int waiting, int most) {}

    /**
     * Reports that are not in a transaction yet.
     *
     * @param bytes about what they and those under way take of the memory
     */
    public record Waiting(int reports, long bytes) {}
}
