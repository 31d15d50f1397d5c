package io.periskop.client;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;

/** The mutable counterpart of {@link ErrorAggregate}; its lock is held for a few assignments only. */
final class Aggregation {
    private final String key;
    private final int maxOccurrences;
    private final ArrayDeque<Occurrence> latest = new ArrayDeque<>();
    private long total;
    private Severity severity;
    private Instant createdAt;

    Aggregation(String key, int maxOccurrences) {
        this.key = key;
        this.maxOccurrences = maxOccurrences;
    }

    /** Reads the clock under the lock, so that occurrences stand in the order of their times. */
    synchronized void add(ExceptionInfo error, Severity reported, HttpContext http, UUID uuid, Clock clock) {
        // A clock that was set back must not make an occurrence older than its aggregate, nor move the aggregate:
        // servers
        // tell a restart by when counting began.
        Instant told = clock.instant();
        Instant now = createdAt == null || told.isAfter(createdAt) ? told : createdAt;
        Occurrence before = latest.peekLast();
        latest.addLast(
                new Occurrence(error.sharing(before == null ? null : before.error()), uuid, now, reported, http));
        if (latest.size() > maxOccurrences) {
            latest.removeFirst();
        }
        total++;
        severity = reported;
        createdAt = createdAt == null ? now : createdAt;
    }

    synchronized ErrorAggregate snapshot() {
        return new ErrorAggregate(key, total, severity, createdAt, List.copyOf(latest));
    }

    /** Made, but its first report is still under way: nothing to show yet. */
    synchronized boolean isEmpty() {
        return total == 0;
    }
}
