package io.periskop.api.periskop;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/** Names, sorted: those configured and those with errors. */
final class ServicesJson {
    private ServicesJson() {}

    static byte[] of(Collection<String> stored, Collection<String> configured) {
        TreeSet<String> names = new TreeSet<>(stored);
        names.addAll(configured);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = GoJson.generator(out)) {
            json.writeStartArray();
            names.forEach(json::writeString);
            json.writeEndArray();
        }
        out.write('\n');
        return out.toByteArray();
    }
}
