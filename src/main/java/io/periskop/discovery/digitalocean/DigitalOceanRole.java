package io.periskop.discovery.digitalocean;

import io.periskop.label.Labels;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What is looked for. */
enum DigitalOceanRole {
    DROPLETS("droplets", "DigitalOcean") {
        @Override
        List<Labels> targets(List<JsonNode> items, int port) {
            return Droplets.targets(items, port);
        }
    },
    DATABASES("databases", "DigitalOcean Databases") {
        @Override
        List<Labels> targets(List<JsonNode> items, int port) {
            return Databases.targets(items, port);
        }
    };

    static final String PREFIX = "__meta_digitalocean_";

    private final String list;
    private final String source;

    DigitalOceanRole(String list, String source) {
        this.list = list;
        this.source = source;
    }

    /** The name of its list in the API's path and answers. */
    String list() {
        return list;
    }

    /** Of its target group. */
    String source() {
        return source;
    }

    abstract List<Labels> targets(List<JsonNode> items, int port);
}
