package io.periskop.store.sql;

import io.periskop.store.Report;
import io.periskop.store.Reports;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * Puts reports that come while a transaction is under way into the next one. A service is always in the same lane, and a
 * lane has one transaction at a time: so lanes do not wait for each other's locks. When nothing is under way a report is
 * committed at once.
 */
final class GroupCommit implements Reports {
    private static final int REPORTS = 128;
    private static final int KEYS = 4_000;
    private static final int WAITING = 10_000;

    private record Waiting(List<Report> reports, int keys, MonoSink<Void> sink) {}

    private final Reports store;
    private final List<Lane> lanes = new ArrayList<>();

    /** @param lanes at most so many transactions at a time */
    GroupCommit(Reports store, int lanes) {
        this.store = store;
        for (int i = 0; i < lanes; i++) {
            this.lanes.add(new Lane());
        }
    }

    /** Errors with {@link StoreUnavailableException} when too many wait already. */
    @Override
    public Mono<Void> commit(List<Report> batch) {
        if (batch.isEmpty()) {
            return Mono.empty();
        }
        List<Report> reports = List.copyOf(batch);
        int keys = reports.stream().mapToInt(report -> 1 + report.keys().size()).sum();
        Lane lane = lanes.get(Math.floorMod(reports.get(0).service().hashCode(), lanes.size()));
        return Mono.<Void>create(sink -> lane.offer(new Waiting(reports, keys, sink)))
                .publishOn(Schedulers.parallel());
    }

    @Override
    public Mono<Void> heard(String service, String source, Instant at) {
        return commit(List.of(SqlStore.heardReport(service, source, at)));
    }

    private final class Lane {
        private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicBoolean busy = new AtomicBoolean();

        void offer(Waiting next) {
            if (waiting.incrementAndGet() > WAITING) {
                waiting.decrementAndGet();
                next.sink()
                        .error(new StoreUnavailableException("the database is too slow: " + WAITING
                                + " reports wait for it already; look at its load"));
                return;
            }
            queue.add(next);
            drain();
        }

        /** A report that came between the last look and the end of being busy is seen by the loop. */
        private void drain() {
            while (!queue.isEmpty() && busy.compareAndSet(false, true)) {
                List<Waiting> group = group();
                if (!group.isEmpty()) {
                    commit(group);
                    return;
                }
                busy.set(false);
            }
        }

        private List<Waiting> group() {
            List<Waiting> group = new ArrayList<>();
            int reports = 0;
            int keys = 0;
            for (Waiting next = queue.peek(); next != null; next = queue.peek()) {
                boolean fits = reports + next.reports().size() <= REPORTS && keys + next.keys() <= KEYS;
                if (!group.isEmpty() && !fits) {
                    break;
                }
                queue.remove();
                waiting.decrementAndGet();
                reports += next.reports().size();
                keys += next.keys();
                group.add(next);
            }
            return group;
        }

        private void commit(List<Waiting> group) {
            List<Report> all =
                    group.stream().flatMap(each -> each.reports().stream()).toList();
            Mono.defer(() -> store.commit(all))
                    .then(Mono.<Void>fromRunnable(
                            () -> group.forEach(each -> each.sink().success())))
                    .onErrorResume(error -> group.size() == 1 || isAboutAll(error)
                            ? Mono.fromRunnable(
                                    () -> group.forEach(each -> each.sink().error(error)))
                            : alone(group))
                    .doFinally(signal -> {
                        busy.set(false);
                        drain();
                    })
                    .subscribe();
        }

        /** One of them cannot be written; the others must not suffer for it. */
        private Mono<Void> alone(List<Waiting> group) {
            return Flux.fromIterable(group)
                    .concatMap(each -> Mono.defer(() -> store.commit(each.reports()))
                            .then(Mono.<Void>fromRunnable(() -> each.sink().success()))
                            .onErrorResume(
                                    error -> Mono.fromRunnable(() -> each.sink().error(error))))
                    .then();
        }
    }

    private static boolean isAboutAll(Throwable error) {
        return error instanceof StoreUnavailableException
                || error instanceof R2dbcTimeoutException
                || SqlTrouble.passes(error);
    }
}
