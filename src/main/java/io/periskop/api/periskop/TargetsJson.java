package io.periskop.api.periskop;

import io.periskop.scrape.TargetStatus;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SortedMap;
import tools.jackson.core.JsonGenerator;

/** Service to the endpoints of its targets, in the order of discovery. */
final class TargetsJson {
    private TargetsJson() {}

    static byte[] of(SortedMap<String, List<TargetStatus>> targets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = GoJson.generator(out)) {
            json.writeStartObject();
            targets.forEach((service, all) -> {
                json.writeName(service);
                json.writeStartArray();
                for (TargetStatus target : all) {
                    json.writeStartObject();
                    json.writeStringProperty("endpoint", target.endpoint());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
            json.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }
}
