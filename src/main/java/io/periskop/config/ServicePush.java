package io.periskop.config;

import java.util.List;

/**
 * Which pushes a service takes.
 *
 * @param jobs whose errors are its own; no other service has one of them
 * @param withoutJob whether it takes those that name no job as well; at most one service does
 */
public record ServicePush(List<String> jobs, boolean withoutJob) {
    public ServicePush {
        jobs = List.copyOf(jobs);
    }
}
