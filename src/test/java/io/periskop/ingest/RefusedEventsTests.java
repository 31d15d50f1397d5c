package io.periskop.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.Ingested;
import io.periskop.aggregate.Observation;
import io.periskop.store.Report;
import io.periskop.store.Reports;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoreUnavailableException;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A store that is up and refuses some keys: these are given up, all others are counted, and trouble is never taken for it. */
class RefusedEventsTests {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, what, n) -> {});
    private final Aggregator aggregator = new Aggregator(store, 50, new AggregatorMeters(registry));
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicInteger calls = new AtomicInteger();

    private EventIntake intake(Parts.Store to) {
        return new EventIntake(
                said -> {
                    calls.incrementAndGet();
                    return to.ingest(said);
                },
                IngestLimits.DEFAULT,
                new IngestMeters(registry),
                Schedulers.parallel(),
                now::get);
    }

    /** As a database says that it takes the rest, but not this. */
    private Parts.Store refusing(Predicate<String> keys) {
        return said -> has(said, keys)
                ? Mono.error(new IllegalStateException("the database refused it"))
                : aggregator.ingest(said);
    }

    private static boolean has(Observation said, Predicate<String> keys) {
        return said.aggregates().stream().anyMatch(each -> keys.test(each.key()));
    }

    /** In trouble, as the aggregator says it. */
    private Mono<Ingested> away(Observation said) {
        Reports trouble = new Reports() {
            @Override
            public Mono<Void> commit(List<Report> batch) {
                return Mono.error(new StoreUnavailableException("the database cannot be reached"));
            }

            @Override
            public Mono<Void> heard(String service, String source, Instant at) {
                return commit(List.of());
            }
        };
        return new Aggregator(trouble, 50, new AggregatorMeters(registry)).ingest(said);
    }

    private static IngestEvent event(String service, String id, String type) {
        return IngestEvent.of(service, id)
                .exception(new EventException(type, "it broke", List.of()))
                .build();
    }

    private static Receipt take(EventIntake intake, IngestEvent... events) {
        Receipt receipt = intake.take("test", List.of(events)).block(SOON);
        assertThat(receipt).isNotNull();
        return receipt;
    }

    private Map<String, Long> totals(String service) {
        Map<String, Long> totals = new HashMap<>();
        for (StoredError error : store.of(service).toIterable()) {
            totals.put(error.key().substring(0, error.key().indexOf('@')), error.total());
        }
        return totals;
    }

    private double counted(String outcome) {
        return registry.find("periskop.ingest.events").tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void whatTheStoreNeverTakesIsRefusedAndTheRestIsCounted() {
        EventIntake intake = intake(refusing(key -> key.startsWith("Poison")));
        IngestEvent[] events = new IngestEvent[60];
        for (int i = 0; i < events.length; i++) {
            events[i] = event("shop", "e" + i, i % 20 == 7 ? "Poison" + i % 40 : "T" + i % 20);
        }
        Receipt receipt = take(intake, events);
        assertThat(receipt.stored()).isEqualTo(57);
        assertThat(receipt.rejected()).isEqualTo(3);
        assertThat(totals("shop"))
                .hasSize(19)
                .containsEntry("T0", 3L)
                .allSatisfy((key, total) -> assertThat(total).isEqualTo(3));
        assertThat(counted(IngestMeters.REJECTED)).isEqualTo(3);
        assertThat(counted(IngestMeters.ACCEPTED)).isEqualTo(57);
        assertThat(take(intake, event("shop", "e7", "Poison7")).rejected())
                .as("known by its id, and as little stored as before")
                .isEqualTo(1);
    }

    @Test
    void itHoldsUpNobody() {
        EventIntake intake = intake(refusing(key -> key.startsWith("Poison")));
        Mono<Receipt> poison =
                intake.take("test", List.of(event("shop", "p", "Poison"))).cache();
        poison.subscribe();
        for (int i = 0; i < 20; i++) {
            assertThat(take(intake, event("shop", "e" + i, "T")).stored()).isEqualTo(1);
        }
        Receipt refused = poison.block(SOON);
        assertThat(refused).isNotNull();
        assertThat(refused.rejected()).isEqualTo(1);
        assertThat(totals("shop")).containsExactly(Map.entry("T", 20L));
    }

    /** Where nothing else tells whether the storage takes anything, it waits for a minute. */
    @Test
    void aloneItIsRefusedAfterAMinuteOnly() {
        EventIntake intake = intake(refusing(key -> true));
        Mono<Receipt> poison =
                intake.take("test", List.of(event("shop", "p", "Poison"))).cache();
        poison.subscribe();
        await(() -> calls.get() >= 5);
        assertThat(counted(IngestMeters.REJECTED)).isZero();
        now.set(now.get().plusSeconds(61));
        Receipt refused = poison.block(SOON);
        assertThat(refused).isNotNull();
        assertThat(refused.rejected()).isEqualTo(1);
    }

    @Test
    void whatAnotherServiceStoresShowsThatItIsNotTheStorage() {
        EventIntake intake = intake(refusing(key -> key.startsWith("Poison")));
        Mono<Receipt> poison =
                intake.take("test", List.of(event("shop", "p", "Poison"))).cache();
        poison.subscribe();
        await(() -> calls.get() >= 5);
        assertThat(counted(IngestMeters.REJECTED)).isZero();
        take(intake, event("other", "e", "T"));
        Receipt refused = poison.block(SOON);
        assertThat(refused).isNotNull();
        assertThat(refused.rejected()).isEqualTo(1);
    }

    /** Refused, trouble, refused, trouble…, then taken: nothing was refused often enough without trouble in between. */
    @Test
    void withTroubleInBetweenNothingIsRefused() {
        AtomicInteger healed = new AtomicInteger();
        EventIntake intake = intake(said -> {
            int call = healed.getAndIncrement();
            if (call > 40 || !has(said, key -> key.startsWith("Suspect"))) {
                return aggregator.ingest(said);
            }
            return call % 3 == 2 ? away(said) : Mono.error(new IllegalStateException("refused"));
        });
        Mono<Receipt> both = intake.take("test", List.of(event("shop", "1", "Suspect"), event("shop", "2", "Suspect")))
                .cache();
        both.subscribe();
        for (int i = 0; healed.get() <= 40; i++) {
            assertThat(take(intake, event("shop", "e" + i, "T")).stored()).isEqualTo(1);
        }
        assertThat(take(intake, event("shop", "3", "Suspect")).stored()).isEqualTo(1);
        Receipt receipt = both.block(SOON);
        assertThat(receipt).isNotNull();
        assertThat(receipt.stored()).isEqualTo(2);
        assertThat(totals("shop")).containsEntry("Suspect", 3L);
        assertThat(counted(IngestMeters.REJECTED)).isZero();
    }

    /** A store that refuses all of it has a trouble that it does not know: it is asked seldom, and nothing is given up. */
    @Test
    void whereEverythingIsRefusedItIsTheStore() {
        AtomicInteger left = new AtomicInteger(200);
        EventIntake intake = intake(said -> left.getAndDecrement() > 0
                ? Mono.error(new IllegalStateException("no such column"))
                : aggregator.ingest(said));
        IngestEvent[] events = new IngestEvent[500];
        for (int i = 0; i < events.length; i++) {
            events[i] = event("shop", "e" + i, "T" + i);
        }
        assertThat(take(intake, events).stored()).isEqualTo(500);
        assertThat(totals("shop"))
                .hasSize(500)
                .allSatisfy((key, total) -> assertThat(total).isEqualTo(1));
        assertThat(counted(IngestMeters.REJECTED)).isZero();
    }

    /** It counts on from naught, so that it does not matter whether the store has what it said that it refused. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onceItIsTakenItCounts(boolean lies) {
        AtomicInteger refusing = new AtomicInteger(1);
        EventIntake intake = intake(said -> {
            if (refusing.get() == 0 || !has(said, key -> key.startsWith("Poison"))) {
                return aggregator.ingest(said);
            }
            Mono<Ingested> no = Mono.error(new IllegalStateException("refused"));
            return lies ? aggregator.ingest(said).then(no) : no;
        });
        Receipt refused =
                take(intake, event("shop", "1", "Poison"), event("shop", "2", "Poison"), event("shop", "3", "T"));
        assertThat(refused.rejected()).isEqualTo(2);
        refusing.set(0);
        now.set(now.get().plusSeconds(1));
        assertThat(take(intake, event("shop", "4", "Poison")).stored()).isEqualTo(1);
        assertThat(take(intake, event("shop", "5", "Poison")).stored()).isEqualTo(1);
        assertThat(totals("shop")).containsEntry("Poison", lies ? 4L : 2L);
        assertThat(store.check().collectList().block(SOON)).isEmpty();
    }

    /** Many keys and releases, some refused always, at first with trouble before and after what is done: the sums are those of the receipts. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sumsAreThoseOfTheReceipts(long seed) {
        Random random = new Random(seed);
        EventIntake intake = intake(said -> {
            int dice;
            synchronized (random) {
                dice = calls.get() < 300 ? random.nextInt(12) : 12;
            }
            if (dice == 0) {
                return away(said);
            }
            if (has(said, key -> key.startsWith("Poison"))) {
                return Mono.error(new IllegalStateException("refused"));
            }
            return dice == 1 ? aggregator.ingest(said).then(away(said)) : aggregator.ingest(said);
        });
        List<IngestEvent> events = new ArrayList<>();
        Map<String, Long> truth = new HashMap<>();
        int poisons = 0;
        for (int i = 0; i < 600; i++) {
            int key = random.nextInt(60);
            String type = key < 4 ? "Poison" + key : "T" + key;
            events.add(IngestEvent.of("shop", "e" + i)
                    .exception(new EventException(type, "it broke", List.of()))
                    .release("r" + random.nextInt(3))
                    .build());
            poisons += key < 4 ? 1 : 0;
            if (key >= 4) {
                truth.merge(type, 1L, Long::sum);
            }
        }
        // What goes on being stored shows that it is not the storage.
        Disposable others = Flux.interval(Duration.ofMillis(100))
                .flatMap(i -> intake.take("test", List.of(event("other", "o" + i, "T"))))
                .subscribe();
        List<Receipt> receipts = Flux.fromIterable(events)
                .delayElements(Duration.ofMillis(1))
                .flatMap(each -> intake.take("test", List.of(each)), 600)
                .collectList()
                .block(SOON);
        others.dispose();
        assertThat(receipts).isNotNull();
        assertThat(receipts.stream().mapToInt(Receipt::rejected).sum()).isEqualTo(poisons);
        assertThat(receipts.stream().mapToInt(Receipt::stored).sum()).isEqualTo(600 - poisons);
        assertThat(totals("shop")).isEqualTo(truth);
        assertThat(counted(IngestMeters.REJECTED)).isEqualTo(poisons);
        assertThat(store.check().collectList().block(SOON)).isEmpty();
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await().atMost(SOON).until(condition::getAsBoolean);
    }
}
