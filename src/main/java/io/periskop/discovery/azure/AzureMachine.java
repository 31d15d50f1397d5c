package io.periskop.discovery.azure;

import io.periskop.discovery.Json;
import java.util.List;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;

/**
 * A virtual machine. What it does not say is empty.
 *
 * @param scaleSet the name of its scale set; empty for one of none
 * @param instanceId within its scale set
 * @param interfaces ids of its network interfaces
 */
record AzureMachine(
        String id,
        String name,
        String computerName,
        String location,
        String osType,
        String size,
        String scaleSet,
        String instanceId,
        SortedMap<String, String> tags,
        List<String> interfaces) {
    /** More than any size of machine has. */
    private static final int MOST_INTERFACES = 64;

    static AzureMachine of(JsonNode machine, String scaleSet) {
        JsonNode properties = machine.path("properties");
        return new AzureMachine(
                Json.text(machine, "id"),
                Json.text(machine, "name"),
                Json.text(properties, "osProfile", "computerName"),
                Json.text(machine, "location"),
                Json.text(properties, "storageProfile", "osDisk", "osType"),
                Json.text(properties, "hardwareProfile", "vmSize"),
                scaleSet,
                Json.text(machine, "instanceId"),
                Json.textMembers(machine, "tags"),
                Json.items(properties, "networkProfile", "networkInterfaces").stream()
                        .map(nic -> Json.text(nic, "id"))
                        .limit(MOST_INTERFACES)
                        .toList());
    }
}
