package io.periskop.alert;

import io.periskop.discovery.DiscoveryManager;
import io.periskop.discovery.DiscoveryStatus;
import io.periskop.http.Http;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** The Alertmanagers that were found, and who tells each of them. */
final class Addressees implements Disposable {
    private final DiscoveryManager discoveries;
    private final Http http;
    private final Supplier<Duration> validity;
    private final NotificationMeters meters;
    private final Scheduler clock;
    private final List<AlertmanagerFinder> finders = new ArrayList<>();
    private final Map<Alertmanager, AlertSender> senders = new LinkedHashMap<>();
    /** Of them those that were told nothing yet. */
    private final Set<AlertSender> untold = new HashSet<>();

    Addressees(
            DiscoveryManager discoveries,
            Http http,
            Supplier<Duration> validity,
            NotificationMeters meters,
            Scheduler clock) {
        this.discoveries = discoveries;
        this.http = http;
        this.validity = validity;
        this.meters = meters;
        this.clock = clock;
    }

    /** Those that stay the same keep what waits for them. New ones are looked for before the old ones are let go. */
    synchronized void use(List<AlertmanagersSpec> specs) {
        List<AlertmanagerFinder> before = new ArrayList<>(finders);
        List<AlertmanagerFinder> started = new ArrayList<>();
        finders.clear();
        for (AlertmanagersSpec spec : specs) {
            AlertmanagerFinder finder = take(before, spec);
            if (finder == null) {
                finder = new AlertmanagerFinder(spec, discoveries, this::settle);
                started.add(finder);
            }
            finders.add(finder);
        }
        started.forEach(AlertmanagerFinder::start);
        before.forEach(AlertmanagerFinder::dispose);
        settle();
    }

    private static @Nullable AlertmanagerFinder take(List<AlertmanagerFinder> from, AlertmanagersSpec spec) {
        for (AlertmanagerFinder each : from) {
            if (each.spec().equals(spec)) {
                from.remove(each);
                return each;
            }
        }
        return null;
    }

    /** Everybody that was found is told, and nobody else; one URL once. */
    private synchronized void settle() {
        Map<String, Alertmanager> wanted = new LinkedHashMap<>();
        finders.forEach(finder -> finder.found().active().forEach(to -> wanted.putIfAbsent(to.name(), to)));
        Set<Alertmanager> all = new LinkedHashSet<>(wanted.values());
        senders.entrySet().removeIf(entry -> {
            boolean gone = !all.contains(entry.getKey());
            if (gone) {
                entry.getValue().dispose();
                untold.remove(entry.getValue());
            }
            return gone;
        });
        for (Alertmanager to : all) {
            if (!senders.containsKey(to)) {
                AlertSender sender = new AlertSender(to, http, validity, clock, meters);
                senders.put(to, sender);
                untold.add(sender);
            }
        }
        meters.found(senders.size(), dropped().size());
    }

    /**
     * @param due what is to be told now
     * @param all for who was told nothing yet
     */
    synchronized void tell(List<Alert> due, Supplier<List<Alert>> all) {
        for (AlertSender sender : senders.values()) {
            List<Alert> alerts = untold.remove(sender) ? all.get() : due;
            if (!alerts.isEmpty()) {
                sender.offer(alerts);
            }
        }
    }

    synchronized List<Alertmanager> alertmanagers() {
        return List.copyOf(senders.keySet());
    }

    synchronized List<AlertmanagerStatus> active() {
        return senders.values().stream().map(AlertSender::status).toList();
    }

    synchronized List<DroppedAlertmanager> dropped() {
        return finders.stream()
                .flatMap(finder -> finder.found().dropped().stream())
                .toList();
    }

    synchronized List<DiscoveryStatus> discoveries() {
        return finders.stream()
                .flatMap(finder -> finder.discoveryStatuses().stream())
                .toList();
    }

    @Override
    public synchronized void dispose() {
        finders.forEach(AlertmanagerFinder::dispose);
        finders.clear();
        senders.values().forEach(AlertSender::dispose);
        senders.clear();
    }
}
