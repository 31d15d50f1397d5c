package io.periskop.store;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import java.time.Instant;
import java.util.List;

/**
 * One error of one service, over all its instances.
 *
 * @param total every occurrence ever counted
 * @param folded the part of {@code total} that no mark stands for any longer; the rest is the sum of the shares of the
 *     marks that are routed here
 * @param severity the most severe that an instance gives it; only who set it, or its absence, lowers it
 * @param severitySource who set it; empty if that one counts to another error now, so that anybody may
 * @param severityOrigin the key under which that source counts
 * @param createdAt when a client first counted it: the earliest that any client said
 * @param firstSeen when this server first counted it
 * @param lastSeen when it last happened, as far as known
 * @param labels those that rules gave it, as they were last asked
 * @param edits what people made of them
 * @param occurrences the newest, newest first, each uuid once, all with a timestamp
 * @param imported the part of {@code folded} that other servers counted
 * @param origins the part of {@code total} that this server was told by servers that it federates
 */
public record StoredError(
        String service,
        String key,
        long total,
        long folded,
        Severity severity,
        String severitySource,
        String severityOrigin,
        Instant createdAt,
        Instant firstSeen,
        Instant lastSeen,
        State state,
        Labels labels,
        LabelEdits edits,
        List<Occurrence> occurrences,
        Imported imported,
        Origins origins) {
    public StoredError {
        occurrences = List.copyOf(occurrences);
    }

    /** One that nobody labelled and no other server counted. */
    public StoredError(
            String service,
            String key,
            long total,
            long folded,
            Severity severity,
            String severitySource,
            String severityOrigin,
            Instant createdAt,
            Instant firstSeen,
            Instant lastSeen,
            State state,
            Labels labels,
            List<Occurrence> occurrences) {
        this(
                service,
                key,
                total,
                folded,
                severity,
                severitySource,
                severityOrigin,
                createdAt,
                firstSeen,
                lastSeen,
                state,
                labels,
                LabelEdits.NONE,
                occurrences,
                Imported.NONE,
                Origins.NONE);
    }

    /** One that no rule touched. */
    public StoredError(
            String service,
            String key,
            long total,
            long folded,
            Severity severity,
            String severitySource,
            Instant createdAt,
            Instant firstSeen,
            Instant lastSeen,
            State state,
            List<Occurrence> occurrences) {
        this(
                service,
                key,
                total,
                folded,
                severity,
                severitySource,
                key,
                createdAt,
                firstSeen,
                lastSeen,
                state,
                Labels.NONE,
                occurrences);
    }

    /** Those that rules gave it, as people changed them. */
    public Labels shownLabels() {
        return edits.over(labels);
    }

    /** Whether nobody ever did anything with it: it has no word that could be the later one. */
    public boolean isUntouched() {
        return state.status() == State.Status.OPEN
                && !state.regressed()
                && !state.since().isAfter(firstSeen);
    }

    /** Its state as a word among those of others: one that happened again said so when it happened. */
    public State word() {
        return state.regressed() && lastSeen.isBefore(state.since()) ? State.open(lastSeen, true) : state;
    }

    /** Whether what is said elsewhere is later than what is known here. */
    public boolean isOverruledBy(State said) {
        return isUntouched() ? said.status() != State.Status.OPEN : said.overrules(word());
    }

    /** What this server counted itself. */
    public long own() {
        return total - origins.sum();
    }

    /** What tells it from an earlier error of its name, which was removed: another time, later than that one's. */
    public Instant began() {
        Instant began = origins.began();
        return began == null ? firstSeen : began;
    }

    /** To make another one of it. */
    public Changer change() {
        return new Changer(this);
    }

    public StoredError with(State next) {
        return change().state(next).done();
    }

    public StoredError with(LabelEdits next) {
        return change().edits(next).done();
    }

    public StoredError withFolded(long nextFolded) {
        return change().folded(nextFolded).done();
    }

    public StoredError withOccurrences(List<Occurrence> kept) {
        return change().occurrences(kept).done();
    }

    /** Anybody may set its severity from now on. */
    public StoredError withoutSeveritySource() {
        return change().severity(severity, "", "").done();
    }

    /** So much of what was imported is in the marks of a process now: it leaves the folded base. The total stays. */
    public StoredError returning(long count) {
        return change().folded(folded - count)
                .imported(imported.returning(count))
                .done();
    }

    /** Takes what is to be different, and keeps the rest. */
    public static final class Changer {
        private final StoredError from;
        private long total;
        private long folded;
        private Severity severity;
        private String severitySource;
        private String severityOrigin;
        private Instant createdAt;
        private Instant firstSeen;
        private Instant lastSeen;
        private State state;
        private Labels labels;
        private LabelEdits edits;
        private List<Occurrence> occurrences;
        private Imported imported;
        private Origins origins;

        private Changer(StoredError from) {
            this.from = from;
            this.total = from.total;
            this.folded = from.folded;
            this.severity = from.severity;
            this.severitySource = from.severitySource;
            this.severityOrigin = from.severityOrigin;
            this.createdAt = from.createdAt;
            this.firstSeen = from.firstSeen;
            this.lastSeen = from.lastSeen;
            this.state = from.state;
            this.labels = from.labels;
            this.edits = from.edits;
            this.occurrences = from.occurrences;
            this.imported = from.imported;
            this.origins = from.origins;
        }

        public Changer total(long next) {
            total = next;
            return this;
        }

        public Changer folded(long next) {
            folded = next;
            return this;
        }

        /** With who set it, and under which key that one counts. */
        public Changer severity(Severity next, String source, String origin) {
            severity = next;
            severitySource = source;
            severityOrigin = origin;
            return this;
        }

        public Changer createdAt(Instant next) {
            createdAt = next;
            return this;
        }

        public Changer firstSeen(Instant next) {
            firstSeen = next;
            return this;
        }

        public Changer lastSeen(Instant next) {
            lastSeen = next;
            return this;
        }

        public Changer state(State next) {
            state = next;
            return this;
        }

        public Changer labels(Labels next) {
            labels = next;
            return this;
        }

        public Changer edits(LabelEdits next) {
            edits = next;
            return this;
        }

        public Changer occurrences(List<Occurrence> next) {
            occurrences = next;
            return this;
        }

        public Changer imported(Imported next) {
            imported = next;
            return this;
        }

        public Changer origins(Origins next) {
            origins = next;
            return this;
        }

        public StoredError done() {
            return new StoredError(
                    from.service,
                    from.key,
                    total,
                    folded,
                    severity,
                    severitySource,
                    severityOrigin,
                    createdAt,
                    firstSeen,
                    lastSeen,
                    state,
                    labels,
                    edits,
                    occurrences,
                    imported,
                    origins);
        }
    }
}
