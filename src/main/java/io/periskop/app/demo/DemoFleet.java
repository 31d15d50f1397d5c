package io.periskop.app.demo;

import com.sun.net.httpserver.HttpServer;
import io.periskop.app.demo.Plot.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
 * Three services in four languages, several instances each, all on ports of 127.0.0.1 that were free. Errors have happened
 * before anyone looks, and go on happening until the fleet is closed; a new version of one service brings a new one.
 */
public final class DemoFleet implements AutoCloseable {
    public static final String PATH = "/-/exceptions";
    /** Labels of instances by which it is counted. */
    public static final List<String> SERIES_LABELS = List.of("version");
    /** Label of instances that their errors get. */
    public static final String TEAM = "team";

    private static final int EARLIER_ERRORS = 12;
    private static final long PERIOD_MILLIS = 700;

    /** @param address {@code 127.0.0.1:port} */
    public record Instance(String address, Map<String, String> labels) {}

    public record Service(String name, List<Instance> instances) {}

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<Service> services;
    private final Plot plot;
    private final Clock clock;
    private final Instant started;
    private final ScheduledExecutorService trouble;

    private DemoFleet(Clock clock, Random random) {
        this.clock = clock;
        this.started = clock.instant();
        this.plot = new Plot(random);
        trouble = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "demo-fleet");
            thread.setDaemon(true);
            return thread;
        });
        services = List.of(
                new Service(
                        "checkout",
                        List.of(
                                add(Role.STEADY, checkout(random, CheckoutDemo.WAYS_TO_FAIL), "4.2.0", "eu", "shop"),
                                add(Role.STEADY, checkout(random, CheckoutDemo.WAYS_TO_FAIL), "4.2.0", "us", "shop"),
                                add(
                                        Role.CANARY,
                                        checkout(random, CheckoutDemo.WAYS_OF_NEXT_VERSION),
                                        "4.3.0",
                                        "eu",
                                        "shop"))),
                new Service(
                        "payments",
                        List.of(
                                add(Role.DEPENDENT, wire(GoScenes.ALL, random), "1.18.2", "eu", "money"),
                                add(Role.DEPENDENT, wire(GoScenes.ALL, random), "1.18.2", "us", "money"))),
                new Service(
                        "recommendations",
                        List.of(
                                add(Role.STEADY, wire(PythonScenes.ALL, random), "2026.11", "eu", "discovery"),
                                add(Role.STEADY, wire(RubyScenes.ALL, random), "legacy", "eu", "discovery"))));
        for (int i = 0; i < EARLIER_ERRORS * plot.size(); i++) {
            trouble.execute(() -> somethingGoesWrong(Duration.ZERO));
        }
        trouble.scheduleAtFixedRate(
                () -> somethingGoesWrong(Duration.between(started, clock.instant())),
                PERIOD_MILLIS,
                PERIOD_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void somethingGoesWrong(Duration time) {
        plot.inTrouble(time).forEach(DemoInstance::goWrong);
    }

    public static DemoFleet start() {
        return new DemoFleet(Clock.systemUTC(), new Random());
    }

    public List<Service> services() {
        return services;
    }

    @Override
    public void close() {
        trouble.shutdownNow();
        servers.forEach(server -> server.stop(0));
    }

    private static DemoInstance checkout(Random random, int waysToFail) {
        return new JvmInstance(random, waysToFail);
    }

    private DemoInstance wire(List<Scene> scenes, Random random) {
        return new WireInstance(scenes, clock, random);
    }

    private Instance add(Role role, DemoInstance instance, String version, String region, String team) {
        plot.add(role, instance);
        return new Instance(serve(instance), Map.of("version", version, "region", region, TEAM, team));
    }

    private String serve(DemoInstance instance) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            server.createContext(PATH, instance.handler());
            server.start();
            servers.add(server);
            return "127.0.0.1:" + server.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException("the demo fleet cannot listen on 127.0.0.1", e);
        }
    }
}
