package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.periskop.discovery.MetaLabels;
import io.periskop.label.Labels;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Labels being put together; what is put later replaces what was put before, also with nothing. */
final class Meta {
    static final String PREFIX = "__meta_kubernetes_";

    private final SortedMap<String, String> byName = new TreeMap<>();

    static Meta of(String namespace) {
        return new Meta().put("namespace", namespace);
    }

    static Meta at(@Nullable String address) {
        Meta meta = new Meta();
        meta.byName.put(Labels.ADDRESS, address == null ? "" : address);
        return meta;
    }

    Meta instance(String name) {
        byName.put(Labels.INSTANCE, name);
        return this;
    }

    /** @param name without the prefix that all have */
    Meta put(String name, @Nullable Object value) {
        byName.put(PREFIX + name, value == null ? "" : value.toString());
        return this;
    }

    /** Name, labels and annotations. */
    Meta object(String kind, ObjectMeta object) {
        return put(kind + "_name", object.getName()).tags(kind, object);
    }

    Meta tags(String kind, ObjectMeta object) {
        tags(kind + "_label", object.getLabels());
        tags(kind + "_annotation", object.getAnnotations());
        return this;
    }

    Meta plus(Meta others) {
        byName.putAll(others.byName);
        return this;
    }

    Labels labels() {
        return new Labels(byName);
    }

    private void tags(String kind, @Nullable Map<String, String> tags) {
        if (tags == null) {
            return;
        }
        new TreeMap<>(tags).forEach((key, value) -> {
            String name = MetaLabels.sanitize(key);
            put(kind + "_" + name, value);
            put(kind + "present_" + name, "true");
        });
    }
}
