package io.periskop.alert;

import io.periskop.alert.FiringAlert.Silence;
import io.periskop.alert.FiringAlert.State;
import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Json;
import io.periskop.discovery.Urls;
import io.periskop.http.Http;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.label.Labels;
import io.periskop.store.ErrorId;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/**
 * Reads what fires from all Alertmanagers that this server tells of alerts: those with the label {@code service_name}, from
 * whomever. Asked often, it asks them once in some seconds. Nothing that they answer is trusted.
 */
public final class FiringAlerts {
    static final Duration FRESH = Duration.ofSeconds(5);
    static final int MOST = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** So many Alertmanagers are asked, and their answers held, at a time. */
    private static final int AT_ONCE = 2;

    private static final int MOST_BYTES = 16 << 20;
    /** Of one alert; those of Prometheus have some hundred. */
    static final int LONGEST_ALERT = 64 << 10;

    private static final int MOST_LABELS = 100;
    private static final int MOST_SILENCES = 20;
    private static final int LONGEST_ANNOTATION = 4096;
    private static final int LONGEST_URL = 8192;
    private static final String OTHER = "__other__";
    private static final String FILTER = "?filter=" + Urls.encode(AlertText.SERVICE_NAME + "=~\".+\"");
    private static final Pattern SILENCE = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final Alerter alerter;
    private final Http http;
    private final Scheduler clock;
    private volatile Cached cached = new Cached(List.of(), Mono.just(new Answer(List.of(), List.of(), false)));

    private record Cached(List<Alertmanager> of, Mono<Answer> answer) {}

    /**
     * @param alerts those that began last come first
     * @param truncated whether there are more than are read
     */
    public record Answer(List<FiringAlert> alerts, List<Source> sources, boolean truncated) {}

    /**
     * One Alertmanager that was asked.
     *
     * @param asOf when it was
     * @param leftOut how many of what it answered is not read: more than are read of one, too long, or no alerts
     * @param problem why it has no alerts in the answer, in a sentence; null if it has
     */
    public record Source(
            String url, Instant asOf, int leftOut, @Nullable String problem) {}

    private record Read(
            Alertmanager from,
            Instant asOf,
            List<Given> alerts,
            int leftOut,
            @Nullable String problem) {}

    /** An alert as one Alertmanager has it. */
    private record Given(
            Labels labels,
            SortedMap<String, String> annotations,
            State state,
            Instant startsAt,
            Instant endsAt,
            String source,
            List<String> silencedBy) {}

    public FiringAlerts(Alerter alerter, Http http, Scheduler clock) {
        this.alerter = alerter;
        this.http = http;
        this.clock = clock;
    }

    /** Never errors: what cannot be read is named in the answer. */
    public Mono<Answer> read() {
        return Mono.defer(() -> {
            List<Alertmanager> all = alerter.alertmanagers();
            Cached last = cached;
            if (!last.of.equals(all)) {
                last = new Cached(all, ask(all).cache(FRESH, clock));
                cached = last;
            }
            return last.answer;
        });
    }

    private Mono<Answer> ask(List<Alertmanager> all) {
        return Flux.fromIterable(all)
                .flatMapSequential(this::ask, AT_ONCE)
                .collectList()
                .publishOn(Schedulers.boundedElastic())
                .map(FiringAlerts::merged);
    }

    private Mono<Read> ask(Alertmanager from) {
        return Mono.defer(() -> {
            Duration timeout = from.timeout().compareTo(PATIENCE) < 0 ? from.timeout() : PATIENCE;
            HttpCall call = new HttpCall(
                            "GET",
                            URI.create(from.url() + FILTER),
                            Collections.emptySortedMap(),
                            null,
                            null,
                            timeout,
                            MOST_BYTES)
                    .header("Accept", "application/json");
            return http.exchange(from.http(), call)
                    .publishOn(Schedulers.boundedElastic())
                    .map(answer -> read(from, answer))
                    .onErrorResume(e -> Mono.just(failed(from, String.valueOf(e.getMessage()))));
        });
    }

    private Read failed(Alertmanager from, String problem) {
        return new Read(from, now(), List.of(), 0, problem);
    }

    private Read read(Alertmanager from, HttpAnswer answer) {
        if (answer.status() != 200) {
            return failed(from, "answered with status " + answer.status());
        }
        List<Given> alerts = new ArrayList<>();
        try {
            int leftOut = Json.elements(answer.body(), LONGEST_ALERT, each -> {
                Given given = alerts.size() < MOST ? given(each) : null;
                return given != null && alerts.add(given);
            });
            return new Read(from, now(), alerts, leftOut, null);
        } catch (DiscoveryTrouble e) {
            return failed(from, e.getMessage() + "; check that the address is that of an Alertmanager");
        }
    }

