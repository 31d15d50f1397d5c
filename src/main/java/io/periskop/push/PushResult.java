package io.periskop.push;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one push.
 *
 * @param sentence for whoever pushed; empty where there is nothing to say
 * @param retryAfter null where trying again would not help
 */
public record PushResult(
        Kind kind, String sentence, @Nullable Duration retryAfter) {
    /** How it is answered. */
    public enum Kind {
        /** What it says is counted. */
        TAKEN(200),
        /** It says what its pusher said before. */
        UNCHANGED(200),
        /** The path is not that of a group. */
        BAD_PATH(400),
        /** The body is not the document of a Periskop client. */
        MALFORMED(400),
        /** Nobody takes pushes of this job here. */
        UNKNOWN_JOB(404),
        /** The body did not come to its end in time. */
        TOO_SLOW(408),
        /** The body, or what it unpacks to, is over the limit. */
        TOO_LARGE(413),
        /** The document lists more errors than one pusher may have. */
        TOO_MANY_ERRORS(413),
        /** The body is packed in a way that is not known here. */
        UNSUPPORTED(415),
        /** As many pushers as may be are there. */
        TOO_MANY_PUSHERS(429),
        /** The memory for details is used up, and nothing older can give way. */
        FULL(429),
        /** Other pushes that are being read at this moment take all memory for that. */
        OVERLOADED(503),
        /** It cannot be stored at the moment. */
        STORAGE(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }

        /** As in labels of metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static PushResult taken(String sentence) {
        return new PushResult(Kind.TAKEN, sentence, null);
    }

    public static PushResult unchanged() {
        return new PushResult(Kind.UNCHANGED, "", null);
    }

    public static PushResult refused(Kind kind, String sentence) {
        return new PushResult(kind, sentence, null);
    }

    public static PushResult later(Kind kind, String sentence, Duration retryAfter) {
        return new PushResult(kind, sentence, retryAfter);
    }

    public boolean isTaken() {
        return kind.status() == 200;
    }
}
