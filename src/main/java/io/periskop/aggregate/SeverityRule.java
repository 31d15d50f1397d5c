package io.periskop.aggregate;

import io.periskop.error.Severity;
import io.periskop.store.StoredError;
import org.jspecify.annotations.Nullable;

/**
 * One severity for an error whose instances may disagree: the most severe one wins, and only who set it, or anyone once
 * that one is gone, can lower it. So two instances that differ do not make it flap, and a single one that changes its mind
 * is followed. Where rules bring several keys of one instance together, each of them is an instance in this.
 */
final class SeverityRule {
    record Decision(Severity severity, String source, String origin) {}

    private SeverityRule() {}

    /** @param setterGone whether the source that set the error's severity is no longer heard of */
    static Decision decide(
            @Nullable StoredError error, boolean setterGone, Severity said, String source, String origin) {
        if (error == null
                || setterGone
                || error.severitySource().isEmpty()
                || said.compareTo(error.severity()) > 0
                || error.severitySource().equals(source)
                        && error.severityOrigin().equals(origin)) {
            return new Decision(said, source, origin);
        }
        return new Decision(error.severity(), error.severitySource(), error.severityOrigin());
    }
}
