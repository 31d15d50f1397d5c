package io.periskop.metrics;

import io.periskop.store.ErrorId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Errors that an alert should name: new ones and those that came back within the last hour, and those that happen most; a few of
 * each service, with class and message. Thread-safe.
 */
final class NotedErrors {
    private static final long KEPT = 3_600_000;
    private static final int MOST = 200;
    private static final int MOST_OF_SERVICE = 5;
    private static final int LONGEST = 120;

    private record Noted(String service, String key, long at, byte[] labels) {}

    private final Map<String, Deque<Noted>> events =
            new HashMap<>(Map.of("new", new ArrayDeque<>(), "regressed", new ArrayDeque<>()));
    /** Since when an error is among the most frequent ones. */
    private Map<String, Noted> frequent = new HashMap<>();

    synchronized void happened(String event, String service, String key, String className, String message, long now) {
        Deque<Noted> all = events.computeIfAbsent(event, e -> new ArrayDeque<>());
        all.removeIf(noted -> noted.service.equals(service) && noted.key.equals(key));
        if (all.stream().filter(noted -> noted.service.equals(service)).count() >= MOST_OF_SERVICE) {
            removeOldest(all, service);
        }
        all.addLast(new Noted(service, key, now, labels(event, service, key, className, message)));
        if (all.size() > MOST) {
            all.removeFirst();
        }
    }

    private static void removeOldest(Deque<Noted> all, String service) {
        for (Iterator<Noted> each = all.iterator(); each.hasNext(); ) {
            if (each.next().service.equals(service)) {
                each.remove();
                return;
            }
        }
    }

    synchronized void write(PageText page, ErrorSeries series, long now) {
        page.gauge(
                "periskop_noted_error_timestamp_seconds",
                "When the error became new, came back, or became one of the most frequent of its service.");
        events.values().forEach(all -> {
            all.removeIf(noted -> noted.at < now - KEPT);
            all.forEach(noted -> line(page, noted));
        });
        Map<String, Noted> still = new HashMap<>();
        series.frequent((service, entry) -> {
            if (still.size() < MOST) {
                String id = ErrorId.of(service, entry.key).text();
                Noted before = frequent.get(id);
                still.put(
                        id,
                        before != null
                                ? before
                                : new Noted(
                                        service,
                                        entry.key,
                                        now,
                                        labels("frequent", service, entry.key, entry.className, entry.message)));
            }
        });
        frequent = still;
        still.values().forEach(noted -> line(page, noted));
    }

    private static void line(PageText page, Noted noted) {
        page.add("periskop_noted_error_timestamp_seconds").add(noted.labels).value(noted.at / 1000);
    }

    private static byte[] labels(String event, String service, String key, String className, String message) {
        return new LabelText()
                .with(LabelText.KEY, LabelText.distinct(key))
                .with("class", excerpt(className))
                .with("error_id", ErrorId.of(service, key).text())
                .with("event", event)
                .with("message", excerpt(message))
                .with(LabelText.SERVICE, service)
                .bytes();
    }

    /** In one line. */
    private static String excerpt(String text) {
        String cut = LabelText.cut(text, LONGEST).replaceAll("\\s+", " ").strip();
        return cut.length() < text.strip().length() ? cut + "…" : cut;
    }
}
