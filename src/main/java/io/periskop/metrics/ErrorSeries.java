package io.periskop.metrics;

import io.periskop.error.Severity;
import io.periskop.store.CountedBy;
import io.periskop.store.ErrorFacts;
import io.periskop.store.State;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Which errors have series of their own, and what these show. There are at most so many: of each service the errors that happen
 * most, where what is new counts for much; all others are counted in one series a service and severity, {@code __other__}.
 *
 * <p>No series ever falls, and what is counted is in exactly one: a series that begins shows where it begins for a while
 * before it rises, one that ends stays for a while without rising, and what is counted meanwhile is in the rest or, when
 * it begins, shown later. So what {@code increase()} adds up over all series is what was counted, for every Prometheus that
 * scrapes at least as often as {@link SeriesOptions#scrapeInterval}. Thread-safe.
 */
public final class ErrorSeries {
    static final int OPEN = State.Status.OPEN.ordinal();
    static final int RESOLVED = State.Status.RESOLVED.ordinal();
    static final int MUTED = State.Status.MUTED.ordinal();

    private static final long TURN = 30_000;
    private static final double HALF_LIFE = 3_600_000;
    private static final int SAMPLE = 120;

    private final SeriesOptions options;
    private final InstantSource clock;
    private final Map<String, ServiceSeries> services = new TreeMap<>();
    private long lastTurn;
    private int series;

    public ErrorSeries(SeriesOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.lastTurn = clock.millis() - TURN;
    }

    SeriesOptions options() {
        return options;
    }

    /** One that was there before this server looked. */
    public synchronized void found(ErrorFacts facts) {
        ServiceSeries service = service(facts.service());
        if (!service.has(facts.key())) {
            int before = service.size();
            SeriesEntry entry = service.entry(facts.key(), facts.severity(), first(facts));
            entry.total = facts.total();
            entry.hadSeries = true;
            become(service, entry, facts);
            service.flush(entry, clock.millis());
            series += service.size() - before;
        }
    }

    /** As it is now: it is new, or changed. */
    public synchronized void seen(ErrorFacts facts) {
        long now = clock.millis();
        ServiceSeries service = service(facts.service());
        int before = service.size();
        SeriesEntry entry = service.entry(facts.key(), facts.severity(), first(facts));
        boolean isNew = !entry.known;
        long grown = isNew ? 0 : Math.max(0, facts.total() - entry.total);
        boolean isBack = entry.known && entry.state == RESOLVED && facts.state().status() == State.Status.OPEN;
        boolean otherLabels = !entry.labels.equals(labels(facts)) || !entry.severity.equals(facts.severity());
        if (facts.state().resolved() || otherLabels) {
            service.endAll(entry, now);
        }
        if (isNew) {
            entry.total = facts.total();
        }
        become(service, entry, facts);
        begin(service, entry, isNew || isBack, before, now);
        entry.shares.forEach(share -> begin(service, share, isNew || isBack, before, now));
        entry.total += grown;
        service.count(entry, 0, isNew ? firstWithoutSeries(entry) : grown, now);
        service.flush(entry, now);
        series += service.size() - before;
    }

    private void begin(ServiceSeries service, SeriesEntry entry, boolean isNews, int before, long now) {
        if (isNews) {
            entry.news();
        }
        service.begin(entry, options.most() - series - service.size() + before, now);
    }

    /** Who has the error's total with what it counted; empty for this server. */
    private static String first(ErrorFacts facts) {
        CountedBy by = facts.countedBy();
        return by.here() || by.others().isEmpty() ? "" : by.others().get(0);
    }

    /** What a new error counted first is where its series begins; one without series has it in the rest. */
    private static long firstWithoutSeries(SeriesEntry entry) {
        long first = entry.line == null ? entry.first : 0;
        entry.first = 0;
        return first;
    }

    private void become(ServiceSeries service, SeriesEntry entry, ErrorFacts facts) {
        entry.severity = facts.severity();
        entry.labels = labels(facts);
        entry.lastSeen = facts.lastSeen().toEpochMilli();
        if (entry.className.isEmpty()) {
            entry.className = LabelText.cut(facts.className(), SAMPLE);
        }
        service.state(entry, facts.state().status().ordinal());
        if (facts.countedBy().here()) {
            service.part(entry, "");
        }
        facts.countedBy().others().forEach(origin -> service.part(entry, origin));
    }

    public synchronized void gone(String service, String key) {
        ServiceSeries known = services.get(service);
        if (known != null) {
            int before = known.size();
            known.remove(key, clock.millis());
            series += known.size() - before;
        }
    }

    /**
     * What was newly counted to an error, which need not be known yet.
     *
     * @param origin the id of the server that counted it; empty for this one
     * @param isNew whether it never happened before
     * @param className of its newest occurrence, or empty
     * @param message of the same
     */
    public synchronized void grew(
            String service,
            String origin,
            String key,
            Severity severity,
            long fresh,
            boolean isNew,
            String className,
            String message) {
        long now = clock.millis();
        ServiceSeries known = service(service);
        int before = known.size();
        SeriesEntry entry = known.entry(key, severity, origin);
        SeriesEntry part = known.part(entry, origin);
        entry.activity += fresh;
        part.activity += part.isShare() ? fresh : 0;
        if (entry.message.isEmpty() && !message.isEmpty()) {
            entry.className = LabelText.cut(className, SAMPLE);
            entry.message = LabelText.cut(message, SAMPLE);
        }
        entry.first = isNew ? fresh : entry.first;
        if (entry.known) {
            known.count(part, fresh, firstWithoutSeries(entry), now);
        } else {
            entry.waitingSince = entry.isWaiting() ? entry.waitingSince : now;
            part.waiting += fresh;
        }
        series += known.size() - before;
    }

    private List<String> labels(ErrorFacts facts) {
        if (options.errorLabels().isEmpty()) {
            return List.of();
        }
        return options.errorLabels().stream()
                .map(name -> {
                    String value = facts.labels().get(name);
                    return value == null ? "" : value;
                })
                .toList();
    }

    private ServiceSeries service(String name) {
        ServiceSeries known = services.get(name);
        if (known == null) {
            int room = Math.max(0, options.most() - series);
            known = new ServiceSeries(
                    name, options, Math.min(options.mostOfService(), room), () -> options.most() > series);
            services.put(name, known);
            series += known.size();
        }
        return known;
    }

    /** Chooses anew who has series, where the last time is long ago. */
    private void turn(long now) {
        long passed = now - lastTurn;
        if (passed < TURN) {
            return;
        }
        lastTurn = now;
        double fading = Math.pow(0.5, passed / HALF_LIFE);
        services.values().removeIf(service -> service.isOver(now));
        services.values().forEach(service -> service.age(fading, passed, now));
        Collection<ServiceSeries> all = services.values();
        int[] wanted = all.stream().mapToInt(ServiceSeries::wanted).toArray();
        int ofRest = all.stream().mapToInt(ServiceSeries::ofRest).sum();
        int level = level(wanted, options.most() - ofRest);
        // Those who have to give first, so that there is room for those who get.
        List<ServiceSeries> order = new ArrayList<>(all);
        order.sort((a, b) -> Integer.compare(b.ofErrors() - b.wanted(), a.ofErrors() - a.wanted()));
        series = all.stream().mapToInt(ServiceSeries::size).sum();
        for (ServiceSeries service : order) {
            int fair = Math.min(level, options.mostOfService());
            int before = service.size();
            int room = Math.max(0, options.most() - series);
            service.choose(Math.min(fair, service.ofErrors() + room), now);
            series += service.size() - before;
        }
    }

    /** Up to how many each may have, so that together they have at most so many: who wants less leaves it to others. */
    static int level(int[] wanted, int most) {
        int[] sorted = wanted.clone();
        Arrays.sort(sorted);
        long left = Math.max(0, most);
        for (int i = 0; i < sorted.length; i++) {
            int share = (int) (left / (sorted.length - i));
            if (sorted[i] > share) {
                return share;
            }
            left -= sorted[i];
        }
        return Integer.MAX_VALUE;
    }

    /** Writes both metrics; the original one where it is wanted. */
    synchronized void write(PageText page, boolean original) {
        long now = clock.millis();
        turn(now);
        conventional(page, now);
        if (original) {
            page.head(ORIGINAL, "Number of occurrences per service, error type and severity.", originalType(page));
            each((service, line) -> {
                byte[] labels = line.originalLabels();
                if (labels != null) {
                    page.add(ORIGINAL_NAME).add(labels).value(line.totalAt(now));
                }
            });
        }
        page.gauge("periskop_errors", "Errors by state.");
        services.values().forEach(service -> {
            for (State.Status status : State.Status.values()) {
                page.add("periskop_errors")
                        .add(new LabelText()
                                .with(LabelText.SERVICE, service.name())
                                .with("state", status.name().toLowerCase(java.util.Locale.ROOT))
                                .bytes())
                        .value(service.in(status.ordinal()));
            }
        });
        page.gauge(
                "periskop_errors_without_series", "Errors that are counted in __other__ because there are too many.");
        services.values()
                .forEach(service -> page.add("periskop_errors_without_series")
                        .add(new LabelText()
                                .with(LabelText.SERVICE, service.name())
                                .bytes())
                        .value(service.without()));
    }

    static final String ORIGINAL = "periskop_error_occurrences";
    private static final byte[] ORIGINAL_NAME = PageText.ascii(ORIGINAL);
    private static final byte[] NAME = PageText.ascii("periskop_error_occurrences_total");

    static String originalType(PageText page) {
        return page.isOpenMetrics() ? "unknown" : "counter";
    }

    /** In OpenMetrics the original metric has this counter's name: while it is there, neither has a type. */
    private void conventional(PageText page, long now) {
        String help = "Occurrences of an error counted since this server runs, or since it was first shown.";
        if (page.isOpenMetrics() && options.original()) {
            page.head("periskop_error_occurrences_total", help, "unknown");
        } else {
            page.counter(ORIGINAL, help);
        }
        each((service, line) -> page.add(NAME).add(line.labels()).value(line.countedAt(now)));
    }

    private void each(BiConsumer<ServiceSeries, Line> consumer) {
        services.values().forEach(service -> service.each(line -> consumer.accept(service, line)));
    }

    /** Names of services with errors. */
    synchronized List<String> names() {
        return List.copyOf(services.keySet());
    }

    /** Told for each of the errors that happen most in their service. */
    synchronized void frequent(BiConsumer<String, SeriesEntry> consumer) {
        services.values()
                .forEach(service -> service.frequent().forEach(entry -> consumer.accept(service.name(), entry)));
    }
}
