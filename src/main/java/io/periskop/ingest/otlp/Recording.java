package io.periskop.ingest.otlp;

/**
 * An exception as one event of a span or one log record has it.
 *
 * @param item which span or log record of the request, counted from 0
 * @param scope the logger, or the library that made the span
 * @param own its own attributes
 * @param around those of the span, or of the log record once more
 * @param severity 1 to 24 as OpenTelemetry numbers them; 0 where nobody said
 * @param name of the event; empty for none
 * @param body of the log record; empty for none
 */
record Recording(
        Signal signal,
        int item,
        Attributes resource,
        Collected.Scope scope,
        Attributes own,
        Attributes around,
        String traceId,
        String spanId,
        String parentId,
        long start,
        long end,
        long time,
        long observed,
        int severity,
        String severityText,
        String name,
        String body) {
    /** Of a trace, so that other recordings of the same exception can be told. */
    boolean isTraced() {
        return !traceId.isEmpty() && !spanId.isEmpty();
    }
}
