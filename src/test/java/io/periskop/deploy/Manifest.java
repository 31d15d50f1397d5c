package io.periskop.deploy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a YAML document, read leniently: what is not there is empty. */
record Manifest(@Nullable Object value) {

    Manifest at(String... path) {
        @Nullable Object found = value;
        for (String key : path) {
            found = found instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return new Manifest(found);
    }

    boolean is(Object wanted) {
        return wanted.equals(value);
    }

    boolean isMissing() {
        return value == null;
    }

    String text() {
        return value == null ? "" : value.toString();
    }

    List<Manifest> list() {
        return value instanceof List<?> list ? list.stream().map(Manifest::new).toList() : List.of();
    }

    List<String> texts() {
        return list().stream().map(Manifest::text).toList();
    }

    List<String> keys() {
        return value instanceof Map<?, ?> map
                ? map.keySet().stream().map(Object::toString).toList()
                : List.of();
    }
}
