package io.periskop.scrape;

import io.periskop.http.HttpConfig;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One answer wanted.
 *
 * @param etag of the last answer that was used; null if there is none
 * @param digest of that answer's bytes, as they came; null if there is none
 * @param compression whether it may come compressed
 * @param http how it is asked
 * @param accept the form that is wanted; null for that of processes and push gateways
 */
record FetchRequest(
        URI url,
        Duration timeout,
        long bodySizeLimit,
        @Nullable String etag,
        @Nullable BodyDigest digest,
        boolean compression,
        HttpConfig http,
        @Nullable String accept) {
    /** What a process says. */
    FetchRequest(
            URI url,
            Duration timeout,
            long bodySizeLimit,
            @Nullable String etag,
            @Nullable BodyDigest digest,
            boolean compression,
            HttpConfig http) {
        this(url, timeout, bodySizeLimit, etag, digest, compression, http, null);
    }
}
