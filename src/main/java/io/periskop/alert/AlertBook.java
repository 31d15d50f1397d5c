package io.periskop.alert;

import io.periskop.label.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was told, and when it is told again, as Prometheus does it: what fires every resend delay, what ended for a quarter of
 * an hour more. For one thread at a time.
 */
final class AlertBook {
    static final Duration TELLS_ENDS_FOR = Duration.ofMinutes(15);

    private record Told(Alert alert, Instant at) {}

    private final Map<Labels, Told> told = new LinkedHashMap<>();

    /**
     * Takes over what fires now, and answers what is to be told now: what is new, what ended, and what was not told for long.
     *
     * @param firing of one identity the first counts, since when the earliest of them
     */
    List<Alert> update(Collection<Alert> firing, Duration resendDelay, Instant now) {
        Map<Labels, Alert> current = new LinkedHashMap<>();
        firing.forEach(alert -> current.merge(alert.labels(), alert, AlertBook::earliest));
        List<Alert> due = new ArrayList<>();
        told.entrySet().removeIf(entry -> isLongOver(entry.getValue().alert(), now));
        for (Map.Entry<Labels, Told> entry : told.entrySet()) {
            Told last = entry.getValue();
            Alert alert = current.remove(entry.getKey());
            Alert next = alert != null ? alert : last.alert.fires() ? last.alert.ended(now) : last.alert;
            boolean changed = next.fires() != last.alert.fires();
            // A clock that was set back says nothing of when it was told.
            boolean isDue = !now.isBefore(last.at.plus(resendDelay)) || now.isBefore(last.at);
            if (changed || isDue) {
                due.add(next);
            }
            entry.setValue(new Told(next, changed || isDue ? now : last.at));
        }
        current.values().forEach(alert -> {
            due.add(alert);
            told.put(alert.labels(), new Told(alert, now));
        });
        return due;
    }

    /** As {@link #update} where it is not known of all whether they fire: what is not among them fires on. */
    List<Alert> keepAnd(Collection<Alert> firing, Duration resendDelay, Instant now) {
        List<Alert> all = new ArrayList<>(firing);
        told.values().stream().map(Told::alert).filter(Alert::fires).forEach(all::add);
        return update(all, resendDelay, now);
    }

    /** Of these nothing is told any more: they end when nobody else tells of them. */
    void lapse(Collection<Labels> alerts) {
        told.keySet().removeAll(alerts);
    }

    /** Notes what ended before this server began to tell; to be told at the next update. */
    void ended(Collection<Alert> before) {
        before.forEach(alert -> told.putIfAbsent(alert.labels(), new Told(alert, Instant.EPOCH)));
    }

    /** Everything that somebody who was told nothing has to know. */
    List<Alert> all() {
        return told.values().stream().map(Told::alert).toList();
    }

    int firing() {
        return (int) told.values().stream().filter(each -> each.alert.fires()).count();
    }

    /** How many fire, by their name. */
    Map<String, Integer> firingByName() {
        Map<String, Integer> counts = new HashMap<>();
        told.values().stream()
                .filter(each -> each.alert.fires())
                .forEach(each -> counts.merge(String.valueOf(each.alert.labels().get(Alert.NAME)), 1, Integer::sum));
        return counts;
    }

    private static Alert earliest(Alert first, Alert other) {
        return other.startsAt().isBefore(first.startsAt())
                ? new Alert(first.labels(), first.annotations(), other.startsAt(), null, first.generatorUrl())
                : first;
    }

    private static boolean isLongOver(Alert alert, Instant now) {
        Instant end = alert.endsAt();
        return end != null && end.plus(TELLS_ENDS_FOR).isBefore(now);
    }
}
