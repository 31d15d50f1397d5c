package io.periskop.aggregate;

import io.periskop.error.Severity;
import io.periskop.store.Before.Known;
import io.periskop.store.StoredError;
import java.util.Objects;

/**
 * One severity for an error whose instances may disagree: the most severe one wins, and only the source that set it, or
 * any once that one is gone, can lower it. So two instances that differ do not make it flap, and a single one that changes
 * its mind is followed.
 */
final class SeverityRule {
    record Decision(Severity severity, String source) {}

    private SeverityRule() {}

    static Decision decide(Known known, Severity said, String source) {
        StoredError error = known.error();
        if (error == null
                || known.severitySourceGone()
                || said.compareTo(error.severity()) > 0
                || Objects.equals(error.severitySource(), source)) {
            return new Decision(said, source);
        }
        return new Decision(error.severity(), error.severitySource());
    }
}
