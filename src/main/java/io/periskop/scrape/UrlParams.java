package io.periskop.scrape;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Parameters of a URL: names sorted, each with its values in their order. */
record UrlParams(SortedMap<String, List<String>> byName) {
    UrlParams {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /** Of a query that is encoded; a part without an equals sign is a name. */
    static UrlParams parse(String query) {
        TreeMap<String, List<String>> params = new TreeMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = UrlEncoding.decodedParameter(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : UrlEncoding.decodedParameter(part.substring(equals + 1));
            params.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
        return new UrlParams(params);
    }

    /** These, and the others in place of those with the same name. */
    UrlParams plus(Map<String, List<String>> others) {
        TreeMap<String, List<String>> all = new TreeMap<>(byName);
        all.putAll(others);
        return new UrlParams(all);
    }

    /** These, with the first values replaced. */
    UrlParams withFirst(Map<String, String> firstValues) {
        TreeMap<String, List<String>> all = new TreeMap<>(byName);
        firstValues.forEach((name, value) -> {
            List<String> values = new ArrayList<>(all.getOrDefault(name, List.of()));
            if (values.isEmpty()) {
                values.add(value);
            } else {
                values.set(0, value);
            }
            all.put(name, values);
        });
        return new UrlParams(all);
    }

    /** Without a question mark; empty when there are none. */
    String encoded() {
        StringBuilder query = new StringBuilder();
        byName.forEach((name, values) -> {
            for (String value : values) {
                query.append(query.isEmpty() ? "" : "&")
                        .append(UrlEncoding.parameter(name))
                        .append('=')
                        .append(UrlEncoding.parameter(value));
            }
        });
        return query.toString();
    }
}
