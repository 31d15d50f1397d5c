package io.periskop.api.v1;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code /api/v1/status/ingest}: what became of the events that were sent to this server, by service. */
public final class IngestResource implements Resource {
    private static final String COUNTED = "accepted";
    private static final String REPEATED = "duplicate";
    private static final Answer EXAMPLE = new Answer(
            Instant.parse("2026-11-22T15:04:05Z"),
            0,
            List.of(new Service(
                    "shop",
                    "sentry",
                    130,
                    100,
                    10,
                    20,
                    9,
                    List.of(new Number("accepted", 100), new Number("duplicate", 10), new Number("limited", 20)),
                    List.of(new Number("ratelimit_backoff", 9)))));

    private final Instant startedAt;
    private final Supplier<Events> events;

    /**
     * Since this server was started.
     *
     * @param waiting events that were taken in and are not stored yet
     */
    public record Events(long waiting, List<Sent> sent) {}

    /**
     * By one service's clients, over one protocol.
     *
     * @param service empty where it is not known
     * @param outcomes how many by what became of them: together what was sent
     * @param discarded how many clients say that they did not send, by their own reasons
     */
    public record Sent(String service, String protocol, Map<String, Long> outcomes, Map<String, Long> discarded) {}

    @Schema(name = "IngestStatus")
    record Answer(
            @Schema(description = "When this server was started: it counts from then on")
            Instant since,

            @Schema(description = "Events that were taken in and are not stored yet", example = "0")
            long waiting,

            List<Service> services) {}

    @Schema(name = "IngestedService", description = "Events of a service over one protocol")
    record Service(
            @Schema(description = "Empty where what was sent names none that is taken", example = "shop")
            String service,

            @Schema(description = "`sentry` or `otlp`", example = "sentry")
            String protocol,

            @Schema(description = "All that arrived", example = "130")
            long seen,

            @Schema(description = "Those that are counted and in the storage", example = "100")
            long counted,

            @Schema(description = "Those that came again, and count once", example = "10")
            long repeated,

            @Schema(description = "The rest of what arrived: `outcomes` says why", example = "20")
            long notCounted,

            @Schema(
                    description = "Those that clients say they did not send: at least so many more happened",
                    example = "9")
            long lostAtClients,

            @Schema(description = "What became of those that arrived, as in `periskop_ingest_events_total`")
            List<Number> outcomes,

            @Schema(description = "Why clients did not send, in their words")
            List<Number> lostBecause) {}

    @Schema(name = "IngestedNumber")
    record Number(
            @Schema(example = "accepted") String name,
            @Schema(example = "100") long events) {}

    /** @param events costs little */
    public IngestResource(Instant startedAt, Supplier<Events> events) {
        this.startedAt = startedAt;
        this.events = events;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/status/ingest", call -> call.json(this::answer))
                .id("getIngest")
                .tag("Status")
                .summary("What became of the events that Sentry SDKs and OpenTelemetry sent to this server")
                .description("Each server tells of itself. What was scraped or pushed is not among it.")
                .answers(EXAMPLE, "By service and protocol, sorted; none where nothing was sent");
    }

    private Answer answer() {
        Events now = events.get();
        return new Answer(
                startedAt,
                now.waiting(),
                now.sent().stream().map(IngestResource::service).toList());
    }

    private static Service service(Sent sent) {
        long seen = sum(sent.outcomes());
        long counted = sent.outcomes().getOrDefault(COUNTED, 0L);
        long repeated = sent.outcomes().getOrDefault(REPEATED, 0L);
        return new Service(
                sent.service(),
                sent.protocol(),
                seen,
                counted,
                repeated,
                seen - counted - repeated,
                sum(sent.discarded()),
                numbers(sent.outcomes()),
                numbers(sent.discarded()));
    }

    private static long sum(Map<String, Long> numbers) {
        return numbers.values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<Number> numbers(Map<String, Long> numbers) {
        return new TreeMap<>(numbers)
                .entrySet().stream()
                        .map(each -> new Number(each.getKey(), each.getValue()))
                        .toList();
    }
}
