package io.periskop.scrape;

import io.periskop.exposition.Seen;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a target's last answer that is in the store, so that the next costs only what changed.
 *
 * @param source who answered
 * @param at when something was last heard at this place
 * @param pushers of a push gateway: those that it told of
 */
record TargetMemory(
        Seen seen,
        @Nullable String etag,
        @Nullable BodyDigest digest,
        @Nullable String source,
        @Nullable Instant at,
        KnownPushers pushers) {
    static final TargetMemory NOTHING = new TargetMemory(Seen.NOTHING, null, null, null, null, KnownPushers.NONE);

    /** Of a target that is one process. */
    TargetMemory(
            Seen seen,
            @Nullable String etag,
            @Nullable BodyDigest digest,
            @Nullable String source,
            @Nullable Instant at) {
        this(seen, etag, digest, source, at, KnownPushers.NONE);
    }

    /** Of a push gateway. */
    static TargetMemory ofPushers(
            @Nullable String etag, @Nullable BodyDigest digest, Instant at, KnownPushers pushers) {
        return new TargetMemory(Seen.NOTHING, etag, digest, null, at, pushers);
    }

    /** The same answer, heard again. */
    TargetMemory heard(Instant now) {
        return new TargetMemory(seen, etag, digest, source, now, pushers);
    }

    /** The next answer will be read in full: what is in the store may have to change, though this does not. */
    TargetMemory forgetting() {
        return new TargetMemory(Seen.NOTHING, null, null, source, at);
    }

    /** The next answer will be read in full: not all of this one is in the store. */
    TargetMemory forgetting(String nextSource, Instant now) {
        return new TargetMemory(Seen.NOTHING, null, null, nextSource, now);
    }
}
