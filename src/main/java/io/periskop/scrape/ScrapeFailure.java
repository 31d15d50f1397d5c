package io.periskop.scrape;

import java.util.Locale;

/**
 * Why a scrape gave nothing. What was known of the target before stays as it was.
 *
 * @param message one sentence for a person; says what to look at
 */
public record ScrapeFailure(Kind kind, String message) {
    public enum Kind {
        /** Nobody listens there. */
        REFUSED,
        /** It did not answer, or not to the end, in time. */
        TIMEOUT,
        /** Its name is not known. */
        DNS,
        /** No encrypted connection came about. */
        TLS,
        /** A secret, a certificate or a token that is needed to ask could not be had. */
        CREDENTIALS,
        /** The connection broke, or the proxy made none. */
        CONNECTION,
        /** It answered with something other than 200, or 304 when asked for a change. */
        STATUS,
        /** The answer, or what it unpacks to, is over the limit. */
        TOO_LARGE,
        /** The answer has more errors than the service's targets may have. */
        TOO_MANY_ERRORS,
        /** The answer is not HTTP, or its body not the document of a Periskop client. */
        MALFORMED,
        /** The answer is in a form that was not asked for. */
        UNSUPPORTED,
        /** All answers that are being read at once take more memory than configured. */
        OVERLOADED,
        /** What it said could not be stored. */
        STORAGE;

        /** As in labels of metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
