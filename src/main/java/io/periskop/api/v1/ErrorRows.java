package io.periskop.api.v1;

import io.periskop.api.v1.FrameJson.Column;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.ErrorPage;
import io.periskop.catalog.ErrorQuery;
import io.periskop.catalog.Sort;
import io.periskop.catalog.TextVerifier;
import io.periskop.query.QueryEngine;
import io.periskop.query.Rankings;
import io.periskop.query.Sparklines;
import io.periskop.query.Trend;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.Series.Scope;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Answers with a row an error, and with one row for one of them. */
final class ErrorRows {
    private static final String NAME = "errors";
    private static final String STRING = "string";
    private static final String NUMBER = "number";
    private static final String TIME = "time";
    private static final String OTHER = "other";

    private final QueryEngine engine;
    private final Catalog catalog;
    private final TextVerifier texts;
    private final SearchScopes scopes;
    private final Errors errors;
    private final Sums sums;

    ErrorRows(QueryEngine engine, Catalog catalog, TextVerifier texts, SearchScopes scopes, Errors errors) {
        this.engine = engine;
        this.catalog = catalog;
        this.texts = texts;
        this.scopes = scopes;
        this.errors = errors;
        this.sums = new Sums(engine);
    }

    /**
     * What is read of the rows that are shown, each at once for all of them.
     *
     * @param trends null unless they were asked for
     * @param lines null unless they were asked for
     */
    private record Known(
            Instant newSince,
            Map<ErrorRef, Long> counts,
            Map<ErrorRef, String> messages,
            Map<ErrorRef, Long> targets,
            @Nullable Map<ErrorRef, Double> trends,
            @Nullable Sparklines lines) {}

    Mono<Function<String, FrameJson>> page(Question asked) {
        ErrorQuery query = ErrorQuery.of(asked.search(), asked.limit()).within(asked.from(), asked.to());
        return switch (asked.sort()) {
            case OCCURRENCES -> ranked(asked, Rankings.By.OCCURRENCES, query, Sort.OCCURRENCES);
            case TREND -> ranked(asked, Rankings.By.TREND, query, Sort.TREND);
            case LAST_SEEN -> page(asked, query.by(Sort.LAST_SEEN, true));
            case FIRST_SEEN -> page(asked, query.by(Sort.FIRST_SEEN, true));
            case TOTAL -> page(asked, query.by(Sort.TOTAL, true));
        };
    }

    private Mono<Function<String, FrameJson>> page(Question asked, ErrorQuery query) {
        return catalog.query(query, texts).flatMap(page -> table(asked, page, null));
    }

    private Mono<Function<String, FrameJson>> ranked(Question asked, Rankings.By by, ErrorQuery query, Sort sort) {
        return engine.rankings()
                .scores(by, scopes.services(asked.search()), asked.from(), asked.to())
                .flatMap(scores -> catalog.query(query.by(sort, true, scores), texts))
                .flatMap(page -> by == Rankings.By.TREND
                        ? Trend.of(engine, new Scope.Errors(refs(page.errors())), asked.from(), asked.to())
                                .flatMap(trends -> table(asked, page, trends))
                        : table(asked, page, null));
    }

    private Mono<Function<String, FrameJson>> table(
            Question asked, ErrorPage page, @Nullable Map<ErrorRef, Double> trends) {
        Set<ErrorRef> shown = refs(page.errors());
        return sums.byError(asked, new Scope.Errors(shown), asked.limit())
                .flatMap(counts -> table(asked, page, counts, trends));
    }

    private Mono<Function<String, FrameJson>> table(
            Question asked, ErrorPage page, Map<ErrorRef, Long> counts, @Nullable Map<ErrorRef, Double> trends) {
        Set<ErrorRef> shown = refs(page.errors());
        boolean cut = page.next() != null;
        return Mono.zip(errors.some(shown, 1), engine.targets(shown), lines(asked, shown))
                .map(read -> refId -> {
                    Known known = new Known(
                            page.newSince(),
                            counts,
                            messages(read.getT1()),
                            read.getT2(),
                            trends,
                            asked.sparkline() == null ? null : read.getT3());
                    return FrameJson.table(
                            refId,
                            NAME,
                            columns(page.errors(), known),
                            cut ? List.of(Answers.CUT) : List.of(),
                            facts(page.counts().total(), cut, known.lines()));
                });
    }

    private static FrameJson.Custom facts(long all, boolean cut, @Nullable Sparklines lines) {
        FrameJson.Slots slots = lines == null ? null : FrameJson.Slots.of(lines.start(), lines.slotSeconds());
        return new FrameJson.Custom(null, List.of(), all, cut, slots, List.of(), null);
    }

    /** None where they were not asked for. */
    private Mono<Sparklines> lines(Question asked, Set<ErrorRef> shown) {
        Integer points = asked.sparkline();
        return points == null
                ? Mono.just(new Sparklines(asked.from(), 0, Map.of()))
                : engine.sparklines(shown, asked.from(), asked.to(), points);
    }

    private static Map<ErrorRef, String> messages(List<StoredError> read) {
        return read.stream()
                .collect(Collectors.toMap(
                        each -> new ErrorRef(each.service(), each.key()),
                        each -> Quoted.cut(ErrorsResource.message(each), ErrorJson.MESSAGE)));
    }

