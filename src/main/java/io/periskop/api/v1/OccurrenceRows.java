package io.periskop.api.v1;

import io.periskop.api.v1.FrameJson.Column;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.ErrorPage;
import io.periskop.catalog.ErrorQuery;
import io.periskop.catalog.TextVerifier;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.label.search.BuiltInLabels;
import io.periskop.label.search.LabelMatcher;
import io.periskop.label.search.Phrase;
import io.periskop.label.search.Search;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * Answers with a log line an occurrence that is kept, the newest first. Errors are gone through from the one that was seen last,
 * until no other can have a newer occurrence than those that were found.
 */
final class OccurrenceRows {
    /** Of which the occurrences are read. */
    static final int MOST_ERRORS = 500;

    /** That are read first; then twice as many each time: where many were seen last at the same time, all may be needed. */
    private static final int AT_FIRST = 10;

    private static final int MOST_OF_ONE = 500;
    private static final long MOST_CHARACTERS = 8_000_000;
    private static final int LONGEST_LABEL = 2048;
    private static final String ERROR_ID = "error_id";
    private static final String METHOD = "http_method";
    private static final String URL = "http_url";

    private final Catalog catalog;
    private final TextVerifier texts;
    private final Errors errors;

    OccurrenceRows(Catalog catalog, TextVerifier texts, Errors errors) {
        this.catalog = catalog;
        this.texts = texts;
        this.errors = errors;
    }

    private record Line(CatalogError error, Occurrence occurrence) {
        Instant at() {
            Instant at = occurrence.timestamp();
            return at == null ? Instant.EPOCH : at;
        }

        String id() {
            return error.id().text() + "-" + occurrence.uuid();
        }
    }

    private static final Comparator<Line> NEWEST =
            Comparator.comparing(Line::at).reversed().thenComparing(Line::id);

    /** Fails with a {@link Problem} if the error that it asks for is not there. */
    Mono<Function<String, FrameJson>> of(Question asked) {
        return Mono.defer(() -> catalog.query(
                        // An occurrence may be from before this server first heard of its error.
                        ErrorQuery.of(search(asked), MOST_ERRORS).within(asked.from(), null), texts)
                .flatMap(page -> new Reading(asked, page).run(0, AT_FIRST)));
    }

    private Search search(Question asked) {
        String id = asked.id();
        if (id == null) {
            return asked.search();
        }
        ErrorRef error = ErrorRows.ref(ErrorsResource.known(catalog, id));
        return asked.search()
                .and(new LabelMatcher(BuiltInLabels.SERVICE, LabelMatcher.Op.EQUAL, error.service()))
                .and(new LabelMatcher(BuiltInLabels.KEY, LabelMatcher.Op.EQUAL, error.key()));
    }

    private final class Reading {
        private final Question asked;
        private final ErrorPage page;
        private final List<CatalogError> candidates;
        private List<Line> found = List.of();

        Reading(Question asked, ErrorPage page) {
            this.asked = asked;
            this.page = page;
            this.candidates = page.errors().stream()
                    .filter(error -> error.facts().createdAt().isBefore(asked.to()))
                    .toList();
        }

        Mono<Function<String, FrameJson>> run(int begin, int errorsAtOnce) {
            if (begin >= candidates.size()) {
                return Mono.just(refId -> frame(refId, page.next() != null));
            }
            if (isEnough(candidates.get(begin))) {
                return Mono.just(refId -> frame(refId, false));
            }
            int end = Math.min(begin + errorsAtOnce, candidates.size());
            Map<ErrorRef, CatalogError> some = candidates.subList(begin, end).stream()
                    .collect(Collectors.toMap(ErrorRows::ref, Function.identity()));
            return errors.some(some.keySet(), most(some)).flatMap(read -> {
                read.forEach(error -> add(error, some));
                return run(end, 2 * errorsAtOnce);
            });
        }

        /** One more than is shown, so that it is known whether there are more. */
        private boolean isEnough(CatalogError next) {
            return found.size() > asked.limit()
                    && next.facts().lastSeen().isBefore(found.get(asked.limit()).at());
        }

        /** Where the range ends before the newest, more have to be read to come to those in it. */
        private int most(Map<ErrorRef, CatalogError> some) {
            boolean allWithin = some.values().stream()
                    .allMatch(error -> error.facts().lastSeen().isBefore(asked.to()));
            return allWithin ? Math.min(asked.limit() + 1, MOST_OF_ONE) : MOST_OF_ONE;
        }

        private void add(StoredError stored, Map<ErrorRef, CatalogError> some) {
            CatalogError error = some.get(new ErrorRef(stored.service(), stored.key()));
            if (error == null) {
                return;
            }
            List<Line> all = new ArrayList<>(found);
            for (Occurrence occurrence : stored.occurrences()) {
                Line line = new Line(error, occurrence);
                if (!line.at().isBefore(asked.from()) && line.at().isBefore(asked.to())) {
                    all.add(line);
                }
            }
            all.sort(NEWEST);
            found = List.copyOf(all.subList(0, Math.min(all.size(), asked.limit() + 1)));
        }

        private FrameJson frame(String refId, boolean moreErrors) {
            List<Line> rows = new ArrayList<>();
            List<String> bodies = new ArrayList<>();
            long characters = 0;
            for (Line line : found.subList(0, Math.min(found.size(), asked.limit()))) {
                String body = OccurrenceText.of(
                        line.occurrence(), line.error().facts().key());
                characters += body.length();
                if (characters > MOST_CHARACTERS) {
                    break;
                }
                rows.add(line);
                bodies.add(body);
            }
            boolean cut = rows.size() < found.size();
            List<String> notices = new ArrayList<>();
            if (cut) {
                notices.add("only the newest occurrences are shown; ask for more by limit, or for a shorter range");
            }
            if (moreErrors) {
                notices.add("only the " + MOST_ERRORS
                        + " errors that were seen last were looked through; narrow the search");
            }
            Instant newSince = page.newSince();
            List<Column> columns = List.of(
                    Column.of("timestamp", "time", rows, line -> line.at().toEpochMilli()),
                    Column.of("body", "string", bodies),
                    Column.of(
                            "severity",
                            "string",
                            rows,
                            line -> line.occurrence().severity().text()),
                    Column.of("id", "string", rows, Line::id),
                    Column.of("labels", "other", rows, line -> labels(line, newSince)));
            return FrameJson.logs(
                    refId,
                    "occurrences",
                    columns,
                    notices,
                    new FrameJson.Custom(
                            null, List.of(), rows.size(), cut || moreErrors, null, words(), asked.limit()));
        }

        private List<String> words() {
            return asked.search().phrases().stream()
                    .filter(phrase -> !phrase.excluded())
                    .map(Phrase::text)
                    .toList();
        }
    }

    /** As a search names them; the class is the occurrence's own. */
    private static Map<String, String> labels(Line line, Instant newSince) {
        Map<String, String> labels = new TreeMap<>(line.error().labels(newSince).byName());
        labels.put(BuiltInLabels.CLASS, line.occurrence().error().className());
        labels.put(BuiltInLabels.SEVERITY, line.occurrence().severity().text());
        labels.put(ERROR_ID, line.error().id().text());
        HttpContext http = line.occurrence().httpContext();
        if (http != null) {
            labels.putIfAbsent(METHOD, http.method());
            labels.putIfAbsent(URL, Quoted.cut(http.url(), LONGEST_LABEL));
        }
        labels.values().removeIf(String::isEmpty);
        return labels;
    }
}
