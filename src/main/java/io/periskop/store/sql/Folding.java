package io.periskop.store.sql;

import io.periskop.store.Sources.Folded;
import io.periskop.store.StoreLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Forgets and folds some sources of one service in one transaction: the rest has its turn in the next. */
final class Folding {
    /** As the statements say. */
    static final int AT_ONCE = 100;

    private final Session session;
    private final Drafts drafts;
    private final long service;
    private final Instant staleBefore;
    private final Instant forgetBefore;

    Folding(Session session, StoreLimits limits, long service, Instant staleBefore, Instant forgetBefore) {
        this.session = session;
        this.drafts = new Drafts(session, limits);
        this.service = service;
        this.staleBefore = staleBefore;
        this.forgetBefore = forgetBefore;
    }

    Mono<Folded> run(String name) {
        return drafts.lock(Map.of(service, name))
                .then(session.select(Select.FORGETTABLE, service, Times.micros(forgetBefore)))
                .flatMap(forgotten -> drafts.forget(drafts.service(service), forgotten)
                        .then(Mono.defer(this::fold))
                        .map(folded -> new Folded(folded, forgotten.size())));
    }

    private Mono<Integer> fold() {
        return session.select(Select.FOLDABLE, service, Times.micros(staleBefore))
                .flatMap(rows -> {
                    List<Object[]> keys = rows.stream()
                            .map(row -> new Object[] {service, row.bytes(0)})
                            .toList();
                    return drafts.loadSources(keys)
                            .then(Mono.defer(() -> drafts.loadErrors(List.of(), keys, 1)))
                            .then(Mono.defer(() -> {
                                ServiceDraft draft = drafts.service(service);
                                draft.sources().forEach(draft::fold);
                                return drafts.save();
                            }))
                            .thenReturn(rows.size());
                });
    }
}
