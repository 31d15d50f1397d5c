package io.periskop.ingest.otlp;

/** What a request holds. */
enum Signal {
    TRACES("/v1/traces", "rejectedSpans", "spans"),
    LOGS("/v1/logs", "rejectedLogRecords", "log records");

    private final String path;
    private final String rejected;
    private final String items;

    Signal(String path, String rejected, String items) {
        this.path = path;
        this.rejected = rejected;
        this.items = items;
    }

    String path() {
        return path;
    }

    /** The member of a partial success that has their number. */
    String rejected() {
        return rejected;
    }

    /** For people. */
    String items() {
        return items;
    }
}
