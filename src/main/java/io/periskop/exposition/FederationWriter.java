package io.periskop.exposition;

import io.periskop.exposition.Federated.FederatedError;
import io.periskop.exposition.Federated.Origin;
import io.periskop.exposition.Federated.State;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;

/** Writes what {@link FederationReader} reads; docs/federation.md has the format. Safe for concurrent use. */
public final class FederationWriter {
    /** Writes one document and flushes; the stream stays open. */
    public void write(OutputStream out, Federated page) {
        JsonGenerator json = ExpositionWriter.JSON.createGenerator(ObjectWriteContext.empty(), out);
        json.configure(StreamWriteFeature.AUTO_CLOSE_TARGET, false);
        json.writeStartObject();
        json.writeName(FederationReader.ORIGIN);
        origin(json, page.server());
        json.writeName(FederationReader.ORIGINS);
        json.writeStartArray();
        page.others().forEach(origin -> origin(json, origin));
        json.writeEndArray();
        ExpositionWriter.time(json, FederationReader.GENERATED_AT, page.generatedAt());
        ExpositionWriter.text(json, FederationReader.CURSOR, page.cursor());
        flag(json, FederationReader.COMPLETE, page.complete());
        flag(json, FederationReader.MORE, page.more());
        services(json, page.errors());
        json.writeName(FederationReader.REMOVED);
        json.writeStartArray();
        page.removed().forEach(removed -> {
            json.writeStartObject();
            ExpositionWriter.text(json, FederationReader.SERVICE, removed.service());
            ExpositionWriter.text(json, FederationReader.KEY, removed.key());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
        json.close();
    }

    private static void origin(JsonGenerator json, Origin origin) {
        json.writeStartObject();
        ExpositionWriter.text(json, FederationReader.ID, origin.id());
        ExpositionWriter.text(json, FederationReader.EPOCH, origin.epoch());
        texts(json, FederationReader.EXTERNAL_LABELS, origin.labels());
        json.writeName(FederationReader.PATH);
        json.writeStartArray();
        origin.path().forEach(json::writeString);
        json.writeEndArray();
        ExpositionWriter.time(json, FederationReader.AS_OF, origin.asOf());
        json.writeEndObject();
    }

    private static void services(JsonGenerator json, List<FederatedError> errors) {
        Map<String, List<FederatedError>> services = new LinkedHashMap<>();
        errors.forEach(error -> services.computeIfAbsent(error.service(), name -> new ArrayList<>())
                .add(error));
        json.writeName(FederationReader.SERVICES);
        json.writeStartArray();
        services.forEach((service, its) -> {
            json.writeStartObject();
            ExpositionWriter.text(json, FederationReader.SERVICE, service);
            json.writeName(FederationReader.ERRORS);
            json.writeStartArray();
            its.forEach(error -> error(json, error));
            json.writeEndArray();
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private static void error(JsonGenerator json, FederatedError error) {
        json.writeStartObject();
        ExpositionWriter.text(json, FederationReader.KEY, error.key());
        ExpositionWriter.text(json, Members.SEVERITY, error.severity().text());
        json.writeName(FederationReader.COUNTS);
        json.writeStartObject();
        error.counts().forEach((id, count) -> {
            json.writeName(WellFormed.text(id));
            json.writeNumber(count.count());
        });
        json.writeEndObject();
        json.writeName(FederationReader.BEGAN);
        json.writeStartObject();
        error.counts().forEach((id, count) -> ExpositionWriter.time(json, WellFormed.text(id), count.began()));
        json.writeEndObject();
        ExpositionWriter.time(json, Members.CREATED_AT, error.createdAt());
        ExpositionWriter.time(json, FederationReader.LAST_SEEN, error.lastSeen());
        state(json, error.state());
        texts(json, FederationReader.LABELS, error.labels());
        json.writeName(FederationReader.LABELS_AT);
        json.writeStartObject();
        error.labelTimes().forEach((name, time) -> ExpositionWriter.time(json, WellFormed.text(name), time));
        json.writeEndObject();
        json.writeName(FederationReader.LATEST);
        json.writeStartArray();
        error.latest().forEach(occurrence -> ExpositionWriter.occurrence(json, occurrence));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void state(JsonGenerator json, @Nullable State state) {
        json.writeName(FederationReader.STATE);
        if (state == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        ExpositionWriter.text(json, FederationReader.STATUS, state.status());
        ExpositionWriter.time(json, FederationReader.SINCE, state.since());
        flag(json, FederationReader.REGRESSED, state.regressed());
        flag(json, FederationReader.AFTER_DEPLOY, state.afterDeploy());
        Instant until = state.until();
        ExpositionWriter.time(json, FederationReader.UNTIL, until);
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, Map<String, String> texts) {
        json.writeName(name);
        json.writeStartObject();
        texts.forEach((key, value) -> ExpositionWriter.text(json, WellFormed.text(key), value));
        json.writeEndObject();
    }

    private static void flag(JsonGenerator json, String name, boolean flag) {
        json.writeName(name);
        json.writeBoolean(flag);
    }
}
