package io.periskop.aggregate;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;
import io.periskop.label.LabelsBuilder;
import io.periskop.label.relabel.Relabelling;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code error_relabel_configs}: Prometheus' rules, run over the labels of an error. It has the labels of its target,
 * {@code service}, {@code severity}, {@code __key__}, and of its newest occurrence {@code __class__}, {@code __message__},
 * {@code __url__} and {@code __method__}. A rule may drop it, rewrite {@code __key__}, correct {@code severity}, and give it
 * labels: those that a rule set. Immutable, equal when the rules and the target's labels are.
 */
public final class RelabelledErrors implements ErrorRules {
    private static final String SERVICE = "service";
    private static final String SEVERITY = "severity";
    private static final String EXPORTED = "exported_";
    private static final String KEY = "__key__";
    private static final String CLASS = "__class__";
    private static final String MESSAGE = "__message__";
    private static final String URL = "__url__";
    private static final String METHOD = "__method__";

    private final Relabelling rules;
    private final boolean honorLabels;
    /** Those of the target, and the service's name. */
    private final Labels known;
    /** With the severity of the error that was judged last: nearly all have the same few. */
    private volatile Base base;

    private record Base(Severity severity, Labels labels) {}

    /**
     * @param honorLabels whether an error's own {@code service} and {@code severity} win over labels of its target that have
     *     these names. As in Prometheus an own one that loses is kept as {@code exported_…}, and a target's is not
     */
    public RelabelledErrors(Relabelling rules, boolean honorLabels) {
        this(rules, honorLabels, Labels.NONE);
    }

    private RelabelledErrors(Relabelling rules, boolean honorLabels, Labels known) {
        this.rules = rules;
        this.honorLabels = honorLabels;
        this.known = known;
        this.base = baseOf(Severity.ERROR);
    }

    @Override
    public ErrorRules of(String service, Labels target) {
        return rules.isEmpty()
                ? NONE
                : new RelabelledErrors(rules, honorLabels, plus(target.visible(), SERVICE, service));
    }

    @Override
    public Verdict judge(ReportedAggregate said) {
        LabelsBuilder labels = new LabelsBuilder(labelsFor(said.severity())).set(KEY, said.key());
        Occurrence newest = OccurrenceList.newest(said.occurrences());
        if (newest != null) {
            labels.set(CLASS, newest.error().className())
                    .set(MESSAGE, newest.error().message());
            if (newest.httpContext() != null) {
                labels.set(URL, newest.httpContext().url())
                        .set(METHOD, newest.httpContext().method());
            }
        }
        return rules.apply(labels) ? ruled(said.key(), labels) : Verdict.DROPPED;
    }

    private static Verdict ruled(String origin, LabelsBuilder labels) {
        RuledLabels given = RuledLabels.of(labels, SEVERITY);
        String key = RuledLabels.key(labels.get(KEY));
        boolean isKeyCut = key == null && !labels.get(KEY).isEmpty();
        Severity severity = labels.wasSet(SEVERITY) ? RuledLabels.severity(labels.get(SEVERITY)) : null;
        return new Verdict.Ruled(
                origin.equals(key) ? null : key, severity, given.labels(), given.cut() + (isKeyCut ? 1 : 0));
    }

    private Labels labelsFor(Severity severity) {
        Base last = base;
        if (!last.severity.equals(severity)) {
            last = baseOf(severity);
            base = last;
        }
        return last.labels;
    }

    private Base baseOf(Severity severity) {
        return new Base(severity, plus(known, SEVERITY, severity.text()));
    }

    private Labels plus(Labels target, String name, String own) {
        if (target.get(name) == null || honorLabels) {
            return target.plus(Labels.of(Map.of(name, own)));
        }
        String exported = EXPORTED + name;
        while (target.get(exported) != null) {
            exported = EXPORTED + exported;
        }
        return target.plus(Labels.of(Map.of(exported, own)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RelabelledErrors that
                && rules.equals(that.rules)
                && honorLabels == that.honorLabels
                && known.equals(that.known);
    }

    @Override
    public int hashCode() {
        return 31 * rules.hashCode() + known.hashCode();
    }

    @Override
    public String toString() {
        return "RelabelledErrors[rules=" + rules + ", honorLabels=" + honorLabels + ", known=" + known + "]";
    }
}
