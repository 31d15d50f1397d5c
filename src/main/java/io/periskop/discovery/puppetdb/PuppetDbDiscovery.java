package io.periskop.discovery.puppetdb;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.Json;
import io.periskop.discovery.JsonClient;
import io.periskop.discovery.Polling;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.Unchanged;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;

/**
 * The resources that a query yields.
 *
 * @param includeParameters whether parameters of resources become labels: they may hold secrets
 * @param port of each resource's node
 */
record PuppetDbDiscovery(
        URI url, String query, boolean includeParameters, Duration refreshInterval, int port, HttpConfig http)
        implements Discovery {
    private static final Pattern JSON = Pattern.compile("(?i)application/json(;\\s*charset=(\"utf-8\"|utf-8))?");

    @Override
    public String mechanism() {
        return "puppetdb";
    }

    @Override
    public String describe() {
        return url.toString();
    }

    @Override
    public Flux<Refresh> refreshes(DiscoveryContext context) {
        return Flux.defer(() -> {
            JsonClient client = new JsonClient(context, http, refreshInterval);
            URI endpoint = URI.create(url + "/pdb/query/v4");
            HttpCall call = client.get(endpoint).post(Json.bytes(Map.of("query", query)), "application/json");
            String source = endpoint + "?query=" + query;
            PuppetResources resources = new PuppetResources(this);
            Unchanged groups = new Unchanged();
            return Polling.every(
                    refreshInterval,
                    context,
                    () -> client.askList(call, PuppetDbDiscovery::check)
                            .map(list -> groups.settle(
                                    List.of(new TargetGroup(source, resources.targets(list), Labels.NONE)))));
        });
    }

    /** A proxy's page is an answer too. */
    private static void check(HttpCall call, HttpAnswer answer) {
        if (answer.status() != 200) {
            throw JsonClient.trouble(call, "answered with status " + answer.status() + "; only 200 is an answer");
        }
        String type = answer.header("Content-Type");
        if (type == null || !JSON.matcher(type).matches()) {
            throw JsonClient.trouble(call, "the answer is not marked as JSON; check that url is PuppetDB's");
        }
    }
}
