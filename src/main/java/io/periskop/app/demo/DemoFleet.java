package io.periskop.app.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fleet beside a server in one process: each of its instances on a port of 127.0.0.1 that was free. */
public final class DemoFleet implements AutoCloseable {
    public static final String PATH = "/-/exceptions";
    /** Labels of instances by which it is counted. */
    public static final List<String> SERIES_LABELS = List.of("version");
    /** Label of instances that their errors get. */
    public static final String TEAM = "team";

    /** @param address {@code 127.0.0.1:port} */
    public record Instance(String address, Map<String, String> labels) {}

    public record Service(String name, List<Instance> instances) {}

    private final Fleet fleet;
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();

    private DemoFleet(Fleet fleet) {
        this.fleet = fleet;
        Map<String, List<Instance>> instances = new LinkedHashMap<>();
        for (Fleet.Member member : fleet.members()) {
            instances
                    .computeIfAbsent(member.service(), name -> new ArrayList<>())
                    .add(new Instance(serve(member.instance()), member.labels()));
        }
        instances.forEach((name, each) -> services.add(new Service(name, List.copyOf(each))));
    }

    public static DemoFleet start() {
        return new DemoFleet(Fleet.start());
    }

    public List<Service> services() {
        return List.copyOf(services);
    }

    @Override
    public void close() {
        fleet.close();
        servers.forEach(server -> server.stop(0));
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
