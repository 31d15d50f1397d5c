package io.periskop.client;

import java.time.Instant;
import java.util.UUID;

/**
 * One time that an error happened.
 *
 * @param httpContext scrubbed; null when the error was reported without one
 */
public record Occurrence(
        ExceptionInfo error, UUID uuid, Instant timestamp, Severity severity, HttpContext httpContext) {}
