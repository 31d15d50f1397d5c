package io.periskop.api.v1;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Longer texts of the OpenAPI document. */
final class Texts {
    static final String DESCRIPTION = """
            Errors of all services, with their counts in time, labels and life cycle; targets; and how the server does.

            * Times are RFC 3339 in answers. Parameters and bodies may also give seconds or milliseconds since 1970.
            * Durations are Prometheus': `5m`, `1h30m`, `7d`.
            * Parameters and members of bodies that are not known are refused, so that a typing error does not go unnoticed.
            * Whatever cannot be done is answered with `application/problem+json`. Its `type` never changes its meaning.
            * Answers to GET have a weak `ETag`; with `If-None-Match` the same answer is not sent twice.
            """;

    /** What endpoints are about, in the order in which a reader meets them. */
    static final Map<String, String> TAGS = tags();

    private Texts() {}

    private static Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("Errors", "Found by search, one by one, and changed");
        tags.put("Services", "What each has of errors, and whether it is scraped");
        tags.put("Labels", "Their names and values, and help while a search is typed");
        tags.put("Queries", "Frames for dashboards");
        tags.put("Events", "What happened to errors");
        tags.put("Alerts", "Which fire on errors, and who is told of them");
        tags.put("Targets", "What is scraped, and how it was found");
        tags.put("Export", "Labels and states, from one server to another");
        tags.put("Status", "How the server does");
        return Collections.unmodifiableMap(tags);
    }
}
