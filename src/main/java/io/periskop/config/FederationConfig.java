package io.periskop.config;

import io.periskop.federation.FederationSpec;
import java.util.List;

/** Which server this is for others, what it tells them, and which it reads from. */
public record FederationConfig(FederationSpec self, List<FederationJob> jobs) {
    public static final FederationConfig NONE = new FederationConfig(FederationSpec.OFF, List.of());

    public FederationConfig {
        jobs = List.copyOf(jobs);
    }
}
