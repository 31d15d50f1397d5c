package io.periskop.metrics;

import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.label.search.TextSignature;
import io.periskop.store.CountedBy;
import io.periskop.store.ErrorFacts;
import io.periskop.store.State;
import java.time.Instant;
import java.util.Map;

/** Errors as the index tells of them. */
final class Facts {
    private Facts() {}

    static ErrorFacts open(String service, String key, Severity severity, long total, Instant at) {
        return of(service, key, severity, State.open(at, false), Map.of(), total, at);
    }

    static ErrorFacts of(
            String service,
            String key,
            Severity severity,
            State state,
            Map<String, String> labels,
            long total,
            Instant at) {
        return of(service, key, severity, state, labels, total, at, CountedBy.THIS);
    }

    static ErrorFacts of(
            String service,
            String key,
            Severity severity,
            State state,
            Map<String, String> labels,
            long total,
            Instant at,
            CountedBy countedBy) {
        return new ErrorFacts(
                service,
                key,
                "java.lang.IllegalStateException",
                severity,
                state,
                Labels.of(labels),
                at,
                at,
                at,
                total,
                TextSignature.EMPTY,
                countedBy,
                null);
    }
}
