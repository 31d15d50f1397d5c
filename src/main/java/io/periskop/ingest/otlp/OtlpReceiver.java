package io.periskop.ingest.otlp;

import io.periskop.ingest.BodyTrouble;
import io.periskop.ingest.ContentDecoding;
import io.periskop.ingest.EventSink;
import io.periskop.ingest.IngestEvent;
import io.periskop.ingest.IngestMeters;
import io.periskop.ingest.Receipt;
import io.periskop.ingest.RequestBodies;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.core.JacksonException;

/**
 * Takes what OpenTelemetry's exporters and collectors send over HTTP. Answered 200 once it is in the store; what no later
 * attempt would bring in is said in a partial success. Bodies are unpacked and read on threads of their own.
 */
public final class OtlpReceiver {
    public static final String PROTOCOL = "otlp";
    /** Paths below the server's prefix. */
    public static final Set<String> PATHS = Set.of(Signal.TRACES.path(), Signal.LOGS.path());

    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** What is refused at once is answered sooner, what waits for the store later. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private static final String FORBIDDEN = "forbidden";
    private static final int LONGEST_SERVICE = 200;

    private final EventSink sink;
    private final RequestBodies bodies;
    private final Scheduler workers;
    private final IngestMeters events;
    private final Duration atOnce;
    private final Repeats repeats = new Repeats();
    private final Set<String> services = ConcurrentHashMap.newKeySet();
    private volatile OtlpSpec spec = OtlpSpec.OFF;

    /** @param workers where bodies are read; one that refuses tasks bounds how many wait */
    public OtlpReceiver(EventSink sink, RequestBodies bodies, Scheduler workers, IngestMeters events) {
        this(sink, bodies, workers, events, AT_ONCE);
    }

    OtlpReceiver(EventSink sink, RequestBodies bodies, Scheduler workers, IngestMeters events, Duration atOnce) {
        this.atOnce = atOnce;
        this.sink = sink;
        this.bodies = bodies;
        this.workers = workers;
        this.events = events;
    }

