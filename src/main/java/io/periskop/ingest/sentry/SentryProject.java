package io.periskop.ingest.sentry;

import io.periskop.http.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A project of DSNs.
 *
 * @param id what stands at the end of a DSN
 * @param service whose errors its events are
 * @param keys the public keys that its DSNs may have; never empty
 * @param rateLimit events a second, on average over ten seconds; 0 for any number
 * @param tags that become labels of errors; null for all
 */
public record SentryProject(
        String id,
        String service,
        List<Secret.Inline> keys,
        int rateLimit,
        @Nullable List<String> tags) {
    public SentryProject {
        keys = List.copyOf(keys);
        tags = tags == null ? null : List.copyOf(tags);
    }
}
