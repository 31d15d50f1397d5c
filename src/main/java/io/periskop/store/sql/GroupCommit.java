package io.periskop.store.sql;

import io.periskop.store.Report;
import io.periskop.store.Reports;
import io.periskop.store.StorageStatus;
import io.periskop.store.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    private static final long GROUP_BYTES = 16 << 20;
    private static final int WAITING = 10_000;
    private static final int REPORT_BYTES = 500;
    private static final int KEY_BYTES = 100;

    private record Waiting(List<Report> reports, int keys, long bytes, MonoSink<Void> sink) {}

    private final Reports store;
    private final long mostBytes;
    private final Supplier<@Nullable StoreUnavailableException> refusal;
    private final StorageMeters meters;
    private final List<Lane> lanes = new ArrayList<>();
    /** Of what waits and what is under way. */
    private final AtomicLong held = new AtomicLong();

    /**
     * @param lanes at most so many transactions at a time
     * @param mostBytes how much memory reports may take until they are stored; the last one may go over it
     * @param refusal why reports are not taken now; null if they are
     */
    GroupCommit(
            Reports store,
            int lanes,
            long mostBytes,
            Supplier<@Nullable StoreUnavailableException> refusal,
            StorageMeters meters) {
        this.store = store;
        this.mostBytes = mostBytes;
        this.refusal = refusal;
        this.meters = meters;
        for (int i = 0; i < lanes; i++) {
            this.lanes.add(new Lane());
        }
    }

    /** Errors with {@link StoreUnavailableException} at once when the database is in trouble, or too much waits already. */
    @Override
    public Mono<Void> commit(List<Report> batch) {
        if (batch.isEmpty()) {
            return Mono.empty();
        }
        List<Report> reports = List.copyOf(batch);
        Lane lane = lanes.get(Math.floorMod(reports.get(0).service().hashCode(), lanes.size()));
        return Mono.<Void>create(sink -> lane.offer(waiting(reports, sink))).publishOn(Schedulers.parallel());
    }

    @Override
    public long epoch() {
        return store.epoch();
    }

    @Override
    public Mono<Void> heard(String service, String source, Instant at) {
        return commit(List.of(SqlStore.heardReport(service, source, at)));
    }

    StorageStatus.Waiting waiting() {
        return new StorageStatus.Waiting(lanes.stream().mapToInt(Lane::size).sum(), held.get());
    }

    /** Everything that waits, but not what is under way. */
    void giveUp(StoreUnavailableException reason) {
        lanes.forEach(lane -> lane.giveUp(reason));
    }

    private static Waiting waiting(List<Report> reports, MonoSink<Void> sink) {
        int keys = 0;
        long bytes = 0;
        for (Report report : reports) {
            keys += 1 + report.keys().size();
            bytes += REPORT_BYTES + report.merge().bytes();
        }
        return new Waiting(reports, keys, bytes + (long) keys * KEY_BYTES, sink);
    }

    private final class Lane {
        private final Deque<Waiting> queue = new ArrayDeque<>();
        private final AtomicBoolean busy = new AtomicBoolean();

        void offer(Waiting next) {
            StoreUnavailableException refused = take(next);
            if (refused != null) {
                meters.refused(next.reports().size());
                next.sink().error(refused);
                return;
            }
            next.sink().onCancel(() -> cancel(next));
            drain();
        }

        synchronized int size() {
            return queue.stream().mapToInt(each -> each.reports().size()).sum();
        }

        void giveUp(StoreUnavailableException reason) {
            List<Waiting> all;
            synchronized (this) {
                all = List.copyOf(queue);
                queue.clear();
            }
            for (Waiting each : all) {
                held.addAndGet(-each.bytes());
                meters.refused(each.reports().size());
                each.sink().error(reason);
            }
        }

        private @Nullable StoreUnavailableException take(Waiting next) {
            StoreUnavailableException trouble = refusal.get();
            if (trouble != null) {
                return trouble;
            }
            if (held.getAndAdd(next.bytes()) >= mostBytes) {
                held.addAndGet(-next.bytes());
                return new StoreUnavailableException("the database is too slow: reports of " + (mostBytes >> 20)
                        + " MiB wait for it already; look at its load");
            }
            synchronized (this) {
                if (queue.size() < WAITING) {
                    queue.add(next);
                    return null;
                }
            }
            held.addAndGet(-next.bytes());
            return new StoreUnavailableException(
                    "the database is too slow: " + WAITING + " reports wait for it already; look at its load");
        }

        /** What is under way already is written all the same. */
        private void cancel(Waiting next) {
            boolean waited;
            synchronized (this) {
                waited = queue.removeIf(each -> each == next);
            }
            if (waited) {
                held.addAndGet(-next.bytes());
            }
        }

        /** A report that came between the last look and the end of being busy is seen by the loop. */
        private void drain() {
            while (size() > 0 && busy.compareAndSet(false, true)) {
                List<Waiting> group = group();
                if (!group.isEmpty()) {
                    commit(group);
                    return;
                }
                busy.set(false);
            }
        }

        private synchronized List<Waiting> group() {
            List<Waiting> group = new ArrayList<>();
            int reports = 0;
            int keys = 0;
            long bytes = 0;
            for (Waiting next = queue.peek(); next != null; next = queue.peek()) {
                reports += next.reports().size();
                keys += next.keys();
                bytes += next.bytes();
                if (!group.isEmpty() && (reports > REPORTS || keys > KEYS || bytes > GROUP_BYTES)) {
                    break;
                }
                group.add(queue.remove());
            }
            return group;
        }

        private void commit(List<Waiting> group) {
            List<Report> all =
                    group.stream().flatMap(each -> each.reports().stream()).toList();
            meters.batch(all.size());
            Mono.defer(() -> store.commit(all))
                    .then(Mono.<Void>fromRunnable(
                            () -> group.forEach(each -> each.sink().success())))
                    .onErrorResume(error -> group.size() == 1 || isAboutAll(error)
                            ? Mono.fromRunnable(
                                    () -> group.forEach(each -> each.sink().error(error)))
                            : alone(group))
                    .doFinally(signal -> {
                        group.forEach(each -> held.addAndGet(-each.bytes()));
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
        return error instanceof StoreUnavailableException;
    }
}
