package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.access.AccessFilter;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.Observation;
import io.periskop.alert.Alerter;
import io.periskop.config.ConfigLoader;
import io.periskop.config.Options;
import io.periskop.config.Role;
import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.federation.Federation;
import io.periskop.metrics.ErrorMetrics;
import io.periskop.push.DirectPush;
import io.periskop.replica.Membership;
import io.periskop.scrape.ScrapeManager;
import io.periskop.scrub.Scrubber;
import io.periskop.store.StoreLimits;
import io.periskop.store.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** A reload changes what is scrubbed of what is heard from then on. */
class ReloadedScrubTests {
    private static final Instant AT = Instant.parse("2026-11-22T11:00:00Z");

    @TempDir
    private Path directory;

    private final MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, what, n) -> {});
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Aggregator aggregator = new Aggregator(store, 5, new AggregatorMeters(registry));

    @Test
    void theNewRulesHoldFromTheReloadOn() throws IOException {
        Path file = configured("scrub: {names: [iban]}");
        Startup startup = new Startup(
                new Options(Role.SERVER, file, null, null, null, null, false, null, false, false),
                ConfigLoader.load(file));
        Reloader reloader = new ServerConfiguration()
                .reloader(
                        startup,
                        Mockito.mock(ScrapeManager.class),
                        aggregator,
                        Mockito.mock(AccessFilter.class),
                        Mockito.mock(Tls.class),
                        Mockito.mock(Alerter.class),
                        Mockito.mock(ErrorMetrics.class),
                        Mockito.mock(Membership.class),
                        Mockito.mock(DirectPush.class),
                        new ShownConfig(startup),
                        next -> {},
                        Mockito.mock(Federation.class),
                        registry);
        aggregator.scrubWith(new Scrubber(startup.config().scrub()));

        assertThat(heard("k1")).isEqualTo("iban=[redacted] bic=B token=[redacted]");

        configured("scrub: {names: [bic], except_names: [token]}");
        assertThat(reloader.reload().problem()).isNull();
        assertThat(heard("k2")).isEqualTo("iban=A bic=[redacted] token=C");

        configured("scrub: {names: []");
        assertThat(reloader.reload().problem()).isNotNull();
        assertThat(heard("k3")).as("the old ones stay").isEqualTo("iban=A bic=[redacted] token=C");

        configured("scrub: {enabled: false}");
        assertThat(reloader.reload().problem()).isNull();
        assertThat(heard("k4")).isEqualTo("iban=A bic=B token=C");
        assertThat(stored("k1")).as("what is stored is not touched").contains("[redacted]");
    }

    private Path configured(String scrub) throws IOException {
        return Files.writeString(directory.resolve("periskop.yaml"), scrub + "\nservices: []\n");
    }

    private String heard(String key) {
        Occurrence occurrence = new Occurrence(
                key, AT, Severity.ERROR, new ErrorInstance("C", "iban=A bic=B token=C", null, null), null);
        ReportedAggregate said = new ReportedAggregate(key, 1, Severity.ERROR, AT, List.of(occurrence));
        aggregator
                .ingest(new Observation("shop", "process-1", AT, null, List.of(said)))
                .block();
        return stored(key);
    }

    private String stored(String key) {
        return Objects.requireNonNull(store.find("shop", key).block())
                .occurrences()
                .get(0)
                .error()
                .message();
    }
}
