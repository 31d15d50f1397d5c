package io.periskop.alert;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.store.ErrorFacts;
import io.periskop.store.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what fires of an error, from what is stored of it alone: so every server that shares a storage says the same, also one
 * that was just started. As of one moment; for one thread.
 */
final class AlertJudge {
    /** A label that people give: nobody wants to hear more. */
    static final String ACKNOWLEDGED = "acknowledged";

    private record Asked(AlertRule rule, Predicate<CatalogError> mayMatch) {}

    private final List<Asked> rules;
    private final Instant newSince;
    private final Instant now;
    private final Duration resolveAfter;

    AlertJudge(AlertingSpec spec, Catalog catalog, Instant now) {
        this.rules = spec.rules().stream()
                .map(rule -> new Asked(rule, catalog.mayMatch(rule.search())))
                .toList();
        this.newSince = catalog.newSince();
        this.now = now;
        this.resolveAfter = spec.resolveAfter();
    }

    /** Where a rule's search has phrases the texts of the error have still to be asked. In the order of the rules. */
    List<Firing> judge(CatalogError error, @Nullable Spike spike) {
        return ends(error) ? List.of() : firing(error, spike);
    }

    /** What may have fired until the error was closed just now: for whoever does not know what was told of it. */
    List<Firing> closed(CatalogError error) {
        ErrorFacts facts = error.facts();
        if (facts.state().status() == State.Status.OPEN
                || !facts.lastSeen().plus(resolveAfter).isAfter(facts.state().since())) {
            return List.of();
        }
        Spike any = new Spike(facts.firstSeen(), 0, 0, 0);
        List<Firing> all = new ArrayList<>(firing(opened(error, false), any));
        all.addAll(firing(opened(error, true), null));
        return all;
    }

    private static CatalogError opened(CatalogError error, boolean regressed) {
        ErrorFacts facts = error.facts();
        ErrorFacts open = new ErrorFacts(
                facts.service(),
                facts.key(),
                facts.className(),
                facts.severity(),
                State.open(facts.firstSeen(), regressed),
                facts.labels(),
                facts.createdAt(),
                facts.firstSeen(),
                facts.lastSeen(),
                facts.total(),
                facts.signature(),
                facts.countedBy(),
                facts.editedAt());
        return new CatalogError(error.id(), open, error.own());
    }

    /** Whatever happens to it. */
    boolean ends(CatalogError error) {
        ErrorFacts facts = error.facts();
        return facts.state().status() != State.Status.OPEN
                || !facts.lastSeen().plus(resolveAfter).isAfter(now)
                || error.own().get(ACKNOWLEDGED) != null;
    }

    private List<Firing> firing(CatalogError error, @Nullable Spike spike) {
        String mark = error.mark(newSince);
        if (mark.isEmpty() && spike == null) {
            return List.of();
        }
        List<Firing> all = new ArrayList<>(1);
        for (Asked asked : rules) {
            if (asked.mayMatch.test(error)) {
                for (AlertEvent event : asked.rule.events()) {
                    add(all, asked.rule, event, error, mark, spike);
                }
            }
        }
        return all;
    }

    private static void add(
            List<Firing> all,
            AlertRule rule,
            AlertEvent event,
            CatalogError error,
            String mark,
            @Nullable Spike spike) {
        switch (event) {
            case NEW -> {
                if (mark.equals(CatalogError.NEW)) {
                    all.add(new Firing(rule, event, error, error.facts().firstSeen(), ""));
                }
            }
            case REGRESSED -> {
                if (mark.equals(CatalogError.REGRESSED)) {
                    all.add(new Firing(rule, event, error, error.facts().state().since(), ""));
                }
            }
            case SPIKE -> {
                if (spike != null) {
                    all.add(new Firing(rule, event, error, spike.since(), spike.sentence()));
                }
            }
        }
    }
}
