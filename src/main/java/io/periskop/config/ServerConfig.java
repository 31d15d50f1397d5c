package io.periskop.config;

import io.periskop.alert.AlertingSpec;
import io.periskop.scrub.ScrubRules;
import java.time.Duration;
import java.util.List;

/**
 * The whole configuration file, checked. Service names are unique; services keep the file's order.
 *
 * @param newFor how long an error is marked as new
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
        ReplicasConfig replicas) {
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
            ReplicasConfig.ALONE);

    public ServerConfig {
        services = List.copyOf(services);
    }
}
