package io.periskop.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code services:}. */
final class ServicesReader {
    private static final int LONGEST_NAME = 200;
    private static final Keys KEYS =
            Keys.of("name", "static_configs", "scraper").butNotYet(discoveryOfPrometheus(), "static_configs");

    private final ScraperReader scrapers;

    ServicesReader(LimitsConfig limits) {
        this.scrapers = new ScraperReader(limits);
    }

    List<ServiceConfig> read(List<YamlValue> values) {
        Map<String, Integer> lines = new HashMap<>();
        List<ServiceConfig> services = new ArrayList<>();
        for (YamlValue value : values) {
            YamlMapping service = value.mapping(KEYS);
            YamlValue name = service.required("name", "give the service a name");
            Integer first = lines.putIfAbsent(name(name), name.place().line());
            if (first != null) {
                throw name.error("duplicate service name " + Quoted.value(name.text()) + ", first defined at line "
                        + first + "; rename one, or put all targets under one service");
            }
            services.add(new ServiceConfig(
                    name.text(),
                    service.list("static_configs").stream()
                            .map(StaticConfigReader::read)
                            .toList(),
                    scrapers.read(service.get("scraper"))));
        }
        return services;
    }

    private static String name(YamlValue value) {
        String name = value.text();
        if (name.isBlank()) {
            throw value.error("empty name " + Quoted.value(name) + "; give the service a name");
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw value.error("control character in the name " + Quoted.value(name) + "; remove it");
        }
        if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
            throw value.error(
                    "name " + Quoted.value(name) + " is longer than " + LONGEST_NAME + " characters; shorten it");
        }
        return name;
    }

    private static Set<String> discoveryOfPrometheus() {
        Stream<String> mechanisms = Stream.of(
                "aws",
                "azure",
                "consul",
                "digitalocean",
                "dns",
                "docker",
                "dockerswarm",
                "ec2",
                "eureka",
                "file",
                "gce",
                "hetzner",
                "http",
                "ionos",
                "kubernetes",
                "kuma",
                "lightsail",
                "linode",
                "marathon",
                "nerve",
                "nomad",
                "openstack",
                "ovhcloud",
                "puppetdb",
                "scaleway",
                "serverset",
                "stackit",
                "triton",
                "uyuni",
                "vultr");
        return Stream.concat(mechanisms.map(name -> name + "_sd_configs"), Stream.of("relabel_configs"))
                .collect(Collectors.toUnmodifiableSet());
    }
}
