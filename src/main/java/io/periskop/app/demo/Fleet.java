package io.periskop.app.demo;

import io.periskop.app.demo.Plot.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Three services in four languages, several processes each. Errors have happened before anyone looks, and go on happening until
 * the fleet is closed; a new version of one service brings a new one.
 */
final class Fleet implements AutoCloseable {
    private static final int EARLIER_ERRORS = 12;
    private static final long PERIOD_MILLIS = 700;

    /** @param labels what a discovery would say of it */
    record Member(String service, Map<String, String> labels, DemoInstance instance) {}

    private final List<Member> members = new ArrayList<>();
    private final Random random;
    private final Plot plot;
    private final Clock clock;
    private final Instant started;
    private final ScheduledExecutorService trouble;

    private Fleet(Clock clock, Random random) {
        this.clock = clock;
        this.random = random;
        this.started = clock.instant();
        this.plot = new Plot(random);
        trouble = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "demo-fleet");
            thread.setDaemon(true);
            return thread;
        });
        add(Role.STEADY, "checkout", checkout(CheckoutDemo.WAYS_TO_FAIL), "4.2.0", "eu", "shop");
        add(Role.STEADY, "checkout", checkout(CheckoutDemo.WAYS_TO_FAIL), "4.2.0", "us", "shop");
        add(Role.CANARY, "checkout", checkout(CheckoutDemo.WAYS_OF_NEXT_VERSION), "4.3.0", "eu", "shop");
        add(Role.DEPENDENT, "payments", wire(GoScenes.ALL), "1.18.2", "eu", "money");
        add(Role.DEPENDENT, "payments", wire(GoScenes.ALL), "1.18.2", "us", "money");
        add(Role.STEADY, "recommendations", wire(PythonScenes.ALL), "2026.11", "eu", "discovery");
        add(Role.STEADY, "recommendations", wire(RubyScenes.ALL), "legacy", "eu", "discovery");
        for (int i = 0; i < EARLIER_ERRORS * plot.size(); i++) {
            trouble.execute(() -> somethingGoesWrong(Duration.ZERO));
        }
        trouble.scheduleAtFixedRate(
                () -> somethingGoesWrong(Duration.between(started, clock.instant())),
                PERIOD_MILLIS,
                PERIOD_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    static Fleet start() {
        return new Fleet(Clock.systemUTC(), new Random());
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    @Override
    public void close() {
        trouble.shutdownNow();
    }

    private void somethingGoesWrong(Duration time) {
        plot.inTrouble(time).forEach(DemoInstance::goWrong);
    }

    private DemoInstance checkout(int waysToFail) {
        return new JvmInstance(random, waysToFail);
    }

    private DemoInstance wire(List<Scene> scenes) {
        return new WireInstance(scenes, clock, random);
    }

    private void add(Role role, String service, DemoInstance instance, String version, String region, String team) {
        plot.add(role, instance);
        members.add(new Member(service, Map.of("version", version, "region", region, DemoFleet.TEAM, team), instance));
    }
}
