package io.periskop.api.v1;

import io.periskop.api.v1.FrameJson.Column;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.ErrorPage;
import io.periskop.catalog.ErrorQuery;
import io.periskop.catalog.ServiceOverview;
import io.periskop.catalog.Sort;
import io.periskop.catalog.TextVerifier;
import io.periskop.label.Labels;
import io.periskop.label.search.BuiltInLabels;
import io.periskop.query.Frame;
import io.periskop.query.Frame.Counts;
import io.periskop.query.Frame.Texts;
import io.periskop.query.Frames;
import io.periskop.query.Measure;
import io.periskop.query.QueryEngine;
import io.periskop.query.TimeSeriesQuery;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Events.Entry;
import io.periskop.store.Events.Position;
import io.periskop.store.Series.Scope;
import io.periskop.store.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Answers one question with a frame. */
final class Answers {
    private static final List<String> ERROR = List.of(BuiltInLabels.SERVICE, BuiltInLabels.KEY);
    private static final String CUT = "only the first rows are shown; ask for more by limit, or narrow the search";

    private final QueryEngine engine;
    private final Catalog catalog;
    private final TextVerifier texts;
    private final SearchScopes scopes;
    private final EventHistory history;
    private final Supplier<Set<String>> seriesLabels;

    Answers(
            QueryEngine engine,
            Catalog catalog,
            TextVerifier texts,
            SearchScopes scopes,
            EventHistory history,
            Supplier<Set<String>> seriesLabels) {
        this.engine = engine;
        this.catalog = catalog;
        this.texts = texts;
        this.scopes = scopes;
        this.history = history;
        this.seriesLabels = seriesLabels;
    }

    /** @return the frame, by the name of its query */
    Mono<Function<String, FrameJson>> answer(Question asked) {
        return switch (asked.kind()) {
            case TIMESERIES, INSTANT -> counts(asked);
            case ERRORS -> errors(asked);
            case SERVICES -> services(asked);
            case EVENTS -> events(asked);
        };
    }

    private Mono<Function<String, FrameJson>> counts(Question asked) {
        boolean instant = asked.kind() == Question.Kind.INSTANT;
        Set<String> ofSeries = seriesLabels.get();
        Map<Boolean, List<String>> by = asked.by().stream()
                .collect(Collectors.partitioningBy(name -> ofSeries.contains(name) && !BuiltInLabels.isBuiltIn(name)));
        return scopes.happening(asked.search(), asked.from(), asked.to())
                .flatMap(scope -> engine.run(TimeSeriesQuery.of(asked.measure(), asked.from(), asked.to())
                        .of(scope)
                        .by(by.getOrDefault(false, List.of()), this::labels)
                        .bySeries(by.getOrDefault(true, List.of()))
                        .top(asked.top())
                        .instant(instant)
                        .step(asked.step())
                        .points(asked.maxPoints(), asked.interval())
                        .in(asked.zone())
                        .filled(asked.fill(), asked.ends())))
                .map(frames -> refId -> FrameJson.of(
                        refId, asked.measure().text(), frames.frames().get(0), instant));
    }

    private Labels labels(ErrorRef ref) {
        CatalogError error = catalog.find(ref.service(), ErrorId.of(ref.service(), ref.key()));
        return error == null ? Labels.NONE : error.labels(catalog.newSince());
    }

    private Mono<Function<String, FrameJson>> errors(Question asked) {
        ErrorQuery query = ErrorQuery.of(asked.search(), asked.limit()).within(asked.from(), asked.to());
        if (asked.sort() == Question.Order.OCCURRENCES) {
            return scopes.happening(asked.search(), asked.from(), asked.to())
                    .flatMap(scope -> byError(asked, scope))
                    .flatMap(counts -> {
                        Map<ErrorId, Double> scores = new HashMap<>();
                        counts.forEach(
                                (ref, count) -> scores.put(ErrorId.of(ref.service(), ref.key()), (double) count));
                        return catalog.query(
                                        query.by(Sort.OCCURRENCES, true, id -> scores.getOrDefault(id, 0.0)), texts)
                                .map(page -> refId -> table(refId, page, counts));
                    });
        }
        Sort sort = switch (asked.sort()) {
            case FIRST_SEEN -> Sort.FIRST_SEEN;
            case TOTAL -> Sort.TOTAL;
            case OCCURRENCES, LAST_SEEN -> Sort.LAST_SEEN;
        };
        return catalog.query(query.by(sort, true), texts).flatMap(page -> {
            Set<ErrorRef> shown = page.errors().stream()
                    .map(error ->
                            new ErrorRef(error.facts().service(), error.facts().key()))
                    .collect(Collectors.toSet());
            return byError(asked, new Scope.Errors(shown)).map(counts -> refId -> table(refId, page, counts));
        });
    }