    private static List<Column> columns(List<CatalogError> rows, Known known) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.of("id", STRING, rows, error -> error.id().text()));
        columns.add(Column.of("service", STRING, rows, error -> error.facts().service()));
        columns.add(Column.of("class", STRING, rows, error -> error.facts().className()));
        columns.add(Column.of("message", STRING, rows, error -> known.messages().getOrDefault(ref(error), "")));
        columns.add(Column.of("key", STRING, rows, error -> error.facts().key()));
        columns.add(Column.of(
                "severity", STRING, rows, error -> error.facts().severity().text()));
        columns.add(Column.of(
                "state",
                STRING,
                rows,
                error -> CatalogError.text(error.facts().state().status())));
        columns.add(Column.of("mark", STRING, rows, error -> error.mark(known.newSince())));
        columns.add(Column.of("count", NUMBER, rows, error -> known.counts().getOrDefault(ref(error), 0L)));
        Map<ErrorRef, Double> trends = known.trends();
        if (trends != null) {
            columns.add(Column.of("trend", NUMBER, rows, error -> trends.getOrDefault(ref(error), 0.0)));
        }
        columns.add(Column.of("total", NUMBER, rows, error -> error.facts().total()));
        columns.add(Column.of("targets", NUMBER, rows, error -> known.targets().getOrDefault(ref(error), 0L)));
        columns.add(Column.of(
                "firstSeen", TIME, rows, error -> error.facts().firstSeen().toEpochMilli()));
        columns.add(Column.of(
                "lastSeen", TIME, rows, error -> error.facts().lastSeen().toEpochMilli()));
        Sparklines lines = known.lines();
        if (lines != null) {
            columns.add(Column.of(
                    "sparkline", OTHER, rows, error -> line(lines.lines().get(ref(error)))));
        }
        columns.add(Column.of("labels", OTHER, rows, error -> error.own().byName()));
        return columns;
    }

    static List<Long> line(long @Nullable [] counts) {
        return counts == null ? List.of() : Arrays.stream(counts).boxed().toList();
    }

    static ErrorRef ref(CatalogError error) {
        return new ErrorRef(error.facts().service(), error.facts().key());
    }

    private static Set<ErrorRef> refs(List<CatalogError> rows) {
        return rows.stream().map(ErrorRows::ref).collect(Collectors.toSet());
    }

    /** Everything that is known of the error that is asked for. Fails with a {@link Problem} if there is none. */
    Mono<Function<String, FrameJson>> one(Question asked) {
        return Mono.defer(() -> {
            CatalogError error = ErrorsResource.known(catalog, String.valueOf(asked.id()));
            Set<ErrorRef> ref = Set.of(ref(error));
            return Mono.zip(
                            errors.some(ref, Integer.MAX_VALUE),
                            engine.targets(ref),
                            lines(asked, ref),
                            sums.byError(asked, new Scope.Errors(ref), 1))
                    .map(read -> {
                        if (read.getT1().isEmpty()) {
                            throw Problems.notFound(ErrorsResource.JUST_REMOVED);
                        }
                        Known known = new Known(
                                catalog.newSince(),
                                read.getT4(),
                                messages(read.getT1()),
                                read.getT2(),
                                null,
                                asked.sparkline() == null ? null : read.getT3());
                        StoredError stored = read.getT1().get(0);
                        List<Column> columns = columns(List.of(error), known);
                        columns.addAll(more(List.of(stored)));
                        return refId ->
                                FrameJson.table(refId, "error", columns, List.of(), facts(1, false, known.lines()));
                    });
        });
    }

    /** What lists do not have. */
    private static List<Column> more(List<StoredError> row) {
        return List.of(
                Column.of("createdAt", TIME, row, error -> error.createdAt().toEpochMilli()),
                Column.of(
                        "stateSince", TIME, row, error -> error.state().since().toEpochMilli()),
                Column.of("afterDeploy", "boolean", row, error -> error.state().afterDeploy()),
                Column.of("mutedUntil", TIME, row, error -> millis(error.state())),
                Column.of("mutedUntilTotal", NUMBER, row, error -> error.state().untilTotal()),
                Column.of("ruledLabels", OTHER, row, error -> error.labels().byName()),
                Column.of("editedLabels", OTHER, row, error -> error.edits().byName()),
                Column.of(
                        "keptOccurrences",
                        NUMBER,
                        row,
                        error -> error.occurrences().size()),
                Column.of("stackTrace", STRING, row, ErrorRows::stackTrace),
                Column.of("newest", OTHER, row, ErrorRows::newest));
    }

    private static @Nullable Long millis(State state) {
        Instant until = state.until();
        return until == null ? null : until.toEpochMilli();
    }

    private static String stackTrace(StoredError error) {
        return error.occurrences().isEmpty()
                ? ""
                : OccurrenceText.of(error.occurrences().get(0), error.key());
    }

    private static ErrorJson.@Nullable OccurrenceJson newest(StoredError error) {
        return error.occurrences().isEmpty()
                ? null
                : ErrorJson.occurrence(error.occurrences().get(0));
    }
}
