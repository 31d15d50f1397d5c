package io.periskop.ingest.otlp;

import io.periskop.error.Severity;
import io.periskop.ingest.EventException;
import io.periskop.ingest.EventFrame;
import io.periskop.ingest.IngestEvent;
import io.periskop.ingest.stack.StackText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes events of recordings. */
final class Mapping {
    static final String NO_NAME = "unknown_service";

    private static final long NANOS = Duration.ofSeconds(1).toNanos();
    private static final int LONGEST_TAG = 200;
    private static final int LONGEST_TYPE = 500;

    private final Repeats repeats;
    private final Duration window;
    private final long now;
    private final Map<String, Integer> positions = new HashMap<>();

    /** For one request. */
    Mapping(Repeats repeats, Duration window, long nanos) {
        this.repeats = repeats;
        this.window = window;
        this.now = nanos;
    }

    /** Those of a service without a name have OpenTelemetry's name for it. */
    static String service(Recording recording) {
        String name = recording.resource().get("service.name").strip();
        return name.isEmpty() ? NO_NAME : name;
    }

    /** The most severe first: of several recordings of one exception the first is what counts. */
    List<IngestEvent> events(List<Recording> recordings) {
        List<Recording> bySeverity = new ArrayList<>(recordings);
        bySeverity.sort(Comparator.comparingInt((Recording each) -> rank(each.severity()))
                .reversed());
        return bySeverity.stream().map(this::event).toList();
    }

    private static int rank(int number) {
        return (number + 3) / 4;
    }

    private IngestEvent event(Recording recording) {
        Attributes own = recording.own();
        Attributes resource = recording.resource();
        String language = resource.get("telemetry.sdk.language");
        String type = cut(own.get(Attributes.TYPE), LONGEST_TYPE);
        List<EventException> exceptions =
                StackText.read(type, own.get(Attributes.MESSAGE), own.get(Attributes.STACKTRACE), language);
        return IngestEvent.of(service(recording), id(recording, exceptions.get(0)))
                .time(time(recording.time()))
                .severity(severity(recording))
                .exceptions(exceptions)
                .message(recording.body())
                .platform(language)
                .release(resource.get("service.version"))
                .environment(resource.get("deployment.environment.name", "deployment.environment"))
                .tags(tags(recording))
                .request(Requests.of(recording.around()))
                .build();
    }

    /**
     * The trace's id, the span's, and 16 digits; of what is in no trace 32 digits. The same again when a request is sent
     * again.
     */
    private String id(Recording recording, EventException thrown) {
        Attributes own = recording.own();
        String top = thrown.frames().isEmpty() ? "" : place(thrown.frames().get(0));
        String exception = Digest.of(service(recording), recording.traceId(), thrown.type(), thrown.message(), top);
        String content = Digest.of(
                exception,
                recording.signal().name(),
                recording.spanId(),
                Long.toString(recording.time()),
                Long.toString(recording.observed()),
                recording.resource().get("service.instance.id", "k8s.pod.name", "host.name"),
                recording.name(),
                recording.scope().name,
                recording.body(),
                own.get(Attributes.STACKTRACE));
        int position = positions.merge(content, 1, Integer::sum);
        String digest = Digest.of(content, Integer.toString(position));
        if (!recording.isTraced()) {
            return digest;
        }
        return repeats.id(
                exception,
                new Repeats.Sight(
                        recording.signal(),
                        recording.spanId(),
                        recording.parentId(),
                        recording.start(),
                        recording.end(),
                        recording.time(),
                        position,
                        content),
                recording.traceId() + "-" + recording.spanId() + "-" + digest.substring(0, 16),
                window,
                now);
    }

    private static String place(EventFrame frame) {
        return frame.module() + ":" + frame.function() + ":" + frame.file() + ":" + frame.line();
    }

    private static @Nullable Instant time(long nanos) {
        return nanos <= 0 ? null : Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
    }

    /** Four numbers each; without a number what the text says, which for most loggers is the same words. */
    static Severity severity(int number, String text) {
        return switch (rank(number)) {
            case 1 -> Severity.of("trace");
            case 2 -> Severity.of("debug");
            case 3 -> Severity.INFO;
            case 4 -> Severity.WARNING;
            case 5 -> Severity.ERROR;
            case 6 -> Severity.of("fatal");
            default -> named(text.toLowerCase(Locale.ROOT));
        };
    }

    private static Severity severity(Recording recording) {
        return severity(recording.severity(), recording.severityText());
    }

    private static Severity named(String text) {
        return switch (text) {
            case "trace", "debug", "info", "fatal" -> Severity.of(text);
            case "warn", "warning" -> Severity.WARNING;
            case "critical" -> Severity.of("fatal");
            default -> Severity.ERROR;
        };
    }

    private static Map<String, String> tags(Recording recording) {
        Attributes resource = recording.resource();
        Map<String, String> tags = new TreeMap<>();
        put(tags, "instance", resource.get("service.instance.id", "k8s.pod.name", "host.name"));
        put(tags, "namespace", resource.get("service.namespace"));
        put(tags, "logger", recording.scope().name);
        put(tags, "event_name", recording.name());
        put(tags, "route", recording.around().get("http.route"));
        return tags;
    }

    private static void put(Map<String, String> tags, String name, String value) {
        if (!value.isEmpty()) {
            tags.put(name, cut(value, LONGEST_TAG));
        }
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }
}
