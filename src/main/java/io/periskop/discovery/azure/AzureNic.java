package io.periskop.discovery.azure;

import io.periskop.discovery.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A network interface.
 *
 * @param privateIp of its first configuration; empty if that has none
 * @param publicIp of its first configuration; empty if that has none
 */
record AzureNic(State state, String privateIp, String publicIp) {
    enum State {
        /** The machine's address is here. */
        PRIMARY,
        /** Another one has it. */
        SECONDARY,
        /** It does not say which it is: so Azure shows that the machine is deallocated. */
        DEALLOCATED
    }

    static AzureNic of(JsonNode nic) {
        if (!Json.has(nic, "properties")) {
            return new AzureNic(State.SECONDARY, "", "");
        }
        JsonNode properties = nic.path("properties");
        if (!Json.has(properties, "primary")) {
            return new AzureNic(State.DEALLOCATED, "", "");
        }
        List<JsonNode> configurations = Json.items(properties, "ipConfigurations");
        if (!Json.flag(properties, "primary") || configurations.isEmpty()) {
            return new AzureNic(State.SECONDARY, "", "");
        }
        JsonNode first = configurations.get(0).path("properties");
        return new AzureNic(
                State.PRIMARY,
                Json.text(first, "privateIPAddress"),
                Json.text(first, "publicIPAddress", "properties", "ipAddress"));
    }
}
