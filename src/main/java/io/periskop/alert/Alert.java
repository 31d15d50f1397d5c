package io.periskop.alert;

import io.periskop.label.Labels;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * As an Alertmanager is told of it. Its labels are its identity.
 *
 * @param endsAt when it ended; null while it fires
 * @param generatorUrl of the page to look at; empty for none
 */
record Alert(
        Labels labels,
        SortedMap<String, String> annotations,
        Instant startsAt,
        @Nullable Instant endsAt,
        String generatorUrl) {
    static final String NAME = "alertname";

    Alert {
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    Alert ended(Instant at) {
        return new Alert(labels, annotations, startsAt, at.isBefore(startsAt) ? startsAt : at, generatorUrl);
    }

    boolean fires() {
        return endsAt == null;
    }

    /** As JSON has it. @param firesUntil of one that fires: what an Alertmanager makes of it if it hears no more */
    Map<String, Object> json(Instant firesUntil) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("labels", labels.byName());
        json.put("annotations", annotations);
        json.put("startsAt", startsAt.toString());
        json.put("endsAt", (endsAt == null ? firesUntil : endsAt).toString());
        if (!generatorUrl.isEmpty()) {
            json.put("generatorURL", generatorUrl);
        }
        return json;
    }
}
