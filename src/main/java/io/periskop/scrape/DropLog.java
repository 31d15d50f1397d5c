package io.periskop.scrape;

import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says why targets of one service are not scraped: each reason when it comes up, not at every change of something else. */
final class DropLog {
    private static final Logger log = LoggerFactory.getLogger(DropLog.class);
    private static final int MOST = 20;

    private Set<String> told = Set.of();

    void tell(String service, Targets targets) {
        Set<String> reasons = new LinkedHashSet<>();
        for (DroppedTarget dropped : targets.dropped()) {
            if (reasons.size() < MOST && !dropped.reason().equals(DroppedTarget.BY_RULES)) {
                reasons.add(dropped.reason());
            }
        }
        for (String reason : reasons) {
            if (!told.contains(reason)) {
                log.warn("service {}: a target is not scraped: {}", service, reason);
            }
        }
        told = reasons;
    }
}
