package io.periskop.ingest.otlp;

import io.periskop.label.relabel.LabelRegex;
import java.time.Duration;
import java.util.List;

/**
 * What the configuration says about OTLP.
 *
 * @param enabled whether anything is taken; otherwise the paths are not there
 * @param services a service's name must match one of these; empty for all
 * @param maxServices names of services that are taken in until the server is restarted
 * @param maxBody bytes of one request, unpacked
 * @param maxExceptions of one request; the rest is refused
 * @param repeatWindow for how long a recording is remembered, so that another one of the same exception does not count
 */
public record OtlpSpec(
        boolean enabled,
        List<LabelRegex> services,
        int maxServices,
        int maxBody,
        int maxExceptions,
        Duration repeatWindow) {
    public static final OtlpSpec OFF = new OtlpSpec(false, List.of(), 1_000, 20 << 20, 5_000, Duration.ofMinutes(10));

    public OtlpSpec {
        services = List.copyOf(services);
    }

    boolean takes(String service) {
        return services.isEmpty() || services.stream().anyMatch(regex -> regex.matches(service));
    }
}
