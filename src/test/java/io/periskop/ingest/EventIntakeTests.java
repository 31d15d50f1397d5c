package io.periskop.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Ingested;
import io.periskop.aggregate.Observation;
import io.periskop.aggregate.Verdict;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.scrub.ScrubRules;
import io.periskop.scrub.Scrubber;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class EventIntakeTests {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Scrubber SCRUBBER = new Scrubber(ScrubRules.DEFAULT);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, what, n) -> {});

    private EventIntake intake() {
        return intake(aggregator()::ingest, IngestLimits.DEFAULT);
    }

    private EventIntake intake(Parts.Store to, IngestLimits limits) {
        return new EventIntake(to, limits, new IngestMeters(registry), Schedulers.parallel(), InstantSource.system());
    }

    private Aggregator aggregator() {
        return new Aggregator(store, 50, new AggregatorMeters(registry));
    }

    private static IngestEvent event(String id, String type) {
        return IngestEvent.of("shop", id)
                .exception(new EventException(type, "it broke", List.of()))
                .time(Instant.now())
                .build();
    }

    private static Receipt take(EventIntake intake, IngestEvent... events) {
        Receipt receipt = intake.take("test", List.of(events)).block(SOON);
        assertThat(receipt).isNotNull();
        return receipt;
    }

    private List<StoredError> errors() {
        List<StoredError> errors = store.of("shop").collectList().block(SOON);
        assertThat(errors).isNotNull();
        return errors;
    }

    private double counted(String outcome) {
        return registry.find("periskop.ingest.events").tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void eachIsCountedOnceAndInTheStoreWhenItIsAnswered() {
        EventIntake intake = intake();
        assertThat(take(intake, event("1", "A"), event("2", "A"), event("3", "B"))
                        .stored())
                .isEqualTo(3);
        assertThat(errors()).extracting(StoredError::total).containsExactlyInAnyOrder(2L, 1L);
        take(intake, event("4", "A"));
        assertThat(errors()).extracting(StoredError::total).containsExactlyInAnyOrder(3L, 1L);
    }

    @Test
    void whatIsSentAgainIsADuplicate() {
        EventIntake intake = intake();
        Receipt both = Mono.zip(
                        intake.take("test", List.of(event("1", "A"))), intake.take("test", List.of(event("1", "A"))))
                .map(two -> two.getT1().duplicate() == 1 ? two.getT1() : two.getT2())
                .block(SOON);
        assertThat(both).isNotNull();
        assertThat(both.duplicate()).isEqualTo(1);
        assertThat(take(intake, event("1", "A")).duplicate()).isEqualTo(1);
        assertThat(errors()).extracting(StoredError::total).containsExactly(1L);
        assertThat(counted(IngestMeters.ACCEPTED)).isEqualTo(1);
        assertThat(counted(IngestMeters.DUPLICATE)).isEqualTo(2);
    }

    @Test
    void manyAtOnceAreCountedExactlyAndFewAreKept() {
        EventIntake intake = intake();
        Long stored = Flux.range(0, 3000)
                .flatMap(i -> intake.take("test", List.of(event("e" + i, "T" + (i % 3)))), 500)
                .map(receipt -> (long) receipt.stored())
                .reduce(0L, Long::sum)
                .block(SOON);
        assertThat(stored).isEqualTo(3000);
        assertThat(errors()).extracting(StoredError::total).containsOnly(1000L).hasSize(3);
        assertThat(errors()).allSatisfy(error -> {
            assertThat(error.occurrences()).hasSizeBetween(1, 50);
            assertThat(error.occurrences().get(0).error().message()).isEqualTo("it broke");
        });
        assertThat(counted(IngestMeters.ACCEPTED)).isEqualTo(3000);
    }

    /** The store says no, or says nothing though it did it: counts that only grow are right either way. */
    @Test
    void troubleOfTheStoreNeitherLosesNorDoubles() {
        AtomicInteger calls = new AtomicInteger();
        Aggregator aggregator = aggregator();
        EventIntake intake = intake(
                said -> switch (calls.getAndIncrement() % 3) {
                    case 0 -> Mono.error(new IllegalStateException("away"));
                    case 1 -> aggregator.ingest(said).then(Mono.error(new IllegalStateException("no answer")));
                    default -> aggregator.ingest(said);
                },
                IngestLimits.DEFAULT);
        Long stored = Flux.range(0, 300)
                .concatMap(i -> Mono.delay(Duration.ofMillis(1)).thenReturn(i))
                .flatMap(i -> intake.take("test", List.of(event("e" + i, "T"))), 300)
                .map(receipt -> (long) receipt.stored())
                .reduce(0L, Long::sum)
                .block(SOON);
        assertThat(stored).isEqualTo(300);
        assertThat(errors()).extracting(StoredError::total).containsExactly(300L);
        assertThat(calls.get()).isGreaterThan(2);
    }

    @Test
    void aFullQueueIsSaidAndNothingOfItIsCounted() {
        IngestLimits few =
                new IngestLimits(10, 50, 100, 10, 5, 1 << 20, 100, Duration.ofMillis(1), Duration.ofMillis(200));
        EventIntake intake = intake(said -> Mono.never(), few);
        List<Receipt> receipts = Flux.range(0, 8)
                .flatMap(i -> intake.take("test", List.of(event("e" + i, "T"))), 8)
                .collectList()
                .block(SOON);
        assertThat(receipts).hasSize(8).allSatisfy(receipt -> {
            assertThat(receipt.busy()).isEqualTo(1);
            assertThat(receipt.retryAfter()).isPositive();
        });
        assertThat(counted(IngestMeters.BUSY)).isEqualTo(3);
        assertThat(counted(IngestMeters.ACCEPTED)).isZero();
    }

    @Test
    void whatASlowStoreTakesAfterAllIsADuplicateWhenItComesAgain() {
        Aggregator aggregator = aggregator();
        IngestLimits impatient =
                new IngestLimits(10, 50, 100, 10, 5, 1 << 20, 100, Duration.ofMillis(1), Duration.ofMillis(100));
        EventIntake intake =
                intake(said -> Mono.delay(Duration.ofMillis(400)).then(aggregator.ingest(said)), impatient);
        assertThat(take(intake, event("1", "A")).busy()).isEqualTo(1);
        Receipt again = Mono.delay(Duration.ofMillis(500))
                .then(intake.take("test", List.of(event("1", "A"))))
                .block(SOON);
        assertThat(again).isNotNull();
        assertThat(again.duplicate()).isEqualTo(1);
        assertThat(errors()).extracting(StoredError::total).containsExactly(1L);
        assertThat(counted(IngestMeters.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void whatThereIsNoRoomForIsSaidAndNotCountedLater() {
        store = new MemoryStore(
                new StoreLimits(
                        1,
                        10,
                        10,
                        StoreLimits.DEFAULT.minuteRetention(),
                        StoreLimits.DEFAULT.hourRetention(),
                        10,
                        1 << 20),
                (service, what, n) -> {});
        EventIntake intake = intake();
        assertThat(take(intake, event("1", "A")).stored()).isEqualTo(1);
        assertThat(take(intake, event("2", "B"), event("3", "B")).overLimit()).isEqualTo(2);
        assertThat(take(intake, event("4", "A")).stored()).isEqualTo(1);
        assertThat(errors()).extracting(StoredError::total).containsExactly(2L);
        assertThat(counted(IngestMeters.OVER_LIMIT)).isEqualTo(2);
    }

    @Test
    void rulesDropAndLabel() {
        ErrorRules rules = said -> said.key().startsWith("Noise")
                ? Verdict.DROPPED
                : new Verdict.Ruled(null, Severity.WARNING, Labels.of(Map.of("team", "pay", "release", "ours")), 0);
        EventIntake intake = intake();
        intake.use(Map.of("shop", new ServiceRules(rules, List.of())), ServiceRules.NONE, SCRUBBER);
        Receipt receipt = take(intake, event("1", "Noise"), event("2", "A"));
        assertThat(receipt.dropped()).isEqualTo(1);
        assertThat(receipt.stored()).isEqualTo(1);
        assertThat(errors()).singleElement().satisfies(error -> {
            assertThat(error.severity()).isEqualTo(Severity.WARNING);
            assertThat(error.labels().byName())
                    .containsEntry("team", "pay")
                    .containsEntry("release", "ours")
                    .containsEntry("group_reason", "type_and_message");
        });
    }

    @Test
    void labelsSayWhereAndWhyAndNoSecret() {
        EventIntake intake = intake();
        IngestEvent event = IngestEvent.of("shop", "1")
                .exception(new EventException("A", "", List.of()))
                .fingerprint(List.of("pay", "eu"))
                .release("1.2.3")
                .environment("prod")
                .platform("python")
                .tags(Map.of("customer", "gold", "password", "hunter2", "service", "x", "__meta", "y"))
                .build();
        take(intake, event);
        assertThat(errors()).singleElement().satisfies(error -> {
            assertThat(error.labels().byName())
                    .containsEntry("release", "1.2.3")
                    .containsEntry("environment", "prod")
                    .containsEntry("platform", "python")
                    .containsEntry("customer", "gold")
                    .containsEntry("tag_service", "x")
                    .containsEntry("group_reason", "fingerprint")
                    .containsEntry("fingerprint", "pay, eu")
                    .doesNotContainKey("__meta");
            assertThat(error.labels().toString()).doesNotContain("hunter2");
        });
    }

    @Test
    void releasesCountApartInSeriesAndTogetherInTotal() {
        List<Observation> said = new ArrayList<>();
        Aggregator aggregator = aggregator();
        EventIntake intake = intake(
                observation -> {
                    said.add(observation);
                    return aggregator.ingest(observation);
                },
                IngestLimits.DEFAULT);
        intake.use(Map.of(), new ServiceRules(ErrorRules.NONE, List.of("release", "environment", "region")), SCRUBBER);
        for (String release : List.of("1", "2", "1")) {
            take(
                    intake,
                    IngestEvent.of("shop", "e" + said.size())
                            .message("m")
                            .release(release)
                            .build());
        }
        assertThat(said)
                .extracting(observation -> observation.series().get("release"))
                .containsExactly("1", "2", "1");
        assertThat(said.get(0).source())
                .isEqualTo(said.get(2).source())
                .isNotEqualTo(said.get(1).source());
        assertThat(errors()).extracting(StoredError::total).containsExactly(3L);
    }

    @Test
    void moreReleasesThanMayBeCountedApartShareOne() {
        List<String> sources = new ArrayList<>();
        IngestLimits few =
                new IngestLimits(10, 50, 100, 3, 1000, 1 << 20, 100, Duration.ofMillis(1), Duration.ofSeconds(5));
        Aggregator aggregator = aggregator();
        EventIntake intake = intake(
                observation -> {
                    sources.add(observation.source());
                    return aggregator.ingest(observation);
                },
                few);
        for (int i = 0; i < 10; i++) {
            take(
                    intake,
                    IngestEvent.of("shop", "e" + i)
                            .message("m")
                            .release("r" + i)
                            .build());
        }
        assertThat(sources.stream().distinct()).hasSize(4);
        assertThat(errors()).extracting(StoredError::total).containsExactly(10L);
    }

    @Test
    void keysThatAreLetGoAreCountedRightWhenTheyComeAgain() {
        IngestLimits few =
                new IngestLimits(10, 50, 2, 10, 1000, 1 << 20, 1000, Duration.ofMillis(1), Duration.ofSeconds(5));
        EventIntake intake = intake(aggregator()::ingest, few);
        for (int i = 0; i < 40; i++) {
            take(intake, event("e" + i, "T" + (i % 4)));
        }
        assertThat(errors()).extracting(StoredError::total).containsOnly(10L).hasSize(4);
        assertThat(store.check().collectList().block(SOON)).isEmpty();
    }

    @Test
    void whatWasTakenInIsStoredBeforeItEnds() {
        IngestLimits slow =
                new IngestLimits(10, 50, 100, 10, 1000, 1 << 20, 100, Duration.ofMillis(300), Duration.ofSeconds(5));
        EventIntake intake = intake(aggregator()::ingest, slow);
        intake.take("test", List.of(event("1", "A"))).subscribe();
        intake.dispose();
        assertThat(errors()).extracting(StoredError::total).containsExactly(1L);
        assertThat(take(intake, event("2", "A")).busy()).isEqualTo(1);
    }

    @Test
    void aBurstAfterSilenceIsNotSpreadOverIt() {
        List<Observation> said = new ArrayList<>();
        Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
        EventIntake intake = new EventIntake(
                observation -> {
                    said.add(observation);
                    return Mono.just(Ingested.NOTHING);
                },
                IngestLimits.DEFAULT,
                new IngestMeters(registry),
                Schedulers.parallel(),
                () -> now[0]);
        take(intake, event("1", "A"));
        now[0] = now[0].plusSeconds(3600);
        take(intake, event("2", "A"));
        assertThat(said).hasSize(3);
        assertThat(said.get(1).aggregates()).isEmpty();
        assertThat(said.get(1).at()).isEqualTo(now[0]);
        assertThat(said.get(2).aggregates()).hasSize(1);
    }
}
