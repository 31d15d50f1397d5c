package io.periskop.scrape;

import io.periskop.store.Before;
import io.periskop.store.Report;
import io.periskop.store.Reports;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** A store that at times has no room, or is not there. */
final class MoodyReports implements Reports {
    private final Reports store;
    private boolean full;
    private boolean broken;

    MoodyReports(Reports store) {
        this.store = store;
    }

    boolean isFull() {
        return full;
    }

    void full(boolean now) {
        full = now;
    }

    void broken(boolean now) {
        broken = now;
    }

    @Override
    public Mono<Void> commit(List<Report> batch) {
        return broken
                ? Mono.error(new IllegalStateException("no store"))
                : store.commit(batch.stream().map(this::limited).toList());
    }

    @Override
    public Mono<Void> heard(String service, String source, Instant at) {
        return broken ? Mono.error(new IllegalStateException("no store")) : store.heard(service, source, at);
    }

    private Report limited(Report r) {
        return r.with(before -> r.merge().apply(full ? withoutRoom(before) : before));
    }

    private static Before withoutRoom(Before b) {
        return new Before(
                b.sourceSeen(), b.sourceFirstHeard(), b.serviceFirstHeard(), b.marks(), b.errors(), 0, b.originRoom());
    }
}
