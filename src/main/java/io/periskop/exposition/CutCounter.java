package io.periskop.exposition;

/** Counts what the limits take away while one document is read. */
final class CutCounter {
    /** Of a whole document: the smallest occurrence takes three bytes, and each one costs work and a remembered uuid. */
    private static final int OCCURRENCES_READ = 1 << 18;

    private int occurrencesRead;
    int aggregates;
    int occurrences;
    int causes;
    int frames;
    int headers;
    int texts;

    boolean mayReadOccurrence() {
        return occurrencesRead++ < OCCURRENCES_READ;
    }

    Cuts total() {
        Cuts cuts = new Cuts(aggregates, occurrences, causes, frames, headers, texts);
        return cuts.none() ? Cuts.NONE : cuts;
    }
}