    /** From the next request on. */
    public void use(OtlpSpec next) {
        spec = next;
    }

    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .route(
                        RequestPredicates.POST(Signal.TRACES.path()).and(request -> spec.enabled()),
                        request -> receive(request, Signal.TRACES))
                .route(
                        RequestPredicates.POST(Signal.LOGS.path()).and(request -> spec.enabled()),
                        request -> receive(request, Signal.LOGS))
                .build();
    }

    private Mono<ServerResponse> receive(ServerRequest request, Signal signal) {
        Flux<DataBuffer> body = request.exchange().getRequest().getBody();
        OtlpAnswers answers = OtlpAnswers.to(type(request));
        if (answers == null) {
            events.count(PROTOCOL, "", IngestMeters.INVALID, 1);
            return bodies.drain(body)
                    .then(Mono.defer(() -> OtlpAnswers.inJson()
                            .refused(
                                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                                    "the Content-Type is neither application/x-protobuf nor application/json")));
        }
        String encoding = Objects.requireNonNullElse(request.headers().firstHeader(HttpHeaders.CONTENT_ENCODING), "");
        Reading reading = new Reading(signal, answers, encoding, spec);
        return bodies.read(body, reading::handle)
                .onErrorResume(BodyTrouble.class, trouble -> troubled(answers, trouble));
    }

    /** Null for none, or what is not one. */
    private static @Nullable MediaType type(ServerRequest request) {
        try {
            return MediaType.parseMediaType(
                    Objects.requireNonNullElse(request.headers().firstHeader(HttpHeaders.CONTENT_TYPE), ""));
        } catch (InvalidMediaTypeException e) {
            return null;
        }
    }

    private Mono<ServerResponse> troubled(OtlpAnswers answers, BodyTrouble trouble) {
        String sentence = String.valueOf(trouble.getMessage());
        boolean isBusy = trouble.kind() == BodyTrouble.Kind.BUSY;
        events.count(PROTOCOL, "", isBusy ? IngestMeters.BUSY : IngestMeters.INVALID, 1);
        return switch (trouble.kind()) {
            case BUSY -> answers.later(HttpStatus.TOO_MANY_REQUESTS, AGAIN, sentence);
            case TOO_LARGE -> answers.cut(sentence);
            case UNKNOWN_ENCODING -> answers.refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, sentence);
            case MALFORMED -> answers.refused(HttpStatus.BAD_REQUEST, sentence);
        };
    }

    /** One request. */
    private final class Reading {
        private final Signal signal;
        private final OtlpAnswers answers;
        private final String encoding;
        private final OtlpSpec spec;
        private final Rejections rejections;

        Reading(Signal signal, OtlpAnswers answers, String encoding, OtlpSpec spec) {
            this.signal = signal;
            this.answers = answers;
            this.encoding = encoding;
            this.spec = spec;
            this.rejections = new Rejections();
        }

        Mono<ServerResponse> handle(byte[] body) {
            return Mono.fromCallable(() -> parse(body))
                    .flatMap(this::take)
                    .subscribeOn(workers)
                    .onErrorMap(
                            RejectedExecutionException.class,
                            e -> new BodyTrouble(
                                    BodyTrouble.Kind.BUSY, "too many requests wait to be read, come again later"));
        }

        private List<IngestEvent> parse(byte[] body) throws BodyTrouble {
            Collected collected = new Collected(spec.maxExceptions());
            try (InputStream input = ContentDecoding.open(body, encoding, spec.maxBody())) {
                if (answers.isJson()) {
                    JsonReader.read(input, signal, collected);
                } else {
                    ProtobufReader.read(input, signal, collected);
                }
            } catch (ContentDecoding.TooLong e) {
                throw tooLarge(e);
            } catch (JacksonException e) {
                throw e.getCause() instanceof ContentDecoding.TooLong tooLong
                        ? tooLarge(tooLong)
                        : malformed("the body is no OTLP in JSON: " + e.getOriginalMessage());
            } catch (IOException e) {
                throw malformed("the body is no OTLP: " + e.getMessage());
            }
            rejections.add(
                    collected.left(),
                    "a request may have " + spec.maxExceptions() + " exceptions (otlp.max_exceptions)");
            events.count(PROTOCOL, "", IngestMeters.OVER_LIMIT, collected.left());
            List<Recording> admitted =
                    collected.recordings().stream().filter(this::isAdmitted).toList();
            return new Mapping(repeats, spec.repeatWindow(), System.nanoTime()).events(admitted);
        }

        private BodyTrouble tooLarge(IOException trouble) {
            return new BodyTrouble(BodyTrouble.Kind.TOO_LARGE, String.valueOf(trouble.getMessage()));
        }

        private BodyTrouble malformed(String sentence) {
            return new BodyTrouble(BodyTrouble.Kind.MALFORMED, sentence);
        }

        private boolean isAdmitted(Recording recording) {
            String service = Mapping.service(recording);
            String outcome = null;
            String why = "";
            Attributes own = recording.own();
            if (!own.has(Attributes.TYPE) && !own.has(Attributes.MESSAGE)) {
                outcome = IngestMeters.INVALID;
                why = "an exception has neither exception.type nor exception.message";
            } else if (service.length() > LONGEST_SERVICE) {
                outcome = IngestMeters.INVALID;
                why = "a service.name is longer than " + LONGEST_SERVICE + " characters";
            } else if (!spec.takes(service)) {
                outcome = FORBIDDEN;
                why = "a service.name is not among those that are taken (otlp.services)";
            } else if (!isKnown(service)) {
                outcome = IngestMeters.OVER_LIMIT;
                why = "there are as many services as there may be (otlp.max_services)";
            }
            if (outcome == null) {
                return true;
            }
            // The name of a service that is not taken in makes no series of its own.
            events.count(PROTOCOL, "", outcome, 1);
            rejections.addItem(recording.item(), why);
            return false;
        }

        /** From now on, unless there are too many others. */
        private boolean isKnown(String service) {
            if (!services.contains(service)) {
                if (services.size() >= spec.maxServices()) {
                    return false;
                }
                services.add(service);
            }
            return true;
        }

        private Mono<ServerResponse> take(List<IngestEvent> taken) {
            if (taken.isEmpty()) {
                return answer();
            }
            return sink.take(PROTOCOL, taken).elapsed().flatMap(timed -> {
                Receipt receipt = timed.getT2();
                if (receipt.busy() > 0) {
                    boolean isSlow = timed.getT1() >= atOnce.toMillis();
                    return answers.later(
                            isSlow ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.TOO_MANY_REQUESTS,
                            receipt.retryAfter(),
                            "the storage is slow or away, come again later");
                }
                rejections.add(
                        receipt.overLimit(),
                        "a service has as many errors as it may (limits.errors_per_service), or there are as many"
                                + " services as there may be (limits.services)");
                rejections.add(
                        receipt.rejected(),
                        "the storage refuses an exception, though it takes others; the server's log says why");
                return answer();
            });
        }

        private Mono<ServerResponse> answer() {
            long rejected = rejections.number();
            return rejected == 0
                    ? answers.taken()
                    : answers.taken(signal, rejected, rejected + " " + signal.items() + ": " + rejections.reasons());
        }
    }

    /** Of one request. */
    private static final class Rejections {
        private final Set<Integer> items = new HashSet<>();
        private final Set<String> reasons = new TreeSet<>();
        private long others;

        /** Several exceptions of one span are one. */
        void addItem(int item, String why) {
            items.add(item);
            reasons.add(why);
        }

        void add(int number, String why) {
            if (number > 0) {
                others += number;
                reasons.add(why);
            }
        }

        long number() {
            return items.size() + others;
        }

        String reasons() {
            return String.join("; ", reasons);
        }
    }
}
