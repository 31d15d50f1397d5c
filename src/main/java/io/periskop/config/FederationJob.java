package io.periskop.config;

import java.util.List;

/**
 * One item of {@code federation_configs:}.
 *
 * @param name of the job, unique among them
 * @param targets how servers are found and asked
 * @param match errors that are asked for, any of them; none for all
 * @param samples whether occurrences are asked for with what changed
 * @param proxyDetails whether occurrences are asked for when somebody looks at them
 * @param pushState whether servers are told what people do here
 */
public record FederationJob(
        String name,
        ServiceConfig targets,
        List<String> match,
        boolean samples,
        boolean proxyDetails,
        boolean pushState) {
    public FederationJob {
        match = List.copyOf(match);
    }
}
