package io.periskop.config;

import io.periskop.alert.AlertingSpec;
import io.periskop.ingest.otlp.OtlpSpec;
import io.periskop.ingest.sentry.SentryProject;
import io.periskop.scrub.ScrubRules;
import java.time.Duration;
import java.util.List;

/**
 * The whole configuration file, checked. Service names are unique; services keep the file's order.
 *
 * @param newFor how long an error is marked as new
 * @param seriesLabels labels that counts by time keep, of services that say nothing else
 * @param sentry projects that SDKs may send to; their ids are unique
 * @param otlp what OpenTelemetry's exporters may send
 * @param federation which server this is for others, and which it reads from
 */
public record ServerConfig(
        RepositoryConfig repository,
        LimitsConfig limits,
        ScrubRules scrub,
        WebConfig web,
        MetricsConfig metrics,
        Duration newFor,
        List<ServiceConfig> services,
        AlertingSpec alerting,
        ReplicasConfig replicas,
        PushConfig push,
        List<String> seriesLabels,
        List<SentryProject> sentry,
        OtlpSpec otlp,
        FederationConfig federation) {
    /** What an empty file means: memory, default limits, no services. */
    public static final ServerConfig EMPTY = new ServerConfig(
            RepositoryConfig.MEMORY,
            LimitsConfig.DEFAULTS,
            ScrubRules.DEFAULT,
            WebConfig.UNSET,
            MetricsConfig.DEFAULTS,
            Duration.ofDays(7),
            List.of(),
            AlertingSpec.NONE,
            ReplicasConfig.ALONE,
            PushConfig.DEFAULTS,
            List.of(),
            List.of(),
            OtlpSpec.OFF,
            FederationConfig.NONE);

    public ServerConfig {
        services = List.copyOf(services);
        seriesLabels = List.copyOf(seriesLabels);
        sentry = List.copyOf(sentry);
    }
}
