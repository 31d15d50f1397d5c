package io.periskop.aggregate;

import io.periskop.exposition.ReportedAggregate;
import io.periskop.label.Labels;

/**
 * What becomes of the errors that a target reports, before they are counted.
 *
 * <p>Pure: of equal rules the same aggregate gets the same verdict. Asked outside of transactions, by several threads.
 */
@FunctionalInterface
public interface ErrorRules {
    /** Everything is counted as the client says. */
    ErrorRules NONE = said -> Verdict.AS_SAID;

    /**
     * @param said all that one process says about one of its keys; of its occurrences those that may be new. Where there
     *     is none the rules see no message
     */
    Verdict judge(ReportedAggregate said);

    /** These rules, for what one target of one service reports. */
    default ErrorRules of(String service, Labels target) {
        return this;
    }
}
