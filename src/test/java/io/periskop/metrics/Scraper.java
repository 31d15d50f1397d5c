package io.periskop.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What Prometheus makes of a page, scrape by scrape: the sum of increases of each series, a fall being a restart. */
final class Scraper {
    private final Map<String, Long> last = new HashMap<>();
    private final Map<String, Long> increase = new HashMap<>();
    private Set<String> present = Set.of();

    /** @return the value of each series of the metric */
    static Map<String, Long> series(String page, String metric) {
        Map<String, Long> series = new HashMap<>();
        page.lines().filter(line -> line.startsWith(metric + "{")).forEach(line -> {
            int end = line.lastIndexOf("} ");
            String rest = line.substring(end + 2);
            long value = (long) Double.parseDouble(rest.split(" ")[0]);
            if (series.put(line.substring(metric.length(), end + 1), value) != null) {
                throw new AssertionError("twice on one page: " + line);
            }
        });
        return series;
    }

    void scrape(String page, String metric) {
        Map<String, Long> now = series(page, metric);
        now.forEach((name, value) -> {
            Long before = last.put(name, value);
            if (before != null) {
                increase.merge(name, value >= before ? value - before : value, Long::sum);
            }
        });
        present = Set.copyOf(now.keySet());
    }

    /** Of all series that were ever there. */
    long increase() {
        return increase.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of those that have this among their labels. */
    long increaseOf(String label) {
        return increaseWhere(name -> name.contains(label));
    }

    long increaseWhere(Predicate<String> chosen) {
        return increase.entrySet().stream()
                .filter(each -> chosen.test(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    Set<String> present() {
        return present;
    }

    /** How many different series there were. */
    int ever() {
        return last.size();
    }
}
