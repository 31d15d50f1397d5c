package io.periskop.app;

import io.periskop.aggregate.ImportedError;
import io.periskop.aggregate.Importer;
import io.periskop.error.Occurrence;
import io.periskop.exposition.ListedErrorReader;
import io.periskop.exposition.MalformedExposition;
import io.periskop.exposition.ReaderLimits;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.store.sql.PeriskopRow;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows of the original server's table into the store, some at a time. What cannot be imported is told row by row. */
final class RowImport {
    private static final int LONGEST_SERVICE = 1024;
    private static final int SHOWN = 120;

    private final Importer importer;
    private final ListedErrorReader reader;
    private final long largest;
    private final PrintStream err;

    private long rows;
    private long added;
    private long grown;
    private long known;
    private long leftOut;

    RowImport(Importer importer, ReaderLimits limits, long largest, PrintStream err) {
        this.importer = importer;
        this.reader = new ListedErrorReader(limits);
        this.largest = largest;
        this.err = err;
    }

    /** Blocks until they are stored. On an error those that were taken before are. */
    void take(List<PeriskopRow> batch, Instant now) {
        List<ImportedError> errors = new ArrayList<>(batch.size());
        List<PeriskopRow> good = new ArrayList<>(batch.size());
        for (PeriskopRow row : batch) {
            try {
                errors.add(error(row, now));
                good.add(row);
            } catch (MalformedExposition e) {
                leaveOut(row, "errors: " + e.getMessage());
            } catch (BadRow e) {
                leaveOut(row, String.valueOf(e.getMessage()));
            }
        }
        List<Importer.Outcome> outcomes = errors.isEmpty()
                ? List.of()
                : Objects.requireNonNull(importer.add(errors, now).block());
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case ADDED -> added++;
                case GREW -> grown++;
                case KNOWN -> known++;
                case REFUSED ->
                    leaveOut(
                            good.get(i),
                            "its service is full; raise limits.errors_per_service or limits.sources_per_service");
            }
        }
        rows += batch.size();
    }

    long rows() {
        return rows;
    }

    long leftOut() {
        return leftOut;
    }

    String summary() {
        return rows + " rows, " + added + " errors added, " + grown + " had grown, " + known + " known before, "
                + leftOut + " rows left out";
    }

    private ImportedError error(PeriskopRow row, Instant now) throws BadRow, MalformedExposition {
        String service = row.service();
        if (service == null || service.isEmpty() || service.length() > LONGEST_SERVICE) {
            throw new BadRow("service_name is missing, or longer than " + LONGEST_SERVICE + " characters");
        }
        Long total = row.total();
        if (total == null || total > ReaderLimits.MAX_COUNT) {
            throw new BadRow("total_count is no number from 0 to " + ReaderLimits.MAX_COUNT);
        }
        byte[] errors = row.errors();
        if (errors == null) {
            throw new BadRow(
                    row.size() > largest
                            ? "errors has " + row.size() + " bytes, and at most " + largest
                                    + " can be read; give the JVM more memory (64 MiB are the most)"
                            : "errors is missing");
        }
        ReportedAggregate listed = reader.read(errors);
        Instant newest = newest(listed.occurrences());
        Instant updated = latest(row.updatedAt(), newest);
        Instant countedUntil = earliest(updated == null ? now : updated, now);
        Instant firstSeen = earliest(Objects.requireNonNullElse(row.createdAt(), countedUntil), countedUntil);
        Instant createdAt = listed.createdAt();
        return new ImportedError(
                service,
                key(row, listed),
                total,
                listed.severity(),
                createdAt == null ? null : earliest(createdAt, now),
                listed.occurrences(),
                firstSeen,
                countedUntil,
                row.resolved() ? earliest(Objects.requireNonNullElse(row.resolvedAt(), countedUntil), now) : null);
    }

    /** The column may be cut or in other letters, as MySQL compares: what the API showed is in the JSON. */
    private static String key(PeriskopRow row, ReportedAggregate listed) throws BadRow {
        String key = listed.key().isEmpty() ? row.key() : listed.key();
        if (key == null || key.length() > ReaderLimits.KEY_LENGTH) {
            throw new BadRow("aggregation_key is missing, or longer than " + ReaderLimits.KEY_LENGTH + " characters");
        }
        return key;
    }

    private static @Nullable Instant newest(List<Occurrence> occurrences) {
        return occurrences.stream()
                .map(Occurrence::timestamp)
                .flatMap(Stream::ofNullable)
                .reduce(null, RowImport::latest);
    }

    private static @Nullable Instant latest(@Nullable Instant a, @Nullable Instant b) {
        return a == null || b != null && b.isAfter(a) ? b : a;
    }

    private static Instant earliest(Instant a, Instant b) {
        return b.isBefore(a) ? b : a;
    }

    private void leaveOut(PeriskopRow row, String reason) {
        leftOut++;
        err.println("periskop: left out row " + row.id() + " (service " + shown(row.service()) + ", key "
                + shown(row.key()) + "): " + reason);
    }

    /** On one line, whatever it is. */
    private static String shown(@Nullable String text) {
        if (text == null) {
            return "missing";
        }
        StringBuilder line = new StringBuilder("'");
        text.codePoints()
                .limit(SHOWN)
                .forEach(c -> line.appendCodePoint(
                        Character.isISOControl(c)
                                        || Character.getType(c) == Character.FORMAT
                                        || Character.getType(c) == Character.LINE_SEPARATOR
                                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                                ? '\uFFFD'
                                : c));
        return line.append(text.codePointCount(0, text.length()) > SHOWN ? "…'" : "'")
                .toString();
    }

    /** A row that is none. */
    private static final class BadRow extends Exception {
        private static final long serialVersionUID = 1;

        BadRow(String reason) {
            super(reason, null, false, false);
        }
    }
}
