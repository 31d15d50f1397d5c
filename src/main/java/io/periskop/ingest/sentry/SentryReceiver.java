package io.periskop.ingest.sentry;

import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.http.Secret;
import io.periskop.ingest.BodyTrouble;
import io.periskop.ingest.ContentDecoding;
import io.periskop.ingest.EventSink;
import io.periskop.ingest.IngestMeters;
import io.periskop.ingest.Receipt;
import io.periskop.ingest.RequestBodies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Takes what SDKs send. Answered 200 once it is in the store. Bodies are unpacked and read on threads of their own; where all
 * of these have work enough, clients are told to come again later.
 */
public final class SentryReceiver {
    public static final String PROTOCOL = "sentry";
    /** Packed. */
    public static final int MOST_BODY_BYTES = 20 << 20;

    private static final long MOST_UNPACKED_BYTES = 100L << 20;
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final String PROJECT = "/api/{project:[0-9]+}";
    private static final String FORBIDDEN = "forbidden";

    private final EventSink sink;
    private final RequestBodies bodies;
    private final Scheduler workers;
    private final IngestMeters events;
    private final SentryMeters meters;
    private volatile Map<String, Open> projects = Map.of();

    /** A project and what it may still send. */
    private record Open(SentryProject project, RateGate gate) {
        boolean admits(@Nullable String key) {
            if (key == null) {
                return false;
            }
            boolean known = false;
            for (Secret.Inline each : project.keys()) {
                known |= MessageDigest.isEqual(
                        each.value().getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8));
            }
            return known;
        }
    }

    /** @param workers where bodies are read; one that refuses tasks bounds how many wait */
    public SentryReceiver(
            EventSink sink, RequestBodies bodies, Scheduler workers, IngestMeters events, MeterRegistry registry) {
        this.sink = sink;
        this.bodies = bodies;
        this.workers = workers;
        this.events = events;
        this.meters = new SentryMeters(registry);
    }

    /** From the next request on. A project's rate goes on where it was unless its limit changed. */
    public void use(List<SentryProject> next) {
        Map<String, Open> before = projects;
        Map<String, Open> open = new HashMap<>();
        for (SentryProject project : next) {
            Open known = before.get(project.id());
            RateGate gate = known != null && known.gate().perSecond() == project.rateLimit()
                    ? known.gate()
                    : new RateGate(project.rateLimit(), System.nanoTime());
            open.put(project.id(), new Open(project, gate));
        }
        projects = Map.copyOf(open);
    }

    public RouterFunction<ServerResponse> routes() {
        RouterFunctions.Builder routes = RouterFunctions.route();
        for (String end : List.of("", "/")) {
            routes.route(
                    RequestPredicates.path(PROJECT + "/envelope" + end), posting(request -> receive(request, false)));
            routes.route(RequestPredicates.path(PROJECT + "/store" + end), posting(request -> receive(request, true)));
        }
        return routes.build();
    }

    private static HandlerFunction<ServerResponse> posting(HandlerFunction<ServerResponse> handler) {
        return request -> {
            if (request.method().equals(HttpMethod.OPTIONS)) {
                return SentryAnswers.options();
            }
            return request.method().equals(HttpMethod.POST)
                    ? handler.handle(request)
                    : ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED)
                            .header(HttpHeaders.ALLOW, "POST, OPTIONS")
                            .build();
        };
    }

    private Mono<ServerResponse> receive(ServerRequest request, boolean store) {
        Flux<DataBuffer> body = request.exchange().getRequest().getBody();
        Open open = projects.get(request.pathVariable("project"));
        String key = SentryKey.of(request);
        if (open == null || (key != null || store) && !open.admits(key)) {
            return bodies.drain(body).then(Mono.defer(this::forbidden));
        }
        String encoding = Objects.requireNonNullElse(request.headers().firstHeader(HttpHeaders.CONTENT_ENCODING), "");
        Reading reading = new Reading(open, key, encoding, store);
        return bodies.read(body, reading::handle)
                .onErrorResume(BodyTrouble.class, trouble -> troubled(open, trouble))
                .onErrorResume(Envelope.Forbidden.class, trouble -> forbidden());
    }

    private Mono<ServerResponse> forbidden() {
        events.count(PROTOCOL, "", FORBIDDEN, 1);
        return SentryAnswers.refused(HttpStatus.FORBIDDEN, "no project has this number and key; look at the DSN");
    }

    private Mono<ServerResponse> troubled(Open open, BodyTrouble trouble) {
        String sentence = String.valueOf(trouble.getMessage());
        String service = open.project().service();
        if (trouble.kind() == BodyTrouble.Kind.BUSY) {
            events.count(PROTOCOL, service, IngestMeters.BUSY, 1);
            return SentryAnswers.later(AGAIN, "busy", sentence);
        }
        events.count(PROTOCOL, service, IngestMeters.INVALID, 1);
        return switch (trouble.kind()) {
            case TOO_LARGE -> SentryAnswers.cut(HttpStatus.CONTENT_TOO_LARGE, sentence);
            case UNKNOWN_ENCODING -> SentryAnswers.refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, sentence);
            default -> SentryAnswers.refused(HttpStatus.BAD_REQUEST, sentence);
        };
    }

    /** One request with a good key, or with none but in its envelope. */
    private final class Reading {
        private final Open open;
        private final String service;
        private final @Nullable String key;
        private final String encoding;
        private final boolean store;

        Reading(Open open, @Nullable String key, String encoding, boolean store) {
            this.open = open;
            this.service = open.project().service();
            this.key = key;
            this.encoding = encoding;
            this.store = store;
        }

        Mono<ServerResponse> handle(byte[] body) {
            return Mono.fromCallable(() -> parse(body))
                    .flatMap(this::take)
                    .subscribeOn(workers)
                    .onErrorMap(
                            RejectedExecutionException.class,
                            e -> new BodyTrouble(
                                    BodyTrouble.Kind.BUSY, "too many events wait to be read, come again later"));
        }

        private Envelope parse(byte[] body) throws BodyTrouble, Envelope.Forbidden {
            try (InputStream input = ContentDecoding.open(body, encoding, MOST_UNPACKED_BYTES)) {
                return store ? Envelope.ofStore(input, open.project()) : Envelope.of(input, this::admitted);
            } catch (ContentDecoding.TooLong e) {
                throw new BodyTrouble(BodyTrouble.Kind.TOO_LARGE, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw new BodyTrouble(BodyTrouble.Kind.MALFORMED, String.valueOf(e.getMessage()));
            }
        }

        private @Nullable SentryProject admitted(String dsn) {
            boolean known = key != null || open.admits(SentryKey.inDsn(dsn));
            return known ? open.project() : null;
        }

        private Mono<ServerResponse> take(Envelope envelope) {
            envelope.discarded().forEach((reason, count) -> meters.discarded(service, reason, count));
            events.count(PROTOCOL, service, IngestMeters.INVALID, envelope.invalid());
            if (envelope.events().isEmpty()) {
                return envelope.invalid() == 0 ? SentryAnswers.taken(envelope.eventId()) : unreadable(envelope);
            }
            int size = envelope.events().size();
            Duration wait = open.gate().pass(size, System.nanoTime());
            if (!wait.isZero()) {
                events.count(PROTOCOL, service, IngestMeters.LIMITED, size);
                return SentryAnswers.later(
                        wait, "rate_limit", "the project sends more than its rate_limit, come again later");
            }
            return sink.take(PROTOCOL, envelope.events()).flatMap(receipt -> answer(envelope, receipt));
        }

        private Mono<ServerResponse> unreadable(Envelope envelope) {
            return SentryAnswers.refused(
                    envelope.tooLarge() ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.BAD_REQUEST,
                    Objects.requireNonNullElse(envelope.problem(), "the envelope cannot be read"));
        }

        private Mono<ServerResponse> answer(Envelope envelope, Receipt receipt) {
            if (receipt.busy() > 0) {
                return SentryAnswers.later(
                        receipt.retryAfter(), "busy", "the storage is slow or away, come again later");
            }
            if (receipt.rejected() > 0) {
                return SentryAnswers.refused(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "the storage refuses this event, though it takes others; the server's log says why");
            }
            return receipt.overLimit() > 0
                    ? SentryAnswers.refused(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "the service has as many errors as it may (limits.errors_per_service)")
                    : SentryAnswers.taken(envelope.eventId());
        }
    }
}
