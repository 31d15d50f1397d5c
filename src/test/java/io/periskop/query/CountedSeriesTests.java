package io.periskop.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.ErrorLimit;
import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Observation;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;
import io.periskop.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From what clients say to what a graph shows: counters that begin anew, and processes that ran long before they were heard. */
class CountedSeriesTests {
    private static final Instant BEGIN = Instant.parse("2026-10-24T22:00:00Z");

    private final MemoryStore store = new MemoryStore(QueryRig.LIMITS, (service, what, count) -> {});
    private final Aggregator aggregator = new Aggregator(store, 5, new AggregatorMeters(new SimpleMeterRegistry()));

    /** A client, scraped at the beginning of every minute. */
    private final class Client {
        private final String name;
        private final Labels series;
        private Instant createdAt;
        private long count;
        private @Nullable Instant heard;

        Client(String name, Labels series, Instant createdAt, long count) {
            this.name = name;
            this.series = series;
            this.createdAt = createdAt;
            this.count = count;
        }

        void restarts(Instant at) {
            createdAt = at;
            count = 0;
        }

        void happens(long times) {
            count += times;
        }

        void scraped(Instant at) {
            ReportedAggregate said = new ReportedAggregate("k1", count, Severity.ERROR, createdAt, List.of());
            aggregator
                    .ingest(new Observation(
                            "shop", name, at, heard, List.of(said), ErrorRules.NONE, ErrorLimit.NONE, series))
                    .block();
            heard = at;
        }
    }

    @Property(tries = 60)
    void pointsAddUpToWhatHappenedSinceTheFirstScrape(@ForAll long seed) {
        CountedSeriesTests each = new CountedSeriesTests();
        each.run(new Random(seed));
    }

    private void run(Random random) {
        List<Client> clients = List.of(
                new Client("a", Labels.of(Map.of("version", "1")), BEGIN.minus(Duration.ofDays(30)), 1_000_000),
                new Client("b", Labels.of(Map.of("version", "2")), BEGIN.minus(Duration.ofDays(3)), 5_000),
                new Client("c", Labels.NONE, BEGIN.minusSeconds(90), 0));
        int minutes = 40 + random.nextInt(2 * 24 * 60);
        int pace = 1 + random.nextInt(60);
        Map<Instant, Long> byHour = new HashMap<>();
        Map<Labels, Long> bySeries = new HashMap<>();
        clients.forEach(client -> client.scraped(BEGIN));
        for (int minute = 0; minute < minutes; minute += pace) {
            Instant since = BEGIN.plusSeconds(60L * minute);
            for (Client client : clients) {
                if (random.nextInt(10) == 0) {
                    client.restarts(since.plusSeconds(1));
                }
                long times = random.nextInt(5);
                client.happens(times);
                client.scraped(since.plusSeconds(59));
                client.scraped(since.plusSeconds(60L * pace));
                byHour.merge(since.truncatedTo(ChronoUnit.HOURS), times, Long::sum);
                bySeries.merge(client.series, times, Long::sum);
            }
        }
        Instant now = BEGIN.plusSeconds(60L * (minutes + pace));
        QueryEngine engine = new QueryEngine(store, QueryRig.LIMITS, QueryLimits.DEFAULT, () -> now, () -> 0);
        TimeSeriesQuery hours = TimeSeriesQuery.of(Measure.OCCURRENCES, BEGIN.minus(Duration.ofDays(1)), now)
                .step(Duration.ofHours(1));
        Frame frame = engine.run(hours).block().frames().get(0);
        List<Instant> times = QueryRig.times(frame);
        List<Long> counts = QueryRig.lines(frame).get("");
        for (int i = 0; i < times.size(); i++) {
            assertThat(Math.max(0, counts.get(i)))
                    .as("at %s", times.get(i))
                    .isEqualTo(byHour.getOrDefault(times.get(i), 0L));
        }
        Map<List<String>, Long> rows =
                QueryRig.rows(engine.run(hours.bySeries(List.of("version")).instant(true))
                        .block()
                        .frames()
                        .get(0));
        bySeries.forEach((series, sum) -> assertThat(
                        rows.getOrDefault(List.of(series.byName().getOrDefault("version", "")), 0L))
                .isEqualTo(sum));
        assertThat(store.check().collectList().block()).isEmpty();
    }

    @Test
    void theFirstScrapeOfALongRunningTargetMakesNoSpike() {
        Client client = new Client("a", Labels.of(Map.of("version", "1")), BEGIN.minus(Duration.ofDays(30)), 1_000_000);
        client.scraped(BEGIN);
        client.happens(3);
        client.scraped(BEGIN.plusSeconds(60));
        Instant now = BEGIN.plusSeconds(120);
        QueryEngine engine = new QueryEngine(store, QueryRig.LIMITS, QueryLimits.DEFAULT, () -> now, () -> 0);
        Frame frame = engine.run(TimeSeriesQuery.of(Measure.OCCURRENCES, BEGIN.minus(Duration.ofDays(60)), now)
                        .instant(true))
                .block()
                .frames()
                .get(0);
        assertThat(QueryRig.rows(frame)).isEqualTo(Map.of(List.of(), 3L));
        assertThat(store.find("shop", "k1").block().total()).isEqualTo(1_000_003);
    }
}
