package io.periskop.metrics;

import io.periskop.error.Severity;
import io.periskop.store.CountedBy;
import io.periskop.store.ErrorFacts;
import io.periskop.store.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Errors that come, happen, change, are resolved and removed at random; and what of it was counted. */
final class Churn {
    private static final List<Severity> SEVERITIES = List.of(Severity.ERROR, Severity.WARNING, Severity.INFO);

    private static final class Error {
        final String service;
        final String key;
        Severity severity = Severity.ERROR;
        String team = "a";
        boolean resolved;
        boolean told;
        long total;
        /** Who counted it, this server by an empty name. */
        final Set<String> by = new TreeSet<>();

        Error(String service, String key) {
            this.service = service;
            this.key = key;
        }
    }

    private ErrorSeries series;
    private final ManualTime time;
    private final Random random;
    private final List<Error> errors = new ArrayList<>();
    private final List<Error> untold = new ArrayList<>();
    private int made;
    private long counted;
    private long grown;
    private boolean severitiesStay;
    private List<String> servers = List.of("");
    private final Map<String, Long> countedBy = new TreeMap<>();

    Churn(ErrorSeries series, ManualTime time, Random random) {
        this.series = series;
        this.time = time;
        this.random = random;
    }

    /** What was newly counted. */
    long counted() {
        return counted;
    }

    /** By how much totals rose after they were first seen. */
    long grown() {
        return grown;
    }

    /** What was newly counted by each, this server by an empty name. */
    Map<String, Long> countedBy() {
        return countedBy;
    }

    /** From now on these count, this server by an empty name. */
    void servers(List<String> ids) {
        servers = ids;
    }

    void begin(int count) {
        for (int i = 0; i < count; i++) {
            Error error = make();
            error.total = random.nextInt(1000);
            error.by.add(anyServer());
            error.told = true;
            series.found(facts(error));
        }
    }

    /** Errors keep their severity from now on. */
    void keepSeverities() {
        severitiesStay = true;
    }

    /** The server is started again: it knows what is stored. */
    void restart(ErrorSeries next) {
        series = next;
        untold.clear();
        errors.forEach(error -> {
            error.told = true;
            series.found(facts(error));
        });
    }

    void step() {
        List<Error> late = new ArrayList<>(untold);
        untold.clear();
        late.forEach(this::tell);
        for (int i = random.nextInt(6); i > 0; i--) {
            happen(errors.isEmpty() || random.nextInt(8) == 0 ? make() : errors.get(random.nextInt(errors.size())));
        }
        if (!errors.isEmpty()) {
            Error error = errors.get(random.nextInt(errors.size()));
            switch (random.nextInt(30)) {
                case 0 -> {
                    error.resolved = !error.resolved;
                    tell(error);
                }
                case 1 -> {
                    error.severity = severitiesStay ? error.severity : SEVERITIES.get(random.nextInt(3));
                    tell(error);
                }
                case 2 -> {
                    error.team = random.nextBoolean() ? "" : "b";
                    tell(error);
                }
                case 3 -> {
                    errors.remove(error);
                    if (untold.remove(error)) {
                        tell(error);
                    }
                    series.gone(error.service, error.key);
                }
                default -> {
                    // Nothing else happens.
                }
            }
        }
    }

    void settle() {
        untold.forEach(this::tell);
        untold.clear();
    }

    private Error make() {
        Error error = new Error("s" + random.nextInt(3), "k" + made++);
        errors.add(error);
        return error;
    }

    private void happen(Error error) {
        long fresh = 1 + random.nextInt(random.nextInt(20) == 0 ? 500 : 3);
        String server = anyServer();
        error.by.add(server);
        countedBy.merge(server, fresh, Long::sum);
        counted += fresh;
        grown += error.told ? fresh : 0;
        boolean isNew = error.total == 0;
        error.total += fresh;
        error.resolved &= random.nextInt(4) == 0;
        series.grew(error.service, server, error.key, error.severity, fresh, isNew, "E", "m");
        if (random.nextBoolean()) {
            tell(error);
        } else if (!untold.contains(error)) {
            // The index of errors is a little late.
            untold.add(error);
        }
    }

    /** One of them draws no number, so that what happens to one server alone stays what it was. */
    private String anyServer() {
        return servers.get(servers.size() == 1 ? 0 : random.nextInt(servers.size()));
    }

    private void tell(Error error) {
        error.told = true;
        series.seen(facts(error));
    }

    private ErrorFacts facts(Error error) {
        State state = error.resolved ? State.resolved(time.instant(), false) : State.open(time.instant(), false);
        return Facts.of(
                error.service,
                error.key,
                error.severity,
                state,
                error.team.isEmpty() ? Map.of() : Map.of("team", error.team),
                error.total,
                time.instant(),
                new CountedBy(
                        error.by.contains(""),
                        error.by.stream().filter(id -> !id.isEmpty()).toList()));
    }
}
