package io.periskop.ingest;

import io.periskop.aggregate.ErrorRules;
import java.util.List;

/**
 * What the configuration says about a service whose events come in.
 *
 * @param errors what becomes of them before they are counted. As labels of a target they are given {@code release},
 *     {@code environment} and {@code platform}
 * @param seriesLabels which of these the counts by time keep
 */
public record ServiceRules(ErrorRules errors, List<String> seriesLabels) {
    /** Of a service about which it says nothing. */
    public static final ServiceRules NONE = new ServiceRules(ErrorRules.NONE, List.of());

    public ServiceRules {
        seriesLabels = List.copyOf(seriesLabels);
    }
}
