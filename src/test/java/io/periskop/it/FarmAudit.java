package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.it.StoredFarm.Listed;
import io.periskop.series.Bucket;
import io.periskop.store.ErrorEvent;
import io.periskop.store.StoreLimits;
import io.periskop.store.sql.CrashingDatabase;
import io.periskop.store.sql.SqlStorage;
import io.periskop.store.sql.SqlStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Compares what is stored with what a farm that counts no more has counted. */
final class FarmAudit {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Farm farm;
    private final int occurrences;
    private final String run;

    /**
     * @param occurrences how many a server keeps of an error
     * @param run for messages
     */
    FarmAudit(Farm farm, int occurrences, String run) {
        this.farm = farm;
        this.occurrences = occurrences;
        this.run = run;
    }

    void compare(StoredFarm stored) {
        assertThat(stored.totals()).as("totals, " + run).isEqualTo(farm.truth());
        stored.listed().forEach((service, byKey) -> byKey.forEach((key, all) -> compareListed(service, key, all)));
    }

    /** When no server uses it any more. */
    void compare(CrashingDatabase database, StoredFarm stored) {
        try (SqlStorage storage = SqlStorage.start(
                database.location(),
                StoreLimits.DEFAULT,
                (service, what, count) -> {},
                Duration.ofHours(24),
                Schedulers.parallel(),
                new SimpleMeterRegistry())) {
            compareSeries(storage.store(), farm.truth());
        }
        long listed = stored.listed().values().stream()
                .flatMap(byKey -> byKey.values().stream())
                .mapToLong(List::size)
                .sum();
        assertThat(database.number("SELECT COUNT(*) FROM periskop_occurrence"))
                .as("rows of occurrences, " + run)
                .isEqualTo(listed);
    }

    /** Each once, none that nobody listed, and of those that the last documents list none is missing that is new enough. */
    private void compareListed(String service, String key, List<Listed> all) {
        Supplier<String> what = () -> "occurrences of " + service + " " + key + ", " + run;
        Set<String> uuids = new HashSet<>();
        all.forEach(listed -> uuids.add(listed.uuid()));
        assertThat(uuids).as(what).hasSameSizeAs(all).hasSizeLessThanOrEqualTo(occurrences);
        Set<String> known = new HashSet<>();
        Map<String, Instant> current = new HashMap<>();
        for (FarmTarget target : farm.targets()) {
            if (target.service().equals(service)) {
                known.addAll(target.uuids().getOrDefault(key, Set.of()));
                current.putAll(target.process().listed().getOrDefault(key, Map.of()));
            }
        }
        assertThat(known).as(what).containsAll(uuids);
        current.keySet().removeAll(uuids);
        if (!current.isEmpty()) {
            assertThat(all).as(what).hasSize(occurrences);
            Instant oldest =
                    all.stream().map(Listed::time).min(Instant::compareTo).orElseThrow();
            assertThat(current.values()).as(what).allMatch(time -> time.isBefore(oldest.plusSeconds(1)));
        }
    }

    private void compareSeries(SqlStore store, Map<String, Map<String, Long>> truth) {
        assertThat(all(store.check())).as(run).isEmpty();
        Instant end = Instant.now().plus(Duration.ofDays(1));
        Map<String, Map<String, Long>> unplaced = new HashMap<>();
        farm.targets()
                .forEach(target -> target.unplaced()
                        .forEach((key, count) -> unplaced.computeIfAbsent(target.service(), s -> new HashMap<>())
                                .merge(key, count, Long::sum)));
        truth.forEach((service, totals) -> totals.forEach((key, total) -> {
            long placed = total - unplaced.getOrDefault(service, Map.of()).getOrDefault(key, 0L);
            Supplier<String> what = () -> "series of " + service + " " + key + ", " + run;
            assertThat(sum(store.minutes(service, key, Instant.EPOCH, end)))
                    .as(what)
                    .isEqualTo(placed);
            assertThat(sum(store.hours(service, key, Instant.EPOCH, end)))
                    .as(what)
                    .isEqualTo(placed);
            assertThat(all(store.events(service, key)))
                    .as(what)
                    .extracting(ErrorEvent::type)
                    .containsExactly(ErrorEvent.Type.FIRST_SEEN);
        }));
    }

    private static long sum(Flux<Bucket> buckets) {
        return all(buckets).stream().mapToLong(Bucket::count).sum();
    }

    private static <T> List<T> all(Flux<T> some) {
        List<T> all = some.collectList().block(PATIENCE);
        return all == null ? List.of() : all;
    }
}
