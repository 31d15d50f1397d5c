package io.periskop.api.v1;

import io.periskop.label.Labels;
import io.periskop.label.search.BuiltInLabels;
import io.periskop.query.Frame;
import io.periskop.query.Frame.Counts;
import io.periskop.query.Frame.Texts;
import io.periskop.query.Frames;
import io.periskop.query.Measure;
import io.periskop.query.QueryEngine;
import io.periskop.query.TimeSeriesQuery;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Occurrences in the range of a question, of whom they are; those that happened most, others are not in it. */
final class Sums {
    private static final List<String> ERROR = List.of(BuiltInLabels.SERVICE, BuiltInLabels.KEY);

    private final QueryEngine engine;

    Sums(QueryEngine engine) {
        this.engine = engine;
    }

    /** @param most groups */
    Mono<Map<ErrorRef, Long>> byError(Question asked, Scope scope, int most) {
        return sums(asked, scope, most, ERROR, Sums::names).map(sums -> {
            Map<ErrorRef, Long> counts = new HashMap<>();
            sums.forEach((names, count) -> counts.put(new ErrorRef(names.get(0), names.get(1)), count));
            return counts;
        });
    }

    Mono<Map<String, Long>> byService(Question asked, Scope scope, int most) {
        return sums(asked, scope, most, List.of(BuiltInLabels.SERVICE), ref -> Labels.NONE)
                .map(sums -> {
                    Map<String, Long> counts = new HashMap<>();
                    sums.forEach((names, count) -> counts.put(names.get(0), count));
                    return counts;
                });
    }

    private static Labels names(ErrorRef ref) {
        return Labels.of(Map.of(BuiltInLabels.SERVICE, ref.service(), BuiltInLabels.KEY, ref.key()));
    }

    private Mono<Map<List<String>, Long>> sums(
            Question asked, Scope scope, int most, List<String> by, Function<ErrorRef, Labels> labels) {
        return engine.run(TimeSeriesQuery.of(Measure.OCCURRENCES, asked.from(), asked.to())
                        .of(scope)
                        .by(by, labels)
                        .top(most)
                        .instant(true))
                .map(Sums::of);
    }

    /** Of an instant answer, without the rest: by the values of its labels. */
    private static Map<List<String>, Long> of(Frames frames) {
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
}
