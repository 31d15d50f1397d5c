package io.periskop.app.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Three services in four languages, several instances each, all on ports of 127.0.0.1 that were free. Errors have happened
 * before anyone looks, and go on happening until the fleet is closed.
 */
public final class DemoFleet implements AutoCloseable {
    public static final String PATH = "/-/exceptions";

    private static final int EARLIER_ERRORS = 12;
    private static final long PERIOD_MILLIS = 700;

    /** @param addresses one an instance, {@code 127.0.0.1:port} */
    public record Service(String name, List<String> addresses) {}

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();
    private final List<DemoInstance> instances = new ArrayList<>();
    private final ScheduledExecutorService trouble;

    private DemoFleet(Clock clock, Random random) {
        trouble = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "demo-fleet");
            thread.setDaemon(true);
            return thread;
        });
        add("checkout", 3, number -> new JvmInstance(random));
        add("payments", 2, number -> new WireInstance(GoScenes.ALL, clock, random));
        add(
                "recommendations",
                2,
                number -> new WireInstance(number == 0 ? PythonScenes.ALL : RubyScenes.ALL, clock, random));
        for (int i = 0; i < EARLIER_ERRORS * instances.size(); i++) {
            trouble.execute(() -> somethingGoesWrong(random));
        }
        trouble.scheduleAtFixedRate(
                () -> somethingGoesWrong(random), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void somethingGoesWrong(Random random) {
        instances.get(random.nextInt(instances.size())).goWrong();
    }

    public static DemoFleet start() {
        return new DemoFleet(Clock.systemUTC(), new Random());
    }

    public List<Service> services() {
        return List.copyOf(services);
    }

    @Override
    public void close() {
        trouble.shutdownNow();
        servers.forEach(server -> server.stop(0));
    }

    private void add(String name, int count, IntFunction<DemoInstance> maker) {
        List<String> addresses = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            DemoInstance instance = maker.apply(number);
            instances.add(instance);
            addresses.add(serve(instance));
        }
        services.add(new Service(name, List.copyOf(addresses)));
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
