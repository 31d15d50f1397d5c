package io.periskop.store.sql;

import io.periskop.store.StorageHealth;
import io.periskop.store.StorageState;
import io.periskop.store.StorageStatus.Failure;
import io.periskop.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges by what becomes of transactions whether the database can be used, and says so once when that changes. In trouble
 * what would write fails at once; only now and then one is let through to see whether it is over.
 */
final class StorageWatch {
    private static final Logger log = LoggerFactory.getLogger(StorageWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Small writes may succeed where larger ones do not: what was refused is the better trial. */
    private static final Duration PATIENCE_WHEN_FULL = Duration.ofMinutes(1);

    /** A transaction that is under way. */
    record Attempt(boolean writes, boolean trial, long began) {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private final String place;
    private final Duration slowAfter;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final StorageMeters meters;

    private final Set<Attempt> writing = new HashSet<>();
    private StorageHealth health;
    private SqlFailure.@Nullable Kind kind;
    private long since;
    private boolean trying;
    private Duration pause = FIRST_PAUSE;
    private long nextTrial;
    private long lastGood;
    private long epoch;
    private @Nullable Instant lastWritten;
    private @Nullable Failure lastFailure;

    /**
     * @param slowAfter how long a transaction that writes may take before the database counts as slow
     * @param nanos runs forward, whatever becomes of the clock
     */
    StorageWatch(String place, Duration slowAfter, InstantSource clock, LongSupplier nanos, StorageMeters meters) {
        this.place = place;
        this.slowAfter = slowAfter;
        this.clock = clock;
        this.nanos = nanos;
        this.meters = meters;
        this.since = nanos.getAsLong();
        this.lastGood = since;
        this.health = new StorageHealth(StorageState.OPENING, "the database is being opened", clock.instant());
    }

    synchronized StorageHealth health() {
        return health;
    }

    synchronized @Nullable Instant lastWritten() {
        return lastWritten;
    }

    synchronized @Nullable Failure lastFailure() {
        return lastFailure;
    }

    /** A connection that was lost may have been a failover to a database that does not have the last transactions. */
    synchronized long epoch() {
        return epoch;
    }

    /** A transaction is run again. */
    synchronized void repeated(SqlFailure.Kind reason) {
        meters.repeated(reason);
        note(reason);
    }

    private void note(SqlFailure.Kind reason) {
        epoch += reason.state() == StorageState.DOWN ? 1 : 0;
    }

    /** Why nothing is to be written now; null if it may be tried. */
    synchronized @Nullable StoreUnavailableException refusal() {
        return health.up() || !trying && nanos.getAsLong() - nextTrial >= 0 ? null : unavailable();
    }

    /** Whether it is time to try what writes nothing, since nothing else comes. */
    synchronized boolean wantsProbe() {
        if (health.up() || health.state() == StorageState.OPENING || refusal() != null) {
            return false;
        }
        long due = health.state() == StorageState.FULL ? nextTrial + PATIENCE_WHEN_FULL.toNanos() : nextTrial;
        return nanos.getAsLong() - due >= 0;
    }

    /** @throws StoreUnavailableException if it must not be tried now */
    synchronized Attempt begin(boolean writes) {
        boolean trial = writes && !health.up();
        StoreUnavailableException refusal = writes ? refusal() : isReadable() ? null : unavailable();
        if (refusal != null) {
            throw refusal;
        }
        trying |= trial;
        Attempt attempt = new Attempt(writes, trial, nanos.getAsLong());
        if (writes) {
            writing.add(attempt);
        }
        return attempt;
    }

    /** To be called for every attempt that begins, after what it came to. */
    synchronized void end(Attempt attempt) {
        writing.remove(attempt);
        if (attempt.trial()) {
            trying = false;
        }
        meters.transaction(attempt.writes(), Duration.ofNanos(nanos.getAsLong() - attempt.began()));
    }

    synchronized void succeeded(Attempt attempt) {
        if (attempt.writes()) {
            good();
            lastWritten = clock.instant();
        }
    }

    /** Reads do not tell whether it can be written, unless nobody can be reached. */
    synchronized void failed(Attempt attempt, SqlFailure failure) {
        meters.failed(failure.kind());
        note(failure.kind());
        lastFailure = new Failure(failure.kind().label(), failure.kind().sentence(), failure.detail(), clock.instant());
        StorageState state = failure.kind().state();
        boolean outdated = attempt.began() - lastGood < 0;
        if (state == null || outdated || !attempt.writes() && state != StorageState.DOWN) {
            return;
        }
        bad(state, failure);
    }

    /** The database is open, and was not before. */
    synchronized void opened() {
        good();
    }

    synchronized void notOpened(SqlFailure failure) {
        meters.failed(failure.kind());
        lastFailure = new Failure(failure.kind().label(), failure.kind().sentence(), failure.detail(), clock.instant());
        StorageState state = failure.kind().state();
        bad(state == null ? StorageState.OPENING : state, failure);
    }

    /** Looks for a transaction that takes too long. */
    synchronized void look() {
        long now = nanos.getAsLong();
        boolean slow = writing.stream().anyMatch(attempt -> now - attempt.began() > slowAfter.toNanos());
        if (slow && health.up()) {
            bad(
                    StorageState.SLOW,
                    new SqlFailure(
                            SqlFailure.Kind.TIMEOUT,
                            "a transaction takes longer than " + slowAfter.toSeconds() + " s"));
        }
    }

    private boolean isReadable() {
        return switch (health.state()) {
            case UP, SLOW, READ_ONLY, FULL -> true;
            default -> refusal() == null;
        };
    }

    private void good() {
        long now = nanos.getAsLong();
        lastGood = now;
        if (health.up()) {
            return;
        }
        Duration lasted = Duration.ofNanos(now - since);
        if (health.state() == StorageState.OPENING) {
            log.info("errors are stored in {}", place);
        } else {
            log.info("errors are stored in {} again, after {} s", place, lasted.toSeconds());
        }
        pause = FIRST_PAUSE;
        kind = null;
        become(StorageState.UP, "errors are stored", now);
    }

    private void bad(StorageState state, SqlFailure failure) {
        long now = nanos.getAsLong();
        nextTrial = now + pause.toNanos();
        if (!health.up()) {
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        if (failure.kind() == kind) {
            return;
        }
        kind = failure.kind();
        log.warn(
                "errors cannot be stored in {}: {} ({}); targets are asked on, and what they say is stored when it can be",
                place,
                failure.kind().sentence(),
                failure.detail());
        become(state, failure.kind().sentence(), health.up() ? now : since);
    }

    private void become(StorageState state, String sentence, long begins) {
        boolean goesOn = begins == since && health.state() != StorageState.OPENING;
        since = begins;
        health = new StorageHealth(state, sentence, goesOn ? health.since() : clock.instant());
    }

    private StoreUnavailableException unavailable() {
        return new StoreUnavailableException(health.sentence());
    }
}
