package io.periskop.aggregate;

import io.periskop.scrub.Scrubber;
import io.periskop.store.Report;
import io.periskop.store.Reports;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** Brings what another server counted into the store. Importing it again, or what it has counted since, adds only what is new. */
public final class Importer {
    /** What became of one error. */
    public enum Outcome {
        /** There was no such error. */
        ADDED,
        /** The other server had counted more of it. */
        GREW,
        /** Nothing of it is new. */
        KNOWN,
        /** There is no place for it in its service. */
        REFUSED
    }

    private final Reports reports;
    private final String place;
    private final int occurrencesPerError;
    private final Scrubber scrubber;

    /**
     * @param place the other server's data, by whatever name one comes to it
     * @param occurrencesPerError how many are kept of each error: the newest
     * @param scrubber what takes the secrets out of them
     */
    public Importer(Reports reports, String place, int occurrencesPerError, Scrubber scrubber) {
        this.reports = reports;
        this.place = place;
        this.occurrencesPerError = occurrencesPerError;
        this.scrubber = scrubber;
    }

    /**
     * In one transaction: on an error nothing of it is stored.
     *
     * @return in the order of the errors
     */
    public Mono<List<Outcome>> add(List<ImportedError> errors, Instant now) {
        List<ImportMerge> merges = errors.stream()
                .map(error -> error.with(scrubber.scrub(error.occurrences())))
                .map(error -> new ImportMerge(error, place, occurrencesPerError, now))
                .toList();
        List<Report> batch =
                merges.stream().map(merge -> merge.report("import:" + place)).toList();
        return reports.commit(batch)
                .then(Mono.fromSupplier(
                        () -> merges.stream().map(ImportMerge::outcome).toList()));
    }
}
