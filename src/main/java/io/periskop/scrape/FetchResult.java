package io.periskop.scrape;

import org.jspecify.annotations.Nullable;

/** What came of a fetch. */
sealed interface FetchResult {

    /** The same as last time, byte for byte or by the target's own word. */
    record Unchanged(long wireBytes) implements FetchResult {}

    /**
     * Something new; its body lies in the {@link Handover}.
     *
     * @param pushers whether it is a push gateway's answer that tells its pushers apart
     */
    record Changed(boolean gzip, @Nullable String etag, BodyDigest digest, boolean pushers) implements FetchResult {
        /** What one process says of itself. */
        Changed(boolean gzip, @Nullable String etag, BodyDigest digest) {
            this(gzip, etag, digest, false);
        }
    }

    record Failed(ScrapeFailure failure) implements FetchResult {

        static Failed of(ScrapeFailure.Kind kind, String message) {
            return new Failed(new ScrapeFailure(kind, message));
        }
    }
}
