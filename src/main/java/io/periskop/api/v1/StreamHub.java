package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed.Change;
import io.periskop.store.ErrorId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Makes messages of the catalog's changes, once for all streams: each second those of that second, of each error the same
 * event once. Remembers the last ones for streams that come back. Thread-safe.
 */
final class StreamHub {
    /** How many seconds a stream may be behind. */
    static final int PATIENCE = 60;

    /** Messages for who comes back; also how many may wait for one stream. */
    static final int REMEMBERED = 10_000;

    private static final Logger log = LoggerFactory.getLogger(StreamHub.class);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /**
     * A second.
     *
     * @param id of the last message
     * @param reset whether messages are lost that were not sent
     */
    record Pulse(List<StreamMessage> messages, String epoch, String id, Instant at, boolean reset) {}

    /** The stream does not keep up. */
    static final class Behind extends RuntimeException {
        private static final long serialVersionUID = 1;

        Behind() {
            super("the stream is too far behind", null, false, false);
        }
    }

    /** What one client was not sent yet. */
    private static final class Stream {
        private final Queue<Pulse> waiting = new ArrayBlockingQueue<>(PATIENCE);
        private final Sinks.Many<Pulse> sink = Sinks.many().unicast().onBackpressureBuffer(waiting);

        /** Messages are the same objects for all streams: what waits for all of them is little more than what waits for one. */
        boolean offer(Pulse pulse) {
            int messages = pulse.messages().size();
            for (Pulse before : waiting) {
                messages += before.messages().size();
            }
            boolean keepsUp = (waiting.isEmpty() || messages <= REMEMBERED)
                    && sink.tryEmitNext(pulse).isSuccess();
            if (!keepsUp) {
                sink.tryEmitError(new Behind());
            }
            return keepsUp;
        }
    }

    private final Catalog catalog;
    private final Scheduler scheduler;
    private final ArrayDeque<StreamMessage> ring = new ArrayDeque<>();
    private final Map<ErrorId, StreamChanges> pending = new LinkedHashMap<>();
    private final Set<Stream> streams = new LinkedHashSet<>();
    private String epoch = newEpoch();
    private long sequence;
    private boolean lost;

    StreamHub(Catalog catalog, Scheduler scheduler) {
        this.catalog = catalog;
        this.scheduler = scheduler;
    }

    /** Listens until disposed. */
    Disposable start(Flux<List<Change>> changes) {
        Disposable listening = changes.doOnNext(this::add)
                .doOnError(e -> {
                    log.warn("the stream of changes begins anew: {}", e.toString());
                    lose();
                })
                .retry()
                .subscribe();
        Disposable beating =
                Flux.interval(SECOND, scheduler).onBackpressureDrop().subscribe(second -> pulse());
        return Disposables.composite(listening, beating);
    }

    synchronized int open() {
        return streams.size();
    }

    /**
     * Joins at once: a pulse with what came after a message that is remembered, then one each second. Ends with {@link Behind};
     * who joined and does not subscribe is given up like whoever does not keep up.
     *
     * @param last the id of the last message that is known; null for none
     * @return null where there are so many already
     */
    synchronized @Nullable Flux<Pulse> join(@Nullable String last, int most) {
        if (streams.size() >= most) {
            return null;
        }
        Stream stream = new Stream();
        List<StreamMessage> missed = last == null ? List.of() : since(last);
        stream.offer(missed == null ? at(List.of(), true) : at(missed, false));
        streams.add(stream);
        return stream.sink.asFlux().doFinally(end -> leave(stream)).publishOn(scheduler, 1);
    }

    private synchronized void leave(Stream stream) {
        streams.remove(stream);
    }

    /** Null where that is not known any more. */
    private @Nullable List<StreamMessage> since(String id) {
        String start = epoch + "-";
        if (!id.startsWith(start)) {
            return null;
        }
        long last;
        try {
            last = Long.parseLong(id.substring(start.length()));
        } catch (NumberFormatException e) {
            return null;
        }
        if (last < sequence - ring.size() || last > sequence) {
            return null;
        }
        return ring.stream().filter(message -> message.sequence() > last).toList();
    }

    private Pulse at(List<StreamMessage> messages, boolean reset) {
        return new Pulse(
                messages,
                epoch,
                epoch + "-" + sequence,
                Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS)),
                reset);
    }

    private synchronized void add(List<Change> changes) {
        for (Change change : changes) {
            CatalogError known = change.after() == null ? change.before() : change.after();
            if (known != null) {
                pending.computeIfAbsent(known.id(), id -> new StreamChanges(change.before()))
                        .add(change);
            }
        }
        if (pending.size() > REMEMBERED) {
            lose();
        }
    }

    /** Nobody can be told everything. */
    private synchronized void lose() {
        pending.clear();
        lost = true;
    }

    private synchronized void pulse() {
        boolean reset = lost;
        if (lost) {
            lost = false;
            ring.clear();
            sequence = 0;
            epoch = newEpoch();
        }
        List<StreamMessage> messages = messages();
        for (StreamMessage message : messages) {
            ring.addLast(message);
            if (ring.size() > REMEMBERED) {
                ring.removeFirst();
            }
        }
        Pulse pulse = at(messages, reset);
        streams.removeIf(stream -> !stream.offer(pulse));
    }

    private List<StreamMessage> messages() {
        Instant newSince = catalog.newSince();
        List<StreamMessage> messages = new ArrayList<>(pending.size());
        for (StreamChanges changes : pending.values()) {
            long delta = changes.delta();
            CatalogError error = Objects.requireNonNull(changes.after() == null ? changes.before() : changes.after());
            for (String event : changes.events()) {
                sequence++;
                String json = Json.text(StreamedError.of(error, newSince, delta));
                messages.add(new StreamMessage(
                        sequence,
                        event,
                        changes.before(),
                        changes.after(),
                        error.facts().service(),
                        delta,
                        json));
                delta = 0;
            }
        }
        pending.clear();
        return messages;
    }

    private static String newEpoch() {
        return String.format("%08x", ThreadLocalRandom.current().nextInt());
    }
}
