package io.periskop.exposition;

/** Counts what the limits take away while one document is read. */
final class CutCounter {
    int aggregates;
    int occurrences;
    int causes;
    int frames;
    int headers;
    int texts;

    Cuts total() {
        Cuts cuts = new Cuts(aggregates, occurrences, causes, frames, headers, texts);
        return cuts.none() ? Cuts.NONE : cuts;
    }
}
