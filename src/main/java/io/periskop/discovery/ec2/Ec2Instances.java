package io.periskop.discovery.ec2;

import io.periskop.discovery.Addresses;
import io.periskop.discovery.MetaLabels;
import io.periskop.discovery.Wrapped;
import io.periskop.discovery.XmlElement;
import io.periskop.label.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What EC2's answers say. What an instance does not have is no label. */
final class Ec2Instances {
    private static final String META = "__meta_ec2_";
    private static final String SEPARATOR = ",";
    private static final String ITEM = "item";

    private Ec2Instances() {}

    /** Of DescribeAvailabilityZones: names with IDs. */
    static Map<String, String> zones(XmlElement answer) {
        Map<String, String> zones = new HashMap<>();
        answer.items("availabilityZoneInfo", ITEM)
                .forEach(zone -> zones.put(zone.text("zoneName"), zone.text("zoneId")));
        return Map.copyOf(zones);
    }

    /** Of a page of DescribeInstances; instances without an address to reach them from inside are left out. */
    static List<Labels> targets(XmlElement page, String region, int port, Map<String, String> zoneIds) {
        List<Labels> targets = new ArrayList<>();
        for (XmlElement reservation : page.items("reservationSet", ITEM)) {
            for (XmlElement instance : reservation.items("instancesSet", ITEM)) {
                Ipv6 ipv6 = Ipv6.of(instance);
                String address = instance.text("privateIpAddress");
                String reached = address.isEmpty() ? ipv6.usual() : address;
                if (!reached.isEmpty()) {
                    TreeMap<String, String> labels = labels(instance, ipv6, zoneIds);
                    labels.put(Labels.ADDRESS, Addresses.join(reached, port));
                    labels.put(META + "owner_id", reservation.text("ownerId"));
                    labels.put(META + "region", region);
                    targets.add(new Labels(labels));
                }
            }
        }
        return targets;
    }

    private static TreeMap<String, String> labels(XmlElement instance, Ipv6 ipv6, Map<String, String> zoneIds) {
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put(META + "instance_id", instance.text("instanceId"));
        labels.put(META + "ami", instance.text("imageId"));
        labels.put(META + "architecture", instance.text("architecture"));
        labels.put(META + "instance_lifecycle", instance.text("instanceLifecycle"));
        labels.put(META + "instance_state", below(instance, "instanceState", "name"));
        labels.put(META + "instance_type", instance.text("instanceType"));
        labels.put(META + "platform", instance.text("platform"));
        labels.put(META + "private_dns_name", instance.text("privateDnsName"));
        labels.put(META + "private_ip", instance.text("privateIpAddress"));
        String zone = below(instance, "placement", "availabilityZone");
        labels.put(META + "availability_zone", zone);
        labels.put(META + "availability_zone_id", zoneIds.getOrDefault(zone, ""));
        if (!instance.text("ipAddress").isEmpty()) {
            labels.put(META + "public_ip", instance.text("ipAddress"));
            labels.put(META + "public_dns_name", instance.text("dnsName"));
        }
        ipv6.addTo(labels);
        network(instance, labels);
        for (XmlElement tag : instance.items("tagSet", ITEM)) {
            labels.put(META + "tag_" + MetaLabels.sanitize(tag.text("key")), tag.text("value"));
        }
        return labels;
    }

    private static void network(XmlElement instance, Map<String, String> labels) {
        if (instance.text("vpcId").isEmpty()) {
            return;
        }
        labels.put(META + "vpc_id", instance.text("vpcId"));
        labels.put(META + "primary_subnet_id", instance.text("subnetId"));
        Set<String> subnets = new LinkedHashSet<>();
        for (XmlElement card : instance.items("networkInterfaceSet", ITEM)) {
            subnets.add(card.text("subnetId"));
        }
        subnets.remove("");
        labels.put(META + "subnet_id", Wrapped.in(SEPARATOR, List.copyOf(subnets)));
    }

    private static String below(XmlElement element, String child, String grandchild) {
        XmlElement found = element.child(child);
        return found == null ? "" : found.text(grandchild);
    }

    /**
     * IPv6 addresses of an instance in a VPC.
     *
     * @param all in the order of the network cards
     * @param primary each at the index of its card; what is between them is empty
     */
    private record Ipv6(List<String> all, List<String> primary) {
        private static final int MOST_CARDS = 256;

        static Ipv6 of(XmlElement instance) {
            Ipv6 found = new Ipv6(new ArrayList<>(), new ArrayList<>());
            if (!instance.text("vpcId").isEmpty()) {
                instance.items("networkInterfaceSet", ITEM).forEach(found::add);
            }
            return found;
        }

        private void add(XmlElement card) {
            if (card.text("subnetId").isEmpty()) {
                return;
            }
            for (XmlElement item : card.items("ipv6AddressesSet", ITEM)) {
                String address = item.text("ipv6Address");
                if (!address.isEmpty()) {
                    all.add(address);
                    Integer index = item.text("isPrimaryIpv6").equals("true") ? index(card.child("attachment")) : null;
                    if (index != null) {
                        while (primary.size() <= index) {
                            primary.add("");
                        }
                        primary.set(index, address);
                    }
                }
            }
        }

        private static @Nullable Integer index(@Nullable XmlElement attachment) {
            String text = attachment == null ? "" : attachment.text("deviceIndex");
            try {
                int index = Integer.parseInt(text);
                return index >= 0 && index < MOST_CARDS ? index : null;
            } catch (NumberFormatException e) {
                return null; // no number is the same as none
            }
        }

        /** The first primary one, or else the first; empty if there is none. */
        String usual() {
            return primary.stream()
                    .filter(address -> !address.isEmpty())
                    .findFirst()
                    .orElse(all.isEmpty() ? "" : all.get(0));
        }

        void addTo(Map<String, String> labels) {
            labels.put(META + "default_ipv6_address", usual());
            if (!all.isEmpty()) {
                labels.put(META + "ipv6_addresses", Wrapped.in(SEPARATOR, all));
            }
            if (!primary.isEmpty()) {
                labels.put(META + "primary_ipv6_addresses", Wrapped.in(SEPARATOR, primary));
            }
        }
    }
}
