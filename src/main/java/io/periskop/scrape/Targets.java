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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes targets of what was discovered, with Prometheus' defaults. Targets of one URL are one target.
 *
 * @param active in the order of discovery
 * @param dropped what cannot be scraped, with the reason
 */
record Targets(List<Target> active, List<DroppedTarget> dropped) {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.-]+)?]|[A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?");
    private static final int LAST_PORT = 65_535;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    static Targets of(String service, ScrapeOptions options, List<TargetGroup> groups) {
        Map<URI, Target> active = new LinkedHashMap<>();
        List<DroppedTarget> dropped = new ArrayList<>();
        for (TargetGroup group : groups) {
            for (Labels own : group.targets()) {
                Labels discovered = group.labels().plus(own);
                try {
                    Target target = target(service, options, discovered);
                    active.putIfAbsent(target.url(), target);
                } catch (URISyntaxException e) {
                    dropped.add(new DroppedTarget(discovered, String.valueOf(e.getMessage())));
                }
            }
        }
        return new Targets(List.copyOf(active.values()), List.copyOf(dropped));
    }

    /** Judged before it becomes part of a URL, where it could mean another host. Underscores are common in Docker. */
    private static String address(Labels labels) throws URISyntaxException {
        String address = Objects.requireNonNullElse(labels.get(Labels.ADDRESS), "");
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            // What has an @ may have a password.
            throw new URISyntaxException(address.indexOf('@') < 0 ? address : "…", "address is not host:port");
        }
        String port = parts.group(1);
        if (port != null && (Integer.parseInt(port) == 0 || Integer.parseInt(port) > LAST_PORT)) {
            throw new URISyntaxException(address, "port is not one of 1 to " + LAST_PORT);
        }
        return address;
    }

    private static String path(Labels labels) throws URISyntaxException {
        String path = Objects.requireNonNull(labels.get(Labels.METRICS_PATH));
        if (path.indexOf('#') >= 0) {
            throw new URISyntaxException(path, "path has a fragment");
        }
        return path.startsWith("/") ? path : "/" + path;
    }

    private static Target target(String service, ScrapeOptions options, Labels discovered) throws URISyntaxException {
        Labels labels = discovered
                .orElse(Labels.SCHEME, "http")
                .orElse(Labels.METRICS_PATH, options.endpoint())
                .orElse(Labels.JOB, service);
        String address = address(labels);
        String scheme = Objects.requireNonNull(labels.get(Labels.SCHEME));
        if (!SCHEMES.contains(scheme)) {
            throw new URISyntaxException(scheme, "scheme is neither http nor https");
        }
        URI url = new URI(scheme + "://" + address + path(labels));
        return new Target(
                service,
                url,
                discovered,
                labels.orElse(Labels.INSTANCE, address).visible());
    }
}
