package io.periskop.app.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fleet as a process of its own, for any server to scrape: all instances on one port, each with a path, and {@code /sd}, which
 * lists them in the form of Prometheus' HTTP service discovery. {@code /-/healthy} says that it is there.
 */
public final class FleetSite implements AutoCloseable {
    private static final int THREADS = 4;
    private static final JsonMapper JSON = new JsonMapper();

    /** @param path before {@link DemoFleet#PATH} */
    private record Place(String path, String name, Fleet.Member member) {}

    private record TargetGroup(List<String> targets, Map<String, String> labels) {}

    private final Fleet fleet;
    private final HttpServer server;
    private final ExecutorService threads;
    private final @Nullable NightlyJob job;
    private final List<Place> places = new ArrayList<>();

    private FleetSite(HttpServer server, @Nullable URI pushTo) {
        this.server = server;
        this.fleet = Fleet.start();
        // Not daemons: these keep the process alive.
        this.threads = Executors.newFixedThreadPool(THREADS);
        this.job = pushTo == null ? null : NightlyJob.start(pushTo);
        Map<String, Integer> numbers = new HashMap<>();
        for (Fleet.Member member : fleet.members()) {
            int number = numbers.merge(member.service(), 1, Integer::sum);
            Place place = new Place("/" + member.service() + "/" + number, member.service() + "-" + number, member);
            places.add(place);
            server.createContext(
                    place.path() + DemoFleet.PATH, member.instance().handler());
        }
        server.createContext("/sd", exchange -> answer(exchange, "application/json", listing(exchange)));
        server.createContext(
                "/-/healthy", exchange -> answer(exchange, "text/plain", "OK".getBytes(StandardCharsets.US_ASCII)));
        server.setExecutor(threads);
        server.start();
    }

    /**
     * @param pushTo the push gateway that a batch job of the fleet pushes to; null for no job
     * @throws IOException where it cannot listen there
     */
    public static FleetSite start(InetSocketAddress address, @Nullable URI pushTo) throws IOException {
        return new FleetSite(HttpServer.create(address, 0), pushTo);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        if (job != null) {
            job.close();
        }
        fleet.close();
        server.stop(0);
        threads.shutdownNow();
    }

    /** With the address by which whoever asks knows this process. */
    private byte[] listing(HttpExchange exchange) {
        String host = Objects.requireNonNullElseGet(
                exchange.getRequestHeaders().getFirst("Host"), () -> "127.0.0.1:" + port());
        List<TargetGroup> groups = new ArrayList<>();
        for (Place place : places) {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("__metrics_path__", place.path() + DemoFleet.PATH);
            labels.put("__meta_service", place.member().service());
            labels.put("instance", place.name());
            labels.putAll(new TreeMap<>(place.member().labels()));
            groups.add(new TargetGroup(List.of(host), labels));
        }
        return JSON.writeValueAsBytes(groups);
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
