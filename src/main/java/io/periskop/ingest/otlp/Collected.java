package io.periskop.ingest.otlp;

import java.util.ArrayList;
import java.util.List;

/** The exceptions of a request, as they are read. What else a span or a log record says is forgotten at once. */
final class Collected {
    private static final int ERROR = 17;
    private static final int WARN = 13;
    private static final int CLIENT = 3;
    private static final int PRODUCER = 4;

    private final int most;
    private final List<Recording> recordings = new ArrayList<>();
    private int items;
    private int left;

    /** What made spans or records. Filled in while they are read: it may stand behind them. */
    static final class Scope {
        String name = "";
    }

    /** @param most exceptions that are kept */
    Collected(int most) {
        this.most = most;
    }

    List<Recording> recordings() {
        return recordings;
    }

    /** Spans or log records with exceptions that there was no room for. */
    int left() {
        return left;
    }

    /** Whether one more exception of a span is to be kept. */
    boolean hasRoom(SpanDraft span) {
        return recordings.size() + span.exceptions.size() < most;
    }

    void add(SpanDraft span, Attributes resource, Scope scope) {
        if (span.isCut) {
            left++;
        }
        // What a call to somewhere else failed with may be handled by who made it: so say the rules for log records,
        // too.
        int severity = span.kind == CLIENT || span.kind == PRODUCER ? WARN : ERROR;
        for (SpanDraft.EventDraft event : span.exceptions) {
            recordings.add(new Recording(
                    Signal.TRACES,
                    items,
                    resource,
                    scope,
                    event.attributes,
                    span.attributes,
                    span.traceId,
                    span.spanId,
                    span.parentId,
                    span.start,
                    span.end,
                    event.time,
                    0,
                    severity,
                    "",
                    "",
                    ""));
        }
        items++;
    }

    void add(LogDraft log, Attributes resource, Scope scope) {
        if (!log.isException()) {
            return;
        }
        if (recordings.size() >= most) {
            left++;
            return;
        }
        recordings.add(new Recording(
                Signal.LOGS,
                items++,
                resource,
                scope,
                log.attributes,
                log.attributes,
                log.traceId,
                log.spanId,
                "",
                0,
                0,
                log.time == 0 ? log.observed : log.time,
                log.observed,
                log.severity,
                log.severityText,
                log.eventName.isEmpty() ? log.attributes.get("event.name") : log.eventName,
                log.body));
    }
}
