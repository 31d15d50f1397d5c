package io.periskop.store.sql;

import io.periskop.store.CountedBy;
import io.periskop.store.ErrorFacts;
import io.periskop.store.Feed.Delta;
import io.periskop.store.LabelEdits;
import io.periskop.store.StoredError;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Reads what an index has to know of the errors of one service. */
final class FactsReading {
    /** Errors whose texts are worked out in one transaction. */
    private static final long AT_ONCE = 32;

    private FactsReading() {}

    static Mono<Delta> since(Session session, long id, String service, long version) {
        return session.select(Select.VERSION, id)
                .flatMap(now -> session.select(Select.FACTS_SINCE, id, version)
                        .map(rows -> new Delta(
                                now.get(0).number(0),
                                now.get(0).number(1),
                                rows.stream().map(row -> facts(service, row)).toList())));
    }

    private static ErrorFacts facts(String service, Row row) {
        TextFacts texts = TextFacts.of(row, 13);
        long fractions = row.number(7);
        LabelEdits edits = LabelsCodec.edits(row.bytes(12));
        return new ErrorFacts(
                service,
                row.text(0),
                texts.className(),
                OccurrenceCodec.severity(row.text(2)),
                StateCodec.state(
                        Codes.status(row.number(8)),
                        Times.time(row.number(6), Times.fraction(fractions, 3)),
                        row.number(9) == 1,
                        row.bytes(11)),
                edits.over(LabelsCodec.labels(row.bytes(10))),
                Times.time(row.number(3), Times.fraction(fractions, 0)),
                Times.time(row.number(4), Times.fraction(fractions, 1)),
                Times.time(row.number(5), Times.fraction(fractions, 2)),
                row.number(1),
                texts.signature(),
                CountedBy.of(ImportedCodec.origins(row.bytes(15)), row.number(1)),
                edits.newest());
    }

    /** Works out the texts of some errors that are older than that; answers whether there were any. */
    static Mono<Boolean> fill(Session session, Drafts drafts, long id, String service) {
        return drafts.lock(Map.of(id, service))
                .then(Mono.defer(() -> session.select(Select.WITHOUT_TEXT, id, AT_ONCE)))
                .flatMap(rows -> {
                    List<Object[]> keys = rows.stream()
                            .map(row -> new Object[] {id, row.bytes(0)})
                            .toList();
                    return new ErrorReading(session)
                            .read(service, keys)
                            .flatMap(errors -> session.write(
                                    Write.TEXTS,
                                    errors.stream()
                                            .map(error -> texts(id, error))
                                            .toList()))
                            .thenReturn(!rows.isEmpty());
                });
    }

    private static Object[] texts(long id, StoredError error) {
        return TextFacts.of(error.occurrences()).row(id, Hash.of(error.key()).bytes());
    }
}
