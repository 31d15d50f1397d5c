package io.periskop.discovery.consul;

import io.periskop.discovery.FakeServer;
import io.periskop.discovery.FakeServer.Asked;
import io.periskop.discovery.FakeServer.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/**
 * Consul's catalog and health over HTTP, with its blocking queries: a question with an index is held until something of what
 * it asks about has a newer one, or until its time (here: at most a little while) and up to a sixteenth more is over.
 */
final class FakeConsul implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String HEALTH = "/v1/health/service/";

    private final FakeServer server = FakeServer.with(this::answer);
    private final Map<String, Map<String, Instance>> services = new TreeMap<>();
    private final Map<String, Long> changed = new TreeMap<>();
    private final List<Held> held = new ArrayList<>();
    private Duration longest = Duration.ofSeconds(5);
    private long index = 40;
    private long catalogChanged = 40;
    private @Nullable String token;
    private int status = 200;

    record Instance(
            String node,
            String nodeAddress,
            String address,
            int port,
            List<String> tags,
            List<Map<String, String>> checks) {
        static Instance at(String address, int port) {
            return new Instance("node-a", "192.0.2.1", address, port, List.of(), List.of());
        }

        Instance tagged(String... all) {
            return new Instance(node, nodeAddress, address, port, List.of(all), checks);
        }

        Instance checked(String id, String state) {
            List<Map<String, String>> more = new ArrayList<>(checks);
            more.removeIf(check -> id.equals(check.get("CheckID")));
            more.add(Map.of("Node", node, "CheckID", id, "Status", state, "ServiceID", ""));
            return new Instance(node, nodeAddress, address, port, tags, more);
        }
    }

    /** @param since the index that was asked with */
    private record Held(LongSupplier now, long since, Sinks.One<Boolean> over) {}

    String hostPort() {
        return server.hostPort();
    }

    List<Asked> asked() {
        return server.asked();
    }

    long askedFor(String path) {
        return server.askedFor(path);
    }

    /** How long a question is held if nothing happens. */
    synchronized FakeConsul holding(Duration atMost) {
        longest = atMost;
        return this;
    }

    synchronized FakeConsul needing(@Nullable String secret) {
        token = secret;
        return this;
    }

    void register(String service, String id, Instance instance) {
        change(
                service,
                () -> services.computeIfAbsent(service, name -> new TreeMap<>()).put(id, instance));
    }

    void deregister(String service, String id) {
        change(service, () -> {
            Map<String, Instance> instances = services.get(service);
            instances.remove(id);
            if (instances.isEmpty()) {
                services.remove(service);
            }
        });
    }

    /** A newer index for a service of which nothing that is asked about changed, as real ones do now and then. */
    void touch(String service) {
        change(service, () -> {});
    }

    /** Answers everything with this status; held questions too. */
    void answering(int newStatus) {
        synchronized (this) {
            status = newStatus;
        }
        wake(true);
    }

    /** Held connections break, and indexes begin anew. */
    void restart() {
        lower().forEach(one -> one.over().tryEmitError(new IllegalStateException("restart")));
    }

    /** Indexes go back to what they were some time ago; who waits is answered. */
    void restore() {
        lower().forEach(one -> one.over().tryEmitValue(true));
    }

    private synchronized List<Held> lower() {
        index = 3;
        catalogChanged = 3;
        changed.replaceAll((service, before) -> 3L);
        List<Held> waiting = List.copyOf(held);
        held.clear();
        return waiting;
    }

    synchronized int holding() {
        return held.size();
    }

    @Override
    public void close() {
        server.close();
    }

    private void change(String service, Runnable what) {
        synchronized (this) {
            index++;
            String before = catalog().toString();
            what.run();
            changed.put(service, index);
            if (!before.equals(catalog().toString())) {
                catalogChanged = index;
            }
        }
        wake(false);
    }

    private void wake(boolean all) {
        List<Held> woken = new ArrayList<>();
        synchronized (this) {
            for (Held one : held) {
                if (all || one.now().getAsLong() > one.since()) {
                    woken.add(one);
                }
            }
            held.removeAll(woken);
        }
        woken.forEach(one -> one.over().tryEmitValue(true));
    }

    private Mono<Reply> answer(Asked asked) {
        if (asked.path().equals("/v1/agent/self")) {
            return Mono.fromSupplier(() -> reply(asked, () -> 0, Map.of("Config", Map.of("Datacenter", "dc1"))));
        }
        if (asked.path().equals("/v1/catalog/services")) {
            return blocking(asked, () -> catalogChanged, () -> reply(asked, () -> catalogChanged, catalog()));
        }
        if (asked.path().startsWith(HEALTH)) {
            String service = asked.path().substring(HEALTH.length());
            LongSupplier now = () -> changed.getOrDefault(service, 1L);
            return blocking(asked, now, () -> reply(asked, now, health(service, asked)));
        }
        return Mono.just(Reply.status(404));
    }

    private Mono<Reply> blocking(Asked asked, LongSupplier now, Supplier<Reply> reply) {
        synchronized (this) {
            long since = asked.parameter("index").isEmpty() ? 0 : Long.parseLong(asked.parameter("index"));
            if (status != 200 || since == 0 || now.getAsLong() > since) {
                return Mono.fromSupplier(reply);
            }
            Held one = new Held(now, since, Sinks.one());
            held.add(one);
            Duration jitter =
                    Duration.ofMillis(ThreadLocalRandom.current().nextLong(Math.max(1, longest.toMillis() / 16)));
            return one.over()
                    .asMono()
                    .timeout(longest.plus(jitter), Mono.just(false))
                    .doFinally(end -> forget(one))
                    .map(any -> reply.get());
        }
    }

    private synchronized void forget(Held one) {
        held.remove(one);
    }

    private synchronized Reply reply(Asked asked, LongSupplier now, Object content) {
        if (status != 200) {
            return Reply.status(status);
        }
        if (token != null && !token.equals(asked.headers().get("x-consul-token"))) {
            return new Reply(403, Map.of(), "Permission denied");
        }
        return new Reply(
                200,
                Map.of("X-Consul-Index", Long.toString(now.getAsLong()), "Content-Type", "application/json"),
                JSON.writeValueAsString(content));
    }

    private synchronized Map<String, List<String>> catalog() {
        Map<String, List<String>> catalog = new TreeMap<>();
        catalog.put("consul", List.of());
        services.forEach((name, instances) -> {
            TreeSet<String> tags = new TreeSet<>();
            instances.values().forEach(instance -> tags.addAll(instance.tags()));
            catalog.put(name, List.copyOf(tags));
        });
        return catalog;
    }

    private synchronized List<Map<String, Object>> health(String service, Asked asked) {
        List<String> tags = asked.parameters().getOrDefault("tag", List.of());
        List<Map<String, Object>> entries = new ArrayList<>();
        services.getOrDefault(service, Map.of()).forEach((id, instance) -> {
            if (instance.tags().containsAll(tags)) {
                entries.add(entry(service, id, instance));
            }
        });
        return entries;
    }

    private static Map<String, Object> entry(String service, String id, Instance instance) {
        Map<String, Object> serviceJson = new LinkedHashMap<>();
        serviceJson.put("ID", id);
        serviceJson.put("Service", service);
        serviceJson.put("Tags", instance.tags().isEmpty() ? null : instance.tags());
        serviceJson.put("Address", instance.address());
        serviceJson.put("TaggedAddresses", Map.of("lan_ipv4", Map.of("Address", "192.0.2.9", "Port", 1)));
        serviceJson.put("Meta", Map.of("team-name", "shop"));
        serviceJson.put("Port", instance.port());
        serviceJson.put("Weights", Map.of("Passing", 1, "Warning", 1));
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("ID", "40e4a748-2192-161a-0510-9bf59fe950b5");
        node.put("Node", instance.node());
        node.put("Address", instance.nodeAddress());
        node.put("Datacenter", "dc1");
        node.put("TaggedAddresses", Map.of("lan", "192.0.2.1", "wan", "198.51.100.1"));
        node.put("Meta", Map.of("consul-network-segment", "", "rack.row", "7"));
        return Map.of("Node", node, "Service", serviceJson, "Checks", instance.checks());
    }
}
