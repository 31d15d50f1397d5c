package io.periskop.scrape;

import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes targets of what was discovered, with Prometheus' defaults. Targets of one URL are one target.
 *
 * @param active in the order of discovery
 * @param dropped what cannot be scraped, with the reason
 */
record Targets(List<Target> active, List<Dropped> dropped) {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    record Dropped(Labels discovered, String reason) {}

    static Targets of(String service, ScrapeOptions options, List<TargetGroup> groups) {
        Map<URI, Target> active = new LinkedHashMap<>();
        List<Dropped> dropped = new ArrayList<>();
        for (TargetGroup group : groups) {
            for (Labels own : group.targets()) {
                Labels discovered = group.labels().plus(own);
                try {
                    Target target = target(service, options, discovered);
                    active.putIfAbsent(target.url(), target);
                } catch (URISyntaxException e) {
                    dropped.add(new Dropped(discovered, String.valueOf(e.getMessage())));
                }
            }
        }
        return new Targets(List.copyOf(active.values()), List.copyOf(dropped));
    }

    private static Target target(String service, ScrapeOptions options, Labels discovered) throws URISyntaxException {
        Labels labels = discovered
                .orElse(Labels.SCHEME, "http")
                .orElse(Labels.METRICS_PATH, options.endpoint())
                .orElse(Labels.JOB, service);
        String address = Objects.requireNonNullElse(labels.get(Labels.ADDRESS), "");
        String scheme = Objects.requireNonNull(labels.get(Labels.SCHEME));
        if (!SCHEMES.contains(scheme)) {
            throw new URISyntaxException(scheme, "scheme is neither http nor https");
        }
        URI url = new URI(scheme + "://" + address + labels.get(Labels.METRICS_PATH));
        if (url.getHost() == null || url.getUserInfo() != null) {
            throw new URISyntaxException(address, "address is not host:port");
        }
        return new Target(
                service,
                url,
                discovered,
                labels.orElse(Labels.INSTANCE, address).visible());
    }
}
