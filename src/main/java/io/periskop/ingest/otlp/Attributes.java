package io.periskop.ingest.otlp;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Those attributes that mean anything here; all others are not even read. Bounded. */
final class Attributes {
    static final String TYPE = "exception.type";
    static final String MESSAGE = "exception.message";
    static final String STACKTRACE = "exception.stacktrace";
    static final int LONGEST_NAME = 100;

    private static final String HEADER = "http.request.header.";
    private static final int MOST = 100;
    private static final int LONGEST = 4 << 10;
    private static final int LONGEST_MESSAGE = 16 << 10;
    private static final int LONGEST_STACKTRACE = 256 << 10;
    private static final Set<String> WANTED = Set.of(
            TYPE,
            MESSAGE,
            STACKTRACE,
            "event.name",
            "service.name",
            "service.namespace",
            "service.version",
            "service.instance.id",
            "deployment.environment.name",
            "deployment.environment",
            "k8s.pod.name",
            "host.name",
            "telemetry.sdk.language",
            "http.request.method",
            "http.method",
            "http.route",
            "url.full",
            "http.url",
            "url.scheme",
            "http.scheme",
            "url.path",
            "url.query",
            "http.target",
            "server.address",
            "server.port",
            "net.host.name",
            "http.host",
            "user_agent.original",
            "http.user_agent");

    private final Map<String, String> values = new HashMap<>();

    static boolean wants(String name) {
        return WANTED.contains(name) || name.startsWith(HEADER);
    }

    /** How much of its text is kept; in bytes or characters, whichever the reader counts. */
    static int longest(String name) {
        return switch (name) {
            case STACKTRACE -> LONGEST_STACKTRACE;
            case MESSAGE -> LONGEST_MESSAGE;
            default -> LONGEST;
        };
    }

    void put(String name, String value) {
        if (values.size() < MOST && !value.isEmpty()) {
            values.put(name, value);
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The first of these that is there; empty for none. */
    String get(String... names) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    /** By the headers' names, which are all lower case. */
    Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(HEADER)) {
                headers.put(name.substring(HEADER.length()), value);
            }
        });
        return headers;
    }
}
