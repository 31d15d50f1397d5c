package io.periskop.discovery.azure;

import io.periskop.discovery.DiscoveryTrouble;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A resource's id: {@code /subscriptions/…/resourceGroups/<group>/providers/…/<name>}.
 *
 * @param resourceGroup as it is written there
 */
record AzureId(String resourceGroup, String name) {
    private static final int SHOWN = 100;

    /** @throws DiscoveryTrouble for another form */
    static AzureId parse(String id) {
        String[] parts = id.split("/", -1);
        boolean known = parts.length >= 9
                && parts[0].isEmpty()
                && parts[1].equalsIgnoreCase("subscriptions")
                && parts[3].equalsIgnoreCase("resourceGroups")
                && parts[5].equalsIgnoreCase("providers");
        if (!known || parts[4].isEmpty() || parts[parts.length - 1].isEmpty()) {
            String plain = id.replaceAll("[^ -~]", "?");
            throw new DiscoveryTrouble("Azure's answer has the id '"
                    + plain.substring(0, Math.min(SHOWN, plain.length()))
                    + "', which is not that of a resource in a group; check what answers there");
        }
        return new AzureId(parts[4], parts[parts.length - 1]);
    }

    /** As one segment of a path, whatever is in it. */
    static String segment(String text) {
        if (text.equals(".") || text.equals("..")) {
            throw new DiscoveryTrouble("'" + text + "' is not a name in Azure; check the configuration");
        }
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
