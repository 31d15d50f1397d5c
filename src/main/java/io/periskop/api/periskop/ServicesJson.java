package io.periskop.api.periskop;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Names, sorted: those configured and those with errors. */
final class ServicesJson {
    private ServicesJson() {}

    static byte[] of(Collection<String> stored, Collection<String> configured) {
        TreeSet<String> names = new TreeSet<>(stored);
        names.addAll(configured);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = GoJson.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            names.forEach(json::writeString);
            json.writeEndArray();
        }
        out.write('\n');
        return out.toByteArray();
    }
}
