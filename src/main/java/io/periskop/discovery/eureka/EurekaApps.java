package io.periskop.discovery.eureka;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.MetaLabels;
import io.periskop.discovery.XmlElement;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What Eureka's answer says: a target for each instance, whatever its status and whether its port is enabled. */
final class EurekaApps {
    private static final String APP_NAME = "__meta_eureka_app_name";
    private static final String META = "__meta_eureka_app_instance_";
    private static final String NO_PORT = "80";
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

    /** Labels whose value is the text of an element. */
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry(META + "hostname", "hostName"),
            Map.entry(META + "homepage_url", "homePageUrl"),
            Map.entry(META + "statuspage_url", "statusPageUrl"),
            Map.entry(META + "healthcheck_url", "healthCheckUrl"),
            Map.entry(META + "ip_addr", "ipAddr"),
            Map.entry(META + "vip_address", "vipAddress"),
            Map.entry(META + "secure_vip_address", "secureVipAddress"),
            Map.entry(META + "status", "status"),
            Map.entry(META + "id", "instanceId"),
            Map.entry(Labels.INSTANCE, "instanceId"));

    private EurekaApps() {}

    static List<Labels> targets(XmlElement root) {
        if (!root.name().equals("applications")) {
            throw new DiscoveryTrouble(
                    "answered something else than applications; check that server is a Eureka server");
        }
        List<Labels> targets = new ArrayList<>();
        for (XmlElement application : root.children("application")) {
            for (XmlElement instance : application.children("instance")) {
                targets.add(target(application.text("name"), instance));
            }
        }
        return targets;
    }

    private static Labels target(String application, XmlElement instance) {
        TreeMap<String, String> labels = new TreeMap<>();
        TEXTS.forEach((label, element) -> labels.put(label, instance.text(element)));
        labels.put(APP_NAME, application);
        labels.put(META + "country_id", number(instance.child("countryId")));
        XmlElement port = instance.child("port");
        labels.put(Labels.ADDRESS, Addresses.join(instance.text("hostName"), port == null ? NO_PORT : number(port)));
        port(labels, "port", port);
        port(labels, "secure_port", instance.child("securePort"));
        XmlElement dataCenter = instance.child("dataCenterInfo");
        if (dataCenter != null) {
            labels.put(META + "datacenterinfo_name", dataCenter.text("name"));
            metadata(labels, META + "datacenterinfo_metadata_", dataCenter.child("metadata"));
        }
        metadata(labels, META + "metadata_", instance.child("metadata"));
        return new Labels(labels);
    }

    private static void port(Map<String, String> labels, String name, @Nullable XmlElement port) {
        if (port != null) {
            labels.put(META + name, number(port));
            String enabled = port.attributes().getOrDefault("enabled", "");
            labels.put(META + name + "_enabled", Boolean.toString(TRUE.contains(enabled)));
        }
    }

    private static void metadata(Map<String, String> labels, String prefix, @Nullable XmlElement metadata) {
        if (metadata != null) {
            metadata.children().forEach(item -> labels.put(prefix + MetaLabels.sanitize(item.name()), item.text()));
        }
    }

    private static String number(@Nullable XmlElement element) {
        if (element == null || element.text().isEmpty()) {
            return "0";
        }
        try {
            return Integer.toString(Integer.parseInt(element.text()));
        } catch (NumberFormatException e) {
            throw new DiscoveryTrouble(
                    "answered an instance whose " + element.name() + " is not a number; check who registered it", e);
        }
    }
}
