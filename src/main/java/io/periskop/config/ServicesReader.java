package io.periskop.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads {@code services:}. */
final class ServicesReader {
    private static final int LONGEST_NAME = 200;
    private static final Keys KEYS = Keys.of(
                    Stream.concat(Stream.of("name", "static_configs", "scraper"), Mechanisms.keys().stream())
                            .toArray(String[]::new))
            .butNotYet(
                    Mechanisms.keysElsewhere(),
                    "not built in; let a Prometheus discover them and take them from it with prometheus_sd_configs");

    private final ScraperReader scrapers;
    private final Path directory;

    /** @param directory that relative paths begin at */
    ServicesReader(LimitsConfig limits, Path directory) {
        this.scrapers = new ScraperReader(limits);
        this.directory = directory;
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
                    Mechanisms.read(service, directory),
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
}