    /** Of those that happened most; others are not in it. */
    private Mono<Map<ErrorRef, Long>> byError(Question asked, Scope scope) {
        return engine.run(TimeSeriesQuery.of(Measure.OCCURRENCES, asked.from(), asked.to())
                        .of(scope)
                        .by(
                                ERROR,
                                ref -> Labels.of(
                                        Map.of(BuiltInLabels.SERVICE, ref.service(), BuiltInLabels.KEY, ref.key())))
                        .top(asked.limit())
                        .instant(true))
                .map(Answers::sums)
                .map(sums -> {
                    Map<ErrorRef, Long> counts = new HashMap<>();
                    sums.forEach((names, count) -> counts.put(new ErrorRef(names.get(0), names.get(1)), count));
                    return counts;
                });
    }

    /** Of an instant answer, without the rest: by the values of its labels. */
    private static Map<List<String>, Long> sums(Frames frames) {
        Frame frame = frames.frames().get(0);
        List<Frame.Field> fields = frame.fields();
        Counts counts = (Counts) fields.get(fields.size() - 1).values();
        int rows = counts.size() - (frame.meta().truncated() ? 1 : 0);
        Map<List<String>, Long> sums = new HashMap<>();
        for (int i = 0; i < rows; i++) {
            List<String> names = new ArrayList<>();
            for (Frame.Field field : fields.subList(0, fields.size() - 1)) {
                names.add(((Texts) field.values()).texts().get(i));
            }
            sums.put(List.copyOf(names), counts.counts()[i]);
        }
        return sums;
    }

    private static FrameJson table(String refId, ErrorPage page, Map<ErrorRef, Long> counts) {
        List<CatalogError> rows = page.errors();
        List<Column> columns = List.of(
                column("id", "string", rows, error -> error.id().text()),
                column("service", "string", rows, error -> error.facts().service()),
                column("class", "string", rows, error -> error.facts().className()),
                column("key", "string", rows, error -> error.facts().key()),
                column(
                        "severity",
                        "string",
                        rows,
                        error -> error.facts().severity().text()),
                column(
                        "state",
                        "string",
                        rows,
                        error -> CatalogError.text(error.facts().state().status())),
                column("mark", "string", rows, error -> error.mark(page.newSince())),
                column(
                        "count",
                        "number",
                        rows,
                        error -> counts.getOrDefault(
                                new ErrorRef(
                                        error.facts().service(), error.facts().key()),
                                0L)),
                column("total", "number", rows, error -> error.facts().total()),
                column(
                        "firstSeen",
                        "time",
                        rows,
                        error -> error.facts().firstSeen().toEpochMilli()),
                column(
                        "lastSeen",
                        "time",
                        rows,
                        error -> error.facts().lastSeen().toEpochMilli()));
        boolean cut = page.next() != null;
        return FrameJson.table(refId, "errors", columns, page.counts().total(), cut, cut ? List.of(CUT) : List.of());
    }

    private static <T> Column column(String name, String type, List<T> rows, Function<T, Object> value) {
        return Column.of(name, type, rows.stream().map(value).toList());
    }

