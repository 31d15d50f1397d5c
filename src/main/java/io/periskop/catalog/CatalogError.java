package io.periskop.catalog;

import io.periskop.label.Labels;
import io.periskop.label.search.BuiltInLabels;
import io.periskop.store.ErrorFacts;
import io.periskop.store.ErrorId;
import io.periskop.store.State;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One error of the catalog. Immutable.
 *
 * @param facts with the key's and the class's own characters in the signature
 * @param own the labels that rules and people gave it; one with a built-in label's name is called {@code exported_…}
 */
public record CatalogError(ErrorId id, ErrorFacts facts, Labels own) {
    public static final String NEW = "new";
    public static final String REGRESSED = "regressed";

    static Labels exported(Labels labels) {
        if (labels.byName().keySet().stream().noneMatch(BuiltInLabels::isBuiltIn)) {
            return labels;
        }
        Map<String, String> shown = new TreeMap<>(labels.byName());
        for (String name : BuiltInLabels.NAMES) {
            String value = shown.remove(name);
            if (value != null) {
                String free = BuiltInLabels.EXPORTED_PREFIX + name;
                while (shown.containsKey(free)) {
                    free = BuiltInLabels.EXPORTED_PREFIX + free;
                }
                shown.put(free, value);
            }
        }
        return Labels.of(shown);
    }

    /** As in labels: {@code open}, {@code resolved} or {@code muted}. */
    public static String text(State.Status status) {
        return switch (status) {
            case OPEN -> "open";
            case RESOLVED -> "resolved";
            case MUTED -> "muted";
        };
    }

    /**
     * Open ones only: {@link #REGRESSED}, or {@link #NEW} when it was first seen at or after this; else empty.
     *
     * @param newSince now, less how long an error is new
     */
    public String mark(Instant newSince) {
        State state = facts.state();
        if (state.status() != State.Status.OPEN) {
            return "";
        }
        return state.regressed() ? REGRESSED : facts.firstSeen().isBefore(newSince) ? "" : NEW;
    }

    /** Built-in ones and its own; absent ones are not in it. */
    public Labels labels(Instant newSince) {
        Map<String, String> all = new TreeMap<>(own.byName());
        for (String name : BuiltInLabels.NAMES) {
            all.put(name, value(name, newSince));
        }
        return Labels.of(all);
    }

    /** Empty when it has no such label. */
    String value(String name, Instant newSince) {
        return switch (name) {
            case BuiltInLabels.SERVICE -> facts.service();
            case BuiltInLabels.SEVERITY -> facts.severity().text();
            case BuiltInLabels.CLASS -> facts.className();
            case BuiltInLabels.KEY -> facts.key();
            case BuiltInLabels.STATE -> text(facts.state().status());
            case BuiltInLabels.MARK -> mark(newSince);
            default -> {
                String value = own.get(name);
                yield value == null ? "" : value;
            }
        };
    }
}
