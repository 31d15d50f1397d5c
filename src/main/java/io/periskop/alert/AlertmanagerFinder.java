package io.periskop.alert;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryManager;
import io.periskop.discovery.DiscoveryStatus;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Urls;
import io.periskop.label.LabelText;
import io.periskop.label.Labels;
import io.periskop.label.LabelsBuilder;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Finds the Alertmanagers of one entry of the configuration, in Prometheus' order: defaults, rules, URL. While a discovery fails
 * what it found before stays.
 */
final class AlertmanagerFinder implements Disposable {
    private static final Logger log = LoggerFactory.getLogger(AlertmanagerFinder.class);
    static final String ALERTS_PATH = "__alerts_path__";
    static final int MOST = 100;

    private final AlertmanagersSpec spec;
    private final DiscoveryManager discoveries;
    private final Runnable changed;
    private final Disposable.Composite subscriptions = Disposables.composite();
    private final List<List<TargetGroup>> groups;
    private volatile Found found = new Found(List.of(), List.of());

    /** What there is, in the order it was found in; one URL once. */
    record Found(List<Alertmanager> active, List<DroppedAlertmanager> dropped) {}

    /** @param changed told whenever there are others */
    AlertmanagerFinder(AlertmanagersSpec spec, DiscoveryManager discoveries, Runnable changed) {
        this.spec = spec;
        this.discoveries = discoveries;
        this.changed = changed;
        this.groups = new ArrayList<>(Collections.nCopies(spec.discoveries().size(), List.of()));
    }

    AlertmanagersSpec spec() {
        return spec;
    }

    void start() {
        for (int i = 0; i < spec.discoveries().size(); i++) {
            int place = i;
            Discovery discovery = spec.discoveries().get(i);
            subscriptions.add(discoveries
                    .groups(discovery)
                    .subscribe(
                            all -> update(place, all),
                            e -> log.error("bug: discovery of Alertmanagers by {} ended", discovery.mechanism(), e)));
        }
    }

    Found found() {
        return found;
    }

    List<DiscoveryStatus> discoveryStatuses() {
        return spec.discoveries().stream()
                .map(discoveries::status)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public void dispose() {
        subscriptions.dispose();
    }

    private void update(int place, List<TargetGroup> all) {
        synchronized (this) {
            groups.set(place, all);
            found = found(spec, groups.stream().flatMap(List::stream).toList());
        }
        changed.run();
    }

    /** Pure. */
    static Found found(AlertmanagersSpec spec, List<TargetGroup> groups) {
        Map<URI, Alertmanager> active = new LinkedHashMap<>();
        List<DroppedAlertmanager> dropped = new ArrayList<>();
        for (TargetGroup group : groups) {
            for (Labels own : group.targets()) {
                Labels discovered = discovered(spec, own, group.labels());
                LabelsBuilder labels = new LabelsBuilder(discovered);
                if (!spec.relabelling().apply(labels)) {
                    drop(dropped, discovered, "dropped by relabel_configs");
                    continue;
                }
                try {
                    URI url = url(labels);
                    if (active.size() >= MOST && !active.containsKey(url)) {
                        drop(dropped, discovered, "one entry has at most " + MOST + " Alertmanagers");
                    } else {
                        active.putIfAbsent(url, new Alertmanager(url, spec.http(), spec.timeout()));
                    }
                } catch (IllegalArgumentException e) {
                    drop(dropped, discovered, String.valueOf(e.getMessage()));
                }
            }
        }
        return new Found(List.copyOf(active.values()), List.copyOf(dropped));
    }

    private static void drop(List<DroppedAlertmanager> dropped, Labels discovered, String reason) {
        if (dropped.size() < MOST) {
            dropped.add(new DroppedAlertmanager(discovered.byName(), reason));
        }
    }

    private static Labels discovered(AlertmanagersSpec spec, Labels own, Labels group) {
        TreeMap<String, String> all = new TreeMap<>();
        group.byName().forEach((name, value) -> put(all, name, value));
        own.byName().forEach((name, value) -> put(all, name, value));
        all.putIfAbsent(Labels.SCHEME, spec.scheme());
        all.putIfAbsent(ALERTS_PATH, spec.pathPrefix() + "/api/v2/alerts");
        return new Labels(all);
    }

    private static void put(Map<String, String> all, String name, String value) {
        all.put(LabelText.wellFormed(name), LabelText.wellFormed(value));
    }

    /** @throws IllegalArgumentException where there is none, with the reason */
    private static URI url(LabelsBuilder labels) {
        String address = labels.get(Labels.ADDRESS);
        if (address.isEmpty() || address.indexOf('/') >= 0) {
            throw new IllegalArgumentException("no address: __address__ is not host:port");
        }
        String path = labels.get(ALERTS_PATH);
        URI server = Urls.server(labels.get(Labels.SCHEME) + "://" + address);
        try {
            String encoded = new URI(null, null, path.startsWith("/") ? path : "/" + path, null).getRawPath();
            return URI.create(server + encoded);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(Urls.quoted(path) + " is not a path; check " + ALERTS_PATH, e);
        }
    }
}