    private Mono<Function<String, FrameJson>> services(Question asked) {
        return scopes.happening(asked.search(), asked.from(), asked.to())
                .flatMap(scope -> engine.run(TimeSeriesQuery.of(Measure.OCCURRENCES, asked.from(), asked.to())
                        .of(scope)
                        .by(List.of(BuiltInLabels.SERVICE), ref -> Labels.NONE)
                        .top(Question.MOST_ROWS)
                        .instant(true)))
                .map(Answers::sums)
                .map(sums -> {
                    List<ServiceOverview> all = new ArrayList<>(catalog.services(asked.search()));
                    all.sort(Comparator.comparingLong((ServiceOverview each) -> count(sums, each))
                            .reversed()
                            .thenComparing(ServiceOverview::service));
                    return refId -> table(refId, all, asked.limit(), sums);
                });
    }

    private static long count(Map<List<String>, Long> sums, ServiceOverview service) {
        return sums.getOrDefault(List.of(service.service()), 0L);
    }

    private static FrameJson table(String refId, List<ServiceOverview> all, int limit, Map<List<String>, Long> sums) {
        List<ServiceOverview> rows = all.subList(0, Math.min(limit, all.size()));
        List<Column> columns = List.of(
                column("service", "string", rows, ServiceOverview::service),
                column("errors", "number", rows, ServiceOverview::errors),
                column("open", "number", rows, each -> each.byState().getOrDefault(State.Status.OPEN, 0L)),
                column("resolved", "number", rows, each -> each.byState().getOrDefault(State.Status.RESOLVED, 0L)),
                column("muted", "number", rows, each -> each.byState().getOrDefault(State.Status.MUTED, 0L)),
                column("new", "number", rows, ServiceOverview::isNew),
                column("regressed", "number", rows, ServiceOverview::regressed),
                column("count", "number", rows, each -> count(sums, each)),
                column("total", "number", rows, ServiceOverview::total),
                column("lastSeen", "time", rows, each -> each.lastSeen().toEpochMilli()));
        List<String> notices = new ArrayList<>();
        if (all.size() > limit) {
            notices.add(CUT);
        }
        if (!rows.stream().allMatch(ServiceOverview::exact)) {
            notices.add("numbers of errors may be too large, since texts were not read; count has what matches");
        }
        return FrameJson.table(refId, "services", columns, all.size(), all.size() > limit, notices);
    }

    private Mono<Function<String, FrameJson>> events(Question asked) {
        return history.page(new EventHistory.Question(
                        asked.search(), Set.of(), asked.from(), Position.before(asked.to()), asked.limit()))
                .map(page -> refId -> table(refId, page));
    }

    /** Grafana's annotations know these names. */
    private FrameJson table(String refId, EventHistory.Page page) {
        List<Entry> rows = new ArrayList<>(page.entries());
        rows.sort(Comparator.comparing(entry -> entry.event().at()));
        List<Column> columns = List.of(
                column("time", "time", rows, entry -> entry.event().at().toEpochMilli()),
                column("title", "string", rows, entry -> title(entry.event())),
                column("text", "string", rows, entry -> text(entry.event())),
                column(
                        "tags",
                        "other",
                        rows,
                        entry -> List.of(
                                word(entry.event().type()), entry.event().service())),
                column("id", "string", rows, EventsResource.Event::id));
        boolean cut = page.next() != null;
        return FrameJson.table(
                refId,
                "events",
                columns,
                rows.size(),
                cut,
                cut
                        ? List.of("only the newest events are shown; ask for more by limit, or for a shorter range")
                        : List.of());
    }

    private static String word(ErrorEvent.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private String title(ErrorEvent event) {
        CatalogError error = catalog.find(event.service(), ErrorId.of(event.service(), event.key()));
        String className = error == null ? "" : error.facts().className();
        return event.service() + ": " + (className.isEmpty() ? event.key() : className) + " "
                + word(event.type()).replace('_', ' ');
    }

    private static String text(ErrorEvent event) {
        StringBuilder out = new StringBuilder(event.key());
        for (String part : List.of(event.detail(), event.note())) {
            if (!part.isEmpty()) {
                out.append('\n').append(part);
            }
        }
        return event.actor().isEmpty()
                ? out.toString()
                : out.append("\nby ").append(event.actor()).toString();
    }
}
