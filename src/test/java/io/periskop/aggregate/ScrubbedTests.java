package io.periskop.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.scrub.ScrubRules;
import io.periskop.scrub.Scrubber;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No secret reaches the store, whichever way it comes; who an error is does not change by that. */
class ScrubbedTests {
    private static final Instant AT = Instant.parse("2026-11-22T11:00:00Z");
    private static final Occurrence SECRET = new Occurrence(
            "token=s3cr3t",
            AT,
            Severity.ERROR,
            new ErrorInstance("C", "password=s3cr3t", List.of("token=s3cr3t"), null),
            new HttpContext("GET", "/?token=s3cr3t", Map.of("Cookie", "s3cr3t"), "token=s3cr3t"));

    private final MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, what, n) -> {});
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Aggregator aggregator = new Aggregator(store, 5, new AggregatorMeters(registry));

    @Test
    void whatIsHeardIsScrubbed() {
        aggregator.ingest(heard()).block();
        aggregator.ingest(heard()).block();

        StoredError error = store.find("shop", "token=s3cr3t@C").block();
        assertThat(error.total()).isEqualTo(1);
        assertThat(error.occurrences()).singleElement().satisfies(occurrence -> {
            assertThat(occurrence.uuid()).isEqualTo("token=s3cr3t");
            assertThat(occurrence.error() + "" + occurrence.httpContext())
                    .contains("[redacted]")
                    .doesNotContain("s3cr3t");
        });
        assertThat(registry.get("periskop.scrubbed.values")
                        .tag("kind", "name")
                        .counter()
                        .count())
                .as("message, stack trace, URL, header and body, of two scrapes")
                .isEqualTo(10);
    }

    @Test
    void unlessThatIsSwitchedOff() {
        aggregator.scrubWith(Scrubber.OFF);
        aggregator.ingest(heard()).block();

        assertThat(store.find("shop", "token=s3cr3t@C").block().occurrences()).containsExactly(SECRET);
    }

    @Test
    void whatIsImportedIsScrubbed() {
        ImportedError imported = new ImportedError("shop", "k", 1, Severity.ERROR, null, List.of(SECRET), AT, AT, null);
        new Importer(store, "old", 5, new Scrubber(ScrubRules.DEFAULT))
                .add(List.of(imported), AT)
                .block();

        assertThat(store.find("shop", "k").block().occurrences().get(0).error().message())
                .isEqualTo("password=[redacted]");
    }

    private static Observation heard() {
        ReportedAggregate said = new ReportedAggregate("token=s3cr3t@C", 1, Severity.ERROR, AT, List.of(SECRET));
        return new Observation("shop", "process-1", AT, null, List.of(said));
    }
}
