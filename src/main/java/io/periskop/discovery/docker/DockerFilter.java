package io.periskop.discovery.docker;

import io.periskop.discovery.Json;
import io.periskop.discovery.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One of {@code filters:}, which the daemon applies: an object passes with any of the values. */
record DockerFilter(String name, List<String> values) {
    DockerFilter {
        values = List.copyOf(values);
    }

    static List<DockerFilter> read(Settings settings) {
        return settings.list("filters", "name", "values").stream()
                .map(DockerFilter::readOne)
                .toList();
    }

    /** As the Docker API wants it, to be appended to a path; empty if there are none. */
    static String query(List<DockerFilter> filters) {
        SortedMap<String, SortedMap<String, Boolean>> byName = new TreeMap<>();
        for (DockerFilter filter : filters) {
            for (String value : filter.values) {
                byName.computeIfAbsent(filter.name, name -> new TreeMap<>()).put(value, Boolean.TRUE);
            }
        }
        String json = new String(Json.bytes(byName), StandardCharsets.UTF_8);
        return byName.isEmpty() ? "" : "?filters=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    private static DockerFilter readOne(Settings filter) {
        String name = filter.required("name", "name one of Docker's filters, such as label");
        List<String> values = filter.texts("values");
        if (values.isEmpty()) {
            throw filter.error("values", "missing; list at least one value");
        }
        return new DockerFilter(name, values);
    }
}
