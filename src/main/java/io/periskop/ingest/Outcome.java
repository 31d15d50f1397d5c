package io.periskop.ingest;

/** What became of one event once it was taken in. */
enum Outcome {
    STORED(IngestMeters.ACCEPTED),
    DROPPED(IngestMeters.DROPPED),
    OVER_LIMIT(IngestMeters.OVER_LIMIT),
    /** The store takes others, but not this. */
    REJECTED(IngestMeters.REJECTED),
    /** It was not taken in after all. */
    BUSY(IngestMeters.BUSY);

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
