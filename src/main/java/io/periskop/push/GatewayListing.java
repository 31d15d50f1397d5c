package io.periskop.push;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The groups of a gateway as targets, in the form of Prometheus' HTTP service discovery: one target a group, with its labels
 * and the path of its own document. For those who want jobs to be services of their own.
 */
public final class GatewayListing {
    private static final JsonMapper JSON = new JsonMapper();

    private final Gateway gateway;

    record TargetGroup(List<String> targets, Map<String, String> labels) {}

    public GatewayListing(Gateway gateway) {
        this.gateway = gateway;
    }

    /**
     * JSON.
     *
     * @param host as who asks knows this gateway: {@code host:port}
     * @param prefix of all paths; empty for none
     */
    public byte[] json(String host, String prefix) {
        GatewayView view = gateway.view(null);
        Map<Group, Boolean> groups = new TreeMap<>();
        if (view != null) {
            view.pushers().forEach(pusher -> groups.put(pusher.group(), true));
        }
        List<TargetGroup> listed = new ArrayList<>();
        for (Group group : groups.keySet()) {
            Map<String, String> labels = new LinkedHashMap<>();
            // The group of no labels has no path of its own: below /-/errors alone everything is told.
            labels.put("__metrics_path__", prefix + "/-/errors" + (group.path().isEmpty() ? "/none" : group.path()));
            labels.putAll(group.labels().byName());
            listed.add(new TargetGroup(List.of(host), labels));
        }
        return JSON.writeValueAsBytes(listed);
    }
}
