package io.periskop.aggregate;

import io.periskop.aggregate.Judgement.Ruling;
import io.periskop.aggregate.Verdict.Ruled;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;
import io.periskop.store.After;
import io.periskop.store.Before;
import io.periskop.store.Before.Known;
import io.periskop.store.Change;
import io.periskop.store.Marks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One observation merged into what is stored, once. Counts by origin: what an origin newly counted goes to the error that
 * its verdict names, what it counted before stays in the error that it was counted to.
 */
final class MergeRun {
    private final Observation observation;
    private final Judgement judgement;
    private final Before before;
    private final int occurrencesPerError;

    private final Map<String, ErrorDraft> drafts;
    private final Map<String, Marks> marks;
    private Set<String> dropped;
    private int room;
    private int originRoom;

    private long counted;
    private int created;
    private int restarted;
    private final Set<String> refused = new HashSet<>(0);
    private int late;
    private int cut;

    MergeRun(Observation observation, Judgement judgement, Before before, int occurrencesPerError) {
        this.observation = observation;
        this.judgement = judgement;
        this.before = before;
        this.occurrencesPerError = occurrencesPerError;
        this.drafts = new LinkedHashMap<>(2 * judgement.said().size());
        this.marks = new HashMap<>(2 * judgement.said().size());
        this.dropped = judgement.dropped();
        this.room = before.room();
        this.originRoom = before.originRoom();
    }

    After run() {
        judgement.said().forEach(this::merge);
        List<Change> changes = new ArrayList<>(drafts.size());
        for (ErrorDraft draft : drafts.values()) {
            Change change = draft.change();
            if (change != null) {
                changes.add(change);
            }
        }
        return new After(changes, marks);
    }

    /** After the run. */
    Ingested result() {
        int regressed =
                (int) drafts.values().stream().filter(ErrorDraft::regressed).count();
        return new Ingested(counted, created, regressed, restarted, refused, late, dropped, cut);
    }

    /** After the run: of each error that something new was counted to. */
    List<Growth> growth() {
        return drafts.values().stream()
                .map(ErrorDraft::growth)
                .filter(Objects::nonNull)
                .toList();
    }

    private void merge(String origin, List<ReportedAggregate> said) {
        Marks known = before.marks(origin);
        Ruling ruling = judgement.ruling(origin);
        if (known != null && ruling.blind()) {
            Counted more = Counted.of(known, said, known.severity());
            count(origin, known, more, known.route(), null);
        } else if (ruling.verdict() instanceof Ruled ruled) {
            cut += ruled.cut();
            judged(origin, known, said, ruled);
        } else {
            dropped = new HashSet<>(dropped);
            dropped.add(origin);
        }
    }

    private void judged(String origin, @Nullable Marks known, List<ReportedAggregate> said, Ruled ruled) {
        String route = ruled.route(origin);
        Severity severity = ruled.severity();
        Counted more = Counted.of(known == null ? Marks.none(shared(route)) : known, said, severity);
        if (known != null && !more.news()) {
            // An old answer is judged by an old message.
            count(origin, known, more, known.route(), null);
        } else {
            count(origin, known, more, route, ruled.labels());
        }
    }

    private void count(String origin, @Nullable Marks known, Counted more, String route, @Nullable Labels labels) {
        ErrorDraft target = draft(route);
        boolean missing = target.isMissing();
        boolean creates = missing
                && (more.delta() > 0 || known == null && !more.occurrences().isEmpty());
        if (missing && !creates && known == null) {
            return;
        }
        if (creates && room <= 0 || known == null && originRoom <= 0) {
            refused.add(origin);
            return;
        }
        Marks next = more.marks();
        if (known != null && !known.route().equals(route)) {
            draft(known.route()).leave(origin, known.share());
            next = next.routedTo(shared(route), known.sum());
        }
        long delta = creates || !missing ? target.add(more, origin, next, labels) : more.delta();
        if (!next.equals(known)) {
            marks.put(next.route().equals(origin) ? next.route() : origin, next);
        }
        room -= creates ? 1 : 0;
        originRoom -= known == null ? 1 : 0;
        tally(more, delta, missing);
    }

    private void tally(Counted more, long delta, boolean missing) {
        counted += delta;
        created += missing && delta > 0 ? 1 : 0;
        restarted += more.restarted() ? 1 : 0;
        late += more.late() ? 1 : 0;
    }

    private ErrorDraft draft(String key) {
        ErrorDraft draft = drafts.get(key);
        if (draft == null) {
            draft = new ErrorDraft(
                    key,
                    observation,
                    before.sourceSeen(),
                    before.sourceFirstHeard(),
                    before.serviceFirstHeard(),
                    before.error(key),
                    occurrencesPerError);
            drafts.put(key, draft);
        }
        return draft;
    }

    /** The store's own copy of a text that sources say over and over. */
    private String shared(String key) {
        Known known = before.error(key);
        return known == null ? key : known.error().key();
    }
}
