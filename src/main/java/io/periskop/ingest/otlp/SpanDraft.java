package io.periskop.ingest.otlp;

import java.util.ArrayList;
import java.util.List;

/** A span while it is read. Times are nanoseconds since 1970; ids are hexadecimal, empty where there are none. */
final class SpanDraft {
    String traceId = "";
    String spanId = "";
    String parentId = "";
    int kind;
    long start;
    long end;
    final Attributes attributes = new Attributes();
    /** Its events that are exceptions. */
    final List<EventDraft> exceptions = new ArrayList<>(0);
    /** Whether there were more. */
    boolean isCut;

    /** @param keep whether there is room */
    void add(EventDraft exception, boolean keep) {
        if (keep) {
            exceptions.add(exception);
        } else {
            isCut = true;
        }
    }

    /** An event of a span while it is read. */
    static final class EventDraft {
        String name = "";
        long time;
        final Attributes attributes = new Attributes();

        boolean isException() {
            return name.equals("exception");
        }
    }
}
