package io.periskop.config;

import io.periskop.scrub.ScrubRules;
import java.util.List;

/** The whole configuration file, checked. Service names are unique; services keep the file's order. */
public record ServerConfig(
        RepositoryConfig repository,
        LimitsConfig limits,
        ScrubRules scrub,
        WebConfig web,
        List<ServiceConfig> services) {
    /** What an empty file means: memory, default limits, no services. */
    public static final ServerConfig EMPTY = new ServerConfig(
            RepositoryConfig.MEMORY, LimitsConfig.DEFAULTS, ScrubRules.DEFAULT, WebConfig.UNSET, List.of());

    public ServerConfig {
        services = List.copyOf(services);
    }
}
