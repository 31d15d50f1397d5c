package io.periskop.app.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Who of a demo fleet is in trouble at a time: one process at random, those of a new version once it is released, and every few
 * minutes all of those together that need what is down then.
 */
final class Plot {
    static final Duration RELEASE = Duration.ofSeconds(75);
    static final Duration FIRST_OUTAGE = Duration.ofMinutes(2);
    static final Duration FROM_OUTAGE_TO_OUTAGE = Duration.ofMinutes(5);
    static final Duration OUTAGE = Duration.ofSeconds(45);

    enum Role {
        STEADY,
        /** Serves nobody until the release. */
        CANARY,
        /** In trouble as any other, and all the time during an outage. */
        DEPENDENT
    }

    private record Part(Role role, DemoInstance instance) {}

    private final List<Part> parts = new ArrayList<>();
    private final Random random;

    Plot(Random random) {
        this.random = random;
    }

    void add(Role role, DemoInstance instance) {
        parts.add(new Part(role, instance));
    }

    int size() {
        return parts.size();
    }

    /** @param time since the fleet was started */
    List<DemoInstance> inTrouble(Duration time) {
        List<DemoInstance> serving = parts.stream()
                .filter(part -> part.role() != Role.CANARY || time.compareTo(RELEASE) >= 0)
                .map(Part::instance)
                .toList();
        List<DemoInstance> victims = new ArrayList<>();
        victims.add(serving.get(random.nextInt(serving.size())));
        if (isOutage(time)) {
            parts.stream()
                    .filter(part -> part.role() == Role.DEPENDENT)
                    .map(Part::instance)
                    .forEach(victims::add);
        }
        return victims;
    }

    private static boolean isOutage(Duration time) {
        long since = time.minus(FIRST_OUTAGE).toMillis();
        return since >= 0 && since % FROM_OUTAGE_TO_OUTAGE.toMillis() < OUTAGE.toMillis();
    }
}
