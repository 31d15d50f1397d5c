package io.periskop.ingest;

import io.periskop.aggregate.Aggregator;
import io.periskop.scrub.ScrubRules;
import io.periskop.scrub.Scrubber;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Counts events, each once, and brings the counts into the store, many together. Bounded: what does not fit is not taken in,
 * and its sender is told to come again.
 */
public final class EventIntake implements EventSink, Disposable {
    private static final Logger log = LoggerFactory.getLogger(EventIntake.class);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final Shared shared;
    private final Map<String, ServiceLedger> ledgers = new HashMap<>();
    private final EventIds ids;
    private volatile boolean closed;

    /** @param scheduler where batches are made; nothing blocks it */
    public EventIntake(Aggregator aggregator, IngestLimits limits, IngestMeters meters, Scheduler scheduler) {
        this(aggregator::ingest, limits, meters, scheduler, InstantSource.system());
    }

    EventIntake(Parts.Store store, IngestLimits limits, IngestMeters meters, Scheduler scheduler, InstantSource clock) {
        this.shared = new Shared(store, limits, meters, scheduler, clock);
        this.ids = new EventIds(limits.ids());
        meters.watch(shared.waiting::get);
    }

    /**
     * From the next event on.
     *
     * @param services by name
     * @param others of all other services
     * @param scrubber of labels; occurrences are scrubbed by the aggregator
     */
    public void use(Map<String, ServiceRules> services, ServiceRules others, Scrubber scrubber) {
        shared.rules = Map.copyOf(services);
        shared.others = others;
        shared.scrubber = scrubber;
    }

    @Override
    public Mono<Receipt> take(String protocol, List<IngestEvent> events) {
        return Mono.defer(() -> {
            Taking taking = new Taking(protocol);
            events.forEach(taking::take);
            return taking.receipt();
        });
    }

    /** What was taken in is stored before this returns, unless the store takes longer than it may. */
    @Override
    public void dispose() {
        closed = true;
        long left = shared.awaitNothingWaiting(shared.limits.patience());
        if (left > 0) {
            log.error(
                    "{} events were taken in and are not stored: the storage did not answer; nobody was told"
                            + " that they are",
                    left);
        }
    }

    private @Nullable ServiceLedger ledger(String service) {
        synchronized (ledgers) {
            ServiceLedger known = ledgers.get(service);
            if (known == null && ledgers.size() < shared.limits.services()) {
                known = new ServiceLedger(service, shared);
                ledgers.put(service, known);
            }
            return known;
        }
    }

    /** Of one request. */
    private final class Taking {
        private final String protocol;
        private final List<CompletableFuture<Outcome>> taken = new ArrayList<>(1);
        private final List<CompletableFuture<Outcome>> duplicates = new ArrayList<>(0);

        Taking(String protocol) {
            this.protocol = protocol;
        }

        void take(IngestEvent event) {
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            CompletableFuture<Outcome> known = ids.known(event.service(), event.id(), outcome);
            if (known != null) {
                shared.meters.count(protocol, event.service(), IngestMeters.DUPLICATE, 1);
                duplicates.add(known);
                return;
            }
            taken.add(outcome);
            if (closed || !shared.reserve()) {
                refuse(event, Outcome.BUSY, outcome);
                return;
            }
            ServiceLedger ledger = ledger(event.service());
            if (ledger == null) {
                shared.release();
                refuse(event, Outcome.OVER_LIMIT, outcome);
                return;
            }
            ledger.add(event, new Ticket(protocol, outcome));
        }

        private void refuse(IngestEvent event, Outcome why, CompletableFuture<Outcome> outcome) {
            ids.forget(event.service(), event.id());
            // The name of a service that is not taken in makes no series of its own.
            shared.meters.count(protocol, why == Outcome.BUSY ? event.service() : "", why.text(), 1);
            outcome.complete(why);
        }

        Mono<Receipt> receipt() {
            List<CompletableFuture<Outcome>> all = new ArrayList<>(taken);
            all.addAll(duplicates);
            CompletableFuture<Void> settled = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
            return Mono.fromFuture(settled, true)
                    .timeout(shared.limits.patience(), Mono.empty(), shared.scheduler)
                    .then(Mono.fromSupplier(this::count));
        }

        private Receipt count() {
            Map<Outcome, Integer> became = new EnumMap<>(Outcome.class);
            taken.forEach(each -> became.merge(each.getNow(Outcome.BUSY), 1, Integer::sum));
            int duplicate = 0;
            for (CompletableFuture<Outcome> each : duplicates) {
                Outcome outcome = each.getNow(Outcome.BUSY);
                if (outcome == Outcome.STORED || outcome == Outcome.DROPPED) {
                    duplicate++;
                } else {
                    became.merge(outcome, 1, Integer::sum);
                }
            }
            int busy = became.getOrDefault(Outcome.BUSY, 0);
            return new Receipt(
                    became.getOrDefault(Outcome.STORED, 0),
                    duplicate,
                    became.getOrDefault(Outcome.DROPPED, 0),
                    became.getOrDefault(Outcome.OVER_LIMIT, 0),
                    became.getOrDefault(Outcome.REJECTED, 0),
                    busy,
                    busy == 0 ? Duration.ZERO : AGAIN);
        }
    }

    private static final class Shared implements Parts {
        private final Store store;
        private final IngestLimits limits;
        private final IngestMeters meters;
        private final Scheduler scheduler;
        private final InstantSource clock;
        private final AtomicLong waiting = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong stored = new AtomicLong();
        private volatile Map<String, ServiceRules> rules = Map.of();
        private volatile ServiceRules others = ServiceRules.NONE;
        private volatile Scrubber scrubber = new Scrubber(ScrubRules.DEFAULT);

        Shared(Store store, IngestLimits limits, IngestMeters meters, Scheduler scheduler, InstantSource clock) {
            this.store = store;
            this.limits = limits;
            this.meters = meters;
            this.scheduler = scheduler;
            this.clock = clock;
        }

        /** Room for one; given back when it is settled. */
        boolean reserve() {
            if (waiting.incrementAndGet() <= limits.waiting() && bytes.get() < limits.waitingBytes()) {
                return true;
            }
            release();
            return false;
        }

        void release() {
            if (waiting.decrementAndGet() == 0) {
                synchronized (this) {
                    notifyAll();
                }
            }
        }

        synchronized long awaitNothingWaiting(Duration most) {
            long end = System.nanoTime() + most.toNanos();
            try {
                for (long left = most.toNanos(); waiting.get() > 0 && left > 0; left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return waiting.get();
        }

        @Override
        public IngestLimits limits() {
            return limits;
        }

        @Override
        public Store store() {
            return store;
        }

        @Override
        public Scheduler scheduler() {
            return scheduler;
        }

        @Override
        public ServiceRules rules(String service) {
            return rules.getOrDefault(service, others);
        }

        @Override
        public Scrubber scrubber() {
            return scrubber;
        }

        @Override
        public Instant now() {
            return clock.instant().truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long stored() {
            return stored.get();
        }

        @Override
        public void tookSome() {
            stored.incrementAndGet();
        }

        @Override
        public void kept(long more) {
            bytes.addAndGet(more);
        }

        @Override
        public void settled(String service, Ticket ticket, Outcome outcome) {
            meters.count(ticket.protocol(), service, outcome.text(), 1);
            ticket.outcome().complete(outcome);
            release();
        }
    }
}