    /** Null for what is no alert. */
    private static @Nullable Given given(JsonNode json) {
        SortedMap<String, String> labels = Json.textMembers(json, "labels");
        Instant starts = time(Json.text(json, "startsAt"));
        if (labels.isEmpty() || labels.size() > MOST_LABELS || starts == null) {
            return null;
        }
        TreeMap<String, String> annotations = new TreeMap<>();
        Json.textMembers(json, "annotations").entrySet().stream()
                .limit(MOST_LABELS)
                .forEach(each -> annotations.put(each.getKey(), AlertText.cut(each.getValue(), LONGEST_ANNOTATION)));
        List<String> silences = Json.texts(json, "status", "silencedBy").stream()
                .filter(id -> SILENCE.matcher(id).matches())
                .limit(MOST_SILENCES)
                .toList();
        Instant ends = time(Json.text(json, "endsAt"));
        return new Given(
                new Labels(labels),
                annotations,
                state(Json.text(json, "status", "state"), silences),
                starts,
                ends == null ? starts : ends,
                followable(Json.text(json, "generatorURL")),
                silences);
    }

    private static State state(String word, List<String> silences) {
        return switch (word) {
            case "active" -> State.FIRING;
            case "suppressed" -> silences.isEmpty() ? State.INHIBITED : State.SILENCED;
            default -> State.UNPROCESSED;
        };
    }

    private static @Nullable Instant time(String text) {
        try {
            return text.length() > 64 ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A link that does what links do. */
    private static String followable(String url) {
        boolean isWeb = url.startsWith("http://") || url.startsWith("https://");
        return isWeb && url.length() <= LONGEST_URL ? url : "";
    }

    /** One that several have is one. */
    private static Answer merged(List<Read> reads) {
        Map<Labels, Map<Alertmanager, Given>> byLabels = new LinkedHashMap<>();
        boolean truncated = reads.stream().anyMatch(read -> read.leftOut > 0);
        for (Read read : reads) {
            for (Given given : read.alerts) {
                Map<Alertmanager, Given> known = byLabels.get(given.labels);
                if (known == null && byLabels.size() == MOST) {
                    truncated = true;
                    continue;
                }
                if (known == null) {
                    known = new LinkedHashMap<>();
                    byLabels.put(given.labels, known);
                }
                known.put(read.from, given);
            }
        }
        List<FiringAlert> alerts = byLabels.values().stream()
                .map(FiringAlerts::alert)
                .sorted(Comparator.comparing(FiringAlert::startsAt)
                        .reversed()
                        .thenComparing(alert -> alert.labels().byName().toString()))
                .toList();
        List<Source> sources = reads.stream()
                .map(read -> new Source(read.from.name(), read.asOf, read.leftOut, read.problem))
                .toList();
        return new Answer(alerts, sources, truncated);
    }

    private static FiringAlert alert(Map<Alertmanager, Given> by) {
        Map.Entry<Alertmanager, Given> first = by.entrySet().iterator().next();
        Given given = first.getValue();
        String filter = filter(given.labels);
        Set<Silence> silences = new LinkedHashSet<>();
        by.forEach((from, each) ->
                each.silencedBy.forEach(id -> silences.add(new Silence(id, from.home() + "/#/silences/" + id))));
        Stream<Given> all = by.values().stream();
        return new FiringAlert(
                given.labels,
                given.annotations,
                all.map(Given::state).min(Comparator.naturalOrder()).orElse(given.state),
                error(given.labels),
                text(given.labels, AlertText.SERVICE_NAME),
                by.values().stream()
                        .map(Given::startsAt)
                        .min(Comparator.naturalOrder())
                        .orElse(given.startsAt),
                by.values().stream()
                        .map(Given::endsAt)
                        .max(Comparator.naturalOrder())
                        .orElse(given.endsAt),
                given.source,
                by.keySet().stream()
                        .map(from -> from.home() + "/#/alerts?filter=" + filter)
                        .toList(),
                List.copyOf(silences),
                first.getKey().home() + "/#/silences/new?filter=" + filter);
    }

    /** As Alertmanager's pages have it in their addresses. */
    private static String filter(Labels labels) {
        return Urls.encode(labels.byName().entrySet().stream()
                .map(label -> label.getKey() + "=\""
                        + label.getValue()
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n") + "\"")
                .collect(Collectors.joining(",", "{", "}")));
    }

    /** By its id, or by service and key, as rules on this server's metrics have them. */
    static @Nullable ErrorId error(Labels labels) {
        ErrorId id = ErrorId.parse(text(labels, AlertText.ERROR_ID));
        String service = text(labels, AlertText.SERVICE_NAME);
        String key = text(labels, AlertText.AGGREGATION_KEY);
        if (id != null || service.isEmpty() || key.isEmpty() || key.equals(OTHER)) {
            return id;
        }
        return ErrorId.of(service, key);
    }

    private static String text(Labels labels, String name) {
        return Objects.requireNonNullElse(labels.get(name), "");
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }
}
