package io.periskop.exposition;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The format's member names, found as Go finds them: exactly, or else whatever the case. */
final class Members {
    static final String AGGREGATED_ERRORS = "aggregated_errors";
    static final String TARGET_UUID = "target_uuid";
    static final String AGGREGATION_KEY = "aggregation_key";
    static final String TOTAL_COUNT = "total_count";
    static final String SEVERITY = "severity";
    static final String CREATED_AT = "created_at";
    static final String LATEST_ERRORS = "latest_errors";
    static final String ERROR = "error";
    static final String UUID = "uuid";
    static final String TIMESTAMP = "timestamp";
    static final String HTTP_CONTEXT = "http_context";
    static final String CLASS = "class";
    static final String MESSAGE = "message";
    static final String STACKTRACE = "stacktrace";
    static final String CAUSE = "cause";
    static final String REQUEST_METHOD = "request_method";
    static final String REQUEST_URL = "request_url";
    static final String REQUEST_HEADERS = "request_headers";
    static final String REQUEST_BODY = "request_body";

    /** Of {@link PusherLines} only, where it is spelled exactly so. */
    static final String LABELS = "labels";

    private static final Map<String, String> NAMES = Stream.of(
                    AGGREGATED_ERRORS,
                    TARGET_UUID,
                    AGGREGATION_KEY,
                    TOTAL_COUNT,
                    SEVERITY,
                    CREATED_AT,
                    LATEST_ERRORS,
                    ERROR,
                    UUID,
                    TIMESTAMP,
                    HTTP_CONTEXT,
                    CLASS,
                    MESSAGE,
                    STACKTRACE,
                    CAUSE,
                    REQUEST_METHOD,
                    REQUEST_URL,
                    REQUEST_HEADERS,
                    REQUEST_BODY)
            .collect(Collectors.toMap(name -> name, name -> name));

    private Members() {}

    /** The format's own spelling of a member's name; any other name comes back as it is. */
    static String canonical(String name) {
        if (NAMES.containsKey(name)) {
            return name;
        }
        for (String known : NAMES.keySet()) {
            if (known.equalsIgnoreCase(name)) {
                return known;
            }
        }
        return name;
    }
}
