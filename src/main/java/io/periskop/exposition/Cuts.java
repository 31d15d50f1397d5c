package io.periskop.exposition;

/**
 * What the limits took away from one document. Nothing here touches a count but {@code aggregates}: those were not
 * looked at, because the document lists more errors than one target may.
 */
public record Cuts(int aggregates, int occurrences, int causes, int frames, int headers, int texts) {
    public static final Cuts NONE = new Cuts(0, 0, 0, 0, 0, 0);

    public boolean none() {
        return equals(NONE);
    }
}
