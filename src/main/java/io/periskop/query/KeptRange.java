package io.periskop.query;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A range as a part of a question whose answer may be a little old: one that ends now is the same a little later.
 *
 * @param to null where it ends now, whenever that is
 */
record KeptRange(long minutes, @Nullable Instant to) {
    private static final Duration AS_GOOD_AS_NOW = Duration.ofMinutes(2);

    static KeptRange of(Instant from, Instant to, Instant now) {
        boolean endsNow = Duration.between(to, now).abs().compareTo(AS_GOOD_AS_NOW) <= 0;
        return new KeptRange(Duration.between(from, to).toMinutes(), endsNow ? null : to);
    }
}
