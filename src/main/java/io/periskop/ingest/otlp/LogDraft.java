package io.periskop.ingest.otlp;

/** A log record while it is read. Times are nanoseconds since 1970; ids are hexadecimal, empty where there are none. */
final class LogDraft {
    String traceId = "";
    String spanId = "";
    String eventName = "";
    String severityText = "";
    String body = "";
    int severity;
    long time;
    long observed;
    final Attributes attributes = new Attributes();

    boolean isException() {
        return attributes.has(Attributes.TYPE) || attributes.has(Attributes.MESSAGE);
    }
}
