package io.periskop.push;

import io.periskop.aggregate.ErrorRules;
import io.periskop.label.Labels;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A service whose errors may be pushed to a server.
 *
 * @param jobs that are its own
 * @param withoutJob whether pushes that name no job are its own
 * @param rules as for what is scraped
 * @param errorLimit of one document; 0 for any number
 * @param series which labels of a group its series keep
 */
public record PushedService(
        String name,
        List<String> jobs,
        boolean withoutJob,
        ErrorRules rules,
        int errorLimit,
        UnaryOperator<Labels> series) {
    public PushedService {
        jobs = List.copyOf(jobs);
    }
}
