package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.access.AccessFilter;
import io.periskop.aggregate.Aggregator;
import io.periskop.alert.Alerter;
import io.periskop.alert.AlertingSpec;
import io.periskop.config.ConfigLoader;
import io.periskop.config.Options;
import io.periskop.config.Role;
import io.periskop.federation.Federation;
import io.periskop.metrics.ErrorMetrics;
import io.periskop.push.DirectPush;
import io.periskop.replica.Membership;
import io.periskop.scrape.ScrapeManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;
import org.mockito.Mockito;

/** A reload changes who is told of what. */
class ReloadedAlertingTests {
    @TempDir
    private Path directory;

    @Test
    void theNewConfigurationCountsUnlessItIsWrong() throws IOException {
        Path file = configured("resend_delay: 2m");
        Startup startup = new Startup(
                new Options(Role.SERVER, file, null, null, null, null, false, null, false, false),
                ConfigLoader.load(file));
        Alerter alerter = Mockito.mock(Alerter.class);
        Reloader reloader = new ServerConfiguration()
                .reloader(
                        startup,
                        Mockito.mock(ScrapeManager.class),
                        Mockito.mock(Aggregator.class),
                        Mockito.mock(AccessFilter.class),
                        Mockito.mock(Tls.class),
                        alerter,
                        Mockito.mock(ErrorMetrics.class),
                        Mockito.mock(Membership.class),
                        Mockito.mock(DirectPush.class),
                        new ShownConfig(startup),
                        next -> {},
                        Mockito.mock(Federation.class),
                        new SimpleMeterRegistry());
        configured("resend_delay: 3m, alertmanagers: [{static_configs: [{targets: ['am:9093']}]}]");
        assertThat(reloader.reload().problem()).isNull();
        configured("resend_delay: 1ms");
        assertThat(reloader.reload().problem()).contains("alerting.resend_delay");

        ArgumentCaptor<AlertingSpec> used = ArgumentCaptor.forClass(AlertingSpec.class);
        Mockito.verify(alerter).use(used.capture());
        assertThat(used.getValue().resendDelay()).isEqualTo(Duration.ofMinutes(3));
        assertThat(used.getValue().alertmanagers()).hasSize(1);
    }

    private Path configured(String alerting) throws IOException {
        return Files.writeString(directory.resolve("periskop.yaml"), "alerting: {" + alerting + "}\n");
    }
}
