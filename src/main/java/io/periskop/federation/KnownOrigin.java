package io.periskop.federation;

import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server whose counts are told to this one.
 *
 * @param path of ids, from it to the one that is asked
 * @param via the URL that is asked
 * @param asOf when it last said something, as far as that is known here
 * @param staleAfter how old that may be
 * @param details whether occurrences may be asked for
 * @param http how it is asked
 * @param claimedTwice when counts under its id last came from two storages in turn; null if never
 */
public record KnownOrigin(
        String id,
        String epoch,
        Labels labels,
        List<String> path,
        URI via,
        Instant asOf,
        Duration staleAfter,
        boolean details,
        HttpConfig http,
        @Nullable Instant claimedTwice) {
    private static final Duration CLAIM_HOLDS = Duration.ofMinutes(10);

    public KnownOrigin {
        path = List.copyOf(path);
    }

    public boolean isStale(Instant now) {
        return asOf.plus(staleAfter).isBefore(now);
    }

    /** Whether two storages say that they are this server. */
    public boolean isClaimedTwice(Instant now) {
        return claimedTwice != null && claimedTwice.plus(CLAIM_HOLDS).isAfter(now);
    }
}
