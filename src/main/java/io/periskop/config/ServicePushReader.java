package io.periskop.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code push:} of the services of one file, and that no job belongs to two of them. */
final class ServicePushReader {
    private static final Keys KEYS = Keys.of("jobs", "without_job");
    private static final int LONGEST_JOB = 512;

    private final Map<String, String> services = new HashMap<>();
    private @Nullable String withoutJob;

    /** Null where the service takes no pushes. A service that names no job is its own job. */
    @Nullable
    ServicePush read(@Nullable YamlValue value, String service) {
        if (value == null) {
            return null;
        }
        YamlMapping push = value.mapping(KEYS);
        List<String> jobs = new ArrayList<>();
        List<YamlValue> named = push.list("jobs");
        for (YamlValue job : named) {
            jobs.add(job.text());
            claim(job, job.text(), service);
        }
        if (named.isEmpty()) {
            jobs.add(service);
            claim(value, service, service);
        }
        YamlValue bare = push.get("without_job");
        boolean takesBare = bare != null && bare.flag();
        if (bare != null && takesBare) {
            if (withoutJob != null) {
                throw bare.error("the service " + Quoted.value(withoutJob) + " has it already; one service may");
            }
            withoutJob = service;
        }
        return new ServicePush(jobs, takesBare);
    }

    private void claim(YamlValue place, String job, String service) {
        if (job.isEmpty() || job.length() > LONGEST_JOB || job.chars().anyMatch(Character::isISOControl)) {
            throw place.error("bad job " + Quoted.value(job) + "; give 1 to " + LONGEST_JOB + " visible characters");
        }
        String other = services.putIfAbsent(job, service);
        if (other != null) {
            throw place.error("the job " + Quoted.value(job) + " belongs to the service " + Quoted.value(other)
                    + " already; give it to one of them");
        }
    }
}
