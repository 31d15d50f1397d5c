package io.periskop.discovery.consul;

import io.periskop.discovery.BoundedJson;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Requests;
import io.periskop.discovery.Urls;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Questions to Consul. Its answers fail as {@link Requests} says. */
final class ConsulApi {
    private static final Duration AT_ONCE = Duration.ofSeconds(30);
    /** As Prometheus does. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    /** Consul waits up to a sixteenth longer than it is asked to. */
    private static final int JITTER = 16;

    private static final Duration ANSWER = Duration.ofSeconds(15);

    private static final String ADVICE =
            "check server and datacenter, and that the token may read services, nodes and the agent";

    private final ConsulDiscovery config;
    private final DiscoveryContext context;

    ConsulApi(ConsulDiscovery config, DiscoveryContext context) {
        this.config = config;
        this.context = context;
    }

    /**
     * What one answer of a blocking query says.
     *
     * @param index to ask with next; 0 if the next answer should come at once
     */
    record Indexed(long index, JsonNode content) {}

    /** The name of the datacenter of the agent that is asked. */
    Mono<String> datacenter() {
        HttpCall call = call("/v1/agent/self", "", AT_ONCE);
        return Requests.read(context, config.http(), call, ADVICE, answer -> {
            String name = BoundedJson.text(BoundedJson.read(answer.body()).path("Config"), "Datacenter");
            if (name.isEmpty()) {
                throw new DiscoveryTrouble(
                        "does not say its datacenter; check that server is a Consul agent, or give datacenter");
            }
            return name;
        });
    }

    /** The names of services with their tags; answers when something newer than the index is known, or after a while. */
    Mono<Indexed> services(long index) {
        StringBuilder query = scope();
        parameter(query, "filter", config.choice().filter());
        return blocking("/v1/catalog/services", query, index, LONGEST_WAIT);
    }

    /** The instances of a service, whatever their health; answers as {@link #services} does. */
    Mono<Indexed> health(String service, long index, Duration wait) {
        StringBuilder query = scope();
        config.choice().tags().forEach(tag -> parameter(query, "tag", tag));
        parameter(query, "filter", config.choice().healthFilter());
        return blocking("/v1/health/service/" + Urls.encode(service), query, index, wait);
    }

    private Mono<Indexed> blocking(String path, StringBuilder query, long index, Duration wait) {
        query.append("&wait=").append(wait.toMillis()).append("ms");
        if (index > 0) {
            query.append("&index=").append(index);
        }
        HttpCall call = call(
                path,
                query.toString(),
                index > 0 ? wait.plus(wait.dividedBy(JITTER)).plus(ANSWER) : AT_ONCE);
        return Requests.read(
                context,
                config.http(),
                call,
                ADVICE,
                answer -> new Indexed(index(answer), BoundedJson.read(answer.body())));
    }

    private static long index(HttpAnswer answer) {
        String index = answer.header("X-Consul-Index");
        try {
            return index == null ? missing() : Math.max(0, Long.parseLong(index));
        } catch (NumberFormatException e) {
            return missing();
        }
    }

    private static long missing() {
        throw new DiscoveryTrouble("answered without a number as X-Consul-Index; check that server is a Consul agent"
                + " and that a proxy before it lets this header through");
    }

    private StringBuilder scope() {
        ConsulScope scope = config.scope();
        StringBuilder query = new StringBuilder();
        parameter(query, "dc", scope.datacenter());
        parameter(query, "ns", scope.namespace());
        parameter(query, "partition", scope.partition());
        scope.nodeMeta().forEach((key, value) -> parameter(query, "node-meta", key + ":" + value));
        return scope.allowStale() ? query.append("&stale=") : query;
    }

    private static void parameter(StringBuilder query, String name, String value) {
        if (!value.isEmpty()) {
            query.append('&').append(name).append('=').append(Urls.encode(value));
        }
    }

    private HttpCall call(String path, String query, Duration timeout) {
        String all = query.isEmpty() ? "" : "?" + query.substring(1);
        HttpCall call = HttpCall.get(URI.create(config.server().base() + path + all), timeout);
        Path socket = config.server().socket();
        return socket == null ? call : call.through(socket);
    }
}
