package io.periskop.error;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One time that an error happened.
 *
 * @param uuid what recognises it when it is reported again; never empty (the reader derives one from the content where
 *     the client sent none)
 * @param timestamp the client's clock; null where the client sent none
 */
public record Occurrence(
        String uuid,
        @Nullable Instant timestamp,
        Severity severity,
        ErrorInstance error,
        @Nullable HttpContext httpContext) {

    /** Only what recognises it and says when it was: its details are kept elsewhere. */
    public static Occurrence head(String uuid, Instant timestamp) {
        return new Occurrence(uuid, timestamp, Severity.ERROR, ErrorInstance.UNKNOWN, null);
    }

    public Occurrence at(Instant time) {
        return new Occurrence(uuid, time, severity, error, httpContext);
    }

    public Occurrence with(ErrorInstance instance) {
        return new Occurrence(uuid, timestamp, severity, instance, httpContext);
    }
}
