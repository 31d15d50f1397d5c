package io.periskop.api.v1;

import io.periskop.api.v1.FrameJson.Column;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.ServiceOverview;
import io.periskop.query.QueryEngine;
import io.periskop.query.ServiceLines;
import io.periskop.store.Series.Scope;
import io.periskop.store.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Answers with a row a service, those that count the most first. */
final class ServiceRows {
    private static final String NUMBER = "number";

    private final QueryEngine engine;
    private final Catalog catalog;
    private final SearchScopes scopes;
    private final Sums sums;

    ServiceRows(QueryEngine engine, Catalog catalog, SearchScopes scopes) {
        this.engine = engine;
        this.catalog = catalog;
        this.scopes = scopes;
        this.sums = new Sums(engine);
    }

    Mono<Function<String, FrameJson>> of(Question asked) {
        return scopes.happening(asked.search(), asked.from(), asked.to())
                .flatMap(scope -> Mono.zip(sums.byService(asked, scope, Question.MOST_ROWS), lines(asked, scope)))
                .map(read -> {
                    Map<String, Long> counts = read.getT1();
                    List<ServiceOverview> all = new ArrayList<>(catalog.services(asked.search()));
                    all.sort(Comparator.comparingLong((ServiceOverview each) -> count(counts, each))
                            .reversed()
                            .thenComparing(ServiceOverview::service));
                    ServiceLines lines = asked.sparkline() == null ? null : read.getT2();
                    return refId -> table(refId, all, asked.limit(), counts, lines);
                });
    }

    /** None where they were not asked for. */
    private Mono<ServiceLines> lines(Question asked, Scope scope) {
        Integer points = asked.sparkline();
        return points == null
                ? Mono.just(new ServiceLines(asked.from(), 0, Map.of()))
                : engine.services(scope, asked.from(), asked.to(), points);
    }

    private static long count(Map<String, Long> counts, ServiceOverview service) {
        return counts.getOrDefault(service.service(), 0L);
    }

    private static FrameJson table(
            String refId,
            List<ServiceOverview> all,
            int limit,
            Map<String, Long> counts,
            @Nullable ServiceLines lines) {
        List<ServiceOverview> rows = all.subList(0, Math.min(limit, all.size()));
        List<Column> columns = new ArrayList<>(List.of(
                Column.of("service", "string", rows, ServiceOverview::service),
                Column.of("errors", NUMBER, rows, ServiceOverview::errors),
                state("open", State.Status.OPEN, rows),
                state("resolved", State.Status.RESOLVED, rows),
                state("muted", State.Status.MUTED, rows),
                Column.of("new", NUMBER, rows, ServiceOverview::isNew),
                Column.of("regressed", NUMBER, rows, ServiceOverview::regressed),
                Column.of("count", NUMBER, rows, each -> count(counts, each)),
                Column.of("total", NUMBER, rows, ServiceOverview::total),
                Column.of("lastSeen", "time", rows, each -> each.lastSeen().toEpochMilli())));
        FrameJson.Slots slots = null;
        if (lines != null) {
            slots = FrameJson.Slots.of(lines.start(), lines.slotSeconds());
            columns.add(Column.of(
                    "sparkline",
                    "other",
                    rows,
                    each -> ErrorRows.line(lines.lines().get(each.service()))));
        }
        boolean cut = all.size() > limit;
        List<String> notices = new ArrayList<>();
        if (cut) {
            notices.add(Answers.CUT);
        }
        if (!rows.stream().allMatch(ServiceOverview::exact)) {
            notices.add("numbers of errors may be too large, since texts were not read; count has what matches");
        }
        return FrameJson.table(
                refId,
                "services",
                columns,
                notices,
                new FrameJson.Custom(null, List.of(), all.size(), cut, slots, List.of(), null));
    }

    private static Column state(String name, State.Status status, List<ServiceOverview> rows) {
        return Column.of(name, NUMBER, rows, each -> each.byState().getOrDefault(status, 0L));
    }
}
