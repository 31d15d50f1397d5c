package io.periskop.aggregate;

import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rules for tests, by the key or by the message that the client says. */
final class Rules {
    private Rules() {}

    static Verdict to(String key) {
        return new Verdict.Ruled(key, null, Labels.NONE, 0);
    }

    static Verdict to(String key, String severity) {
        return new Verdict.Ruled(key, Severity.of(severity), Labels.NONE, 0);
    }

    static Verdict labelled(String name, String value) {
        return new Verdict.Ruled(null, null, Labels.of(Map.of(name, value)), 0);
    }

    /** Every key goes there. */
    static ErrorRules all(String key) {
        return said -> to(key);
    }

    static ErrorRules byKey(Map<String, String> routes) {
        return said -> to(routes.getOrDefault(said.key(), said.key()));
    }

    /** The message is the verdict: the key that it is counted to, or {@code drop}; without one it stays as it is. */
    static ErrorRules byMessage() {
        return byMessage(message -> message.isEmpty() ? Verdict.AS_SAID : to(message));
    }

    static ErrorRules byMessage(Function<String, Verdict> verdicts) {
        return said -> message(said).equals("drop") ? Verdict.DROPPED : verdicts.apply(message(said));
    }

    private static String message(ReportedAggregate said) {
        @Nullable Occurrence newest = OccurrenceList.newest(said.occurrences());
        return newest == null ? "" : newest.error().message();
    }
}
