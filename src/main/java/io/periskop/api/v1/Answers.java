package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.TextVerifier;
import io.periskop.label.Labels;
import io.periskop.label.search.BuiltInLabels;
import io.periskop.query.QueryEngine;
import io.periskop.query.TimeSeriesQuery;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.Events;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Answers one question with a frame. */
final class Answers {
    static final String CUT = "only the first rows are shown; ask for more by limit, or narrow the search";

    private final QueryEngine engine;
    private final Catalog catalog;
    private final SearchScopes scopes;
    private final ErrorRows errors;
    private final OccurrenceRows occurrences;
    private final ServiceRows services;
    private final EventRows events;
    private final Supplier<Set<String>> seriesLabels;

    Answers(
            QueryEngine engine,
            Catalog catalog,
            TextVerifier texts,
            Errors errors,
            Events events,
            Supplier<Set<String>> seriesLabels) {
        this.engine = engine;
        this.catalog = catalog;
        this.scopes = new SearchScopes(catalog, texts);
        this.errors = new ErrorRows(engine, catalog, texts, scopes, errors);
        this.occurrences = new OccurrenceRows(catalog, texts, errors);
        this.services = new ServiceRows(engine, catalog, scopes);
        this.events = new EventRows(catalog, new EventHistory(events, scopes));
        this.seriesLabels = seriesLabels;
    }

    /** @return the frame, by the name of its query */
    Mono<Function<String, FrameJson>> answer(Question asked) {
        return switch (asked.kind()) {
            case TIMESERIES, INSTANT -> counts(asked);
            case ERRORS -> errors.page(asked);
            case ERROR -> errors.one(asked);
            case OCCURRENCES -> occurrences.of(asked);
            case SERVICES -> services.of(asked);
            case EVENTS -> events.of(asked);
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
}
