package io.periskop.scrape;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Bounds how many fetches run at once: in all and for each service. Who must wait is served in turn, service by service.
 * There are two lanes of that size: targets that did not answer in time last time use the second, so that hung targets
 * wait for each other only.
 */
final class FetchLimiter {
    /** Held while a fetch runs; giving it back twice is giving it back once. */
    final class Permit {
        private final Waiting who;
        private boolean held = true;

        private Permit(Waiting who) {
            this.who = who;
        }

        void release() {
            synchronized (FetchLimiter.this) {
                if (!held) {
                    return;
                }
                held = false;
                who.lane.leave(who.service);
                for (Waiting next : who.lane.admit()) {
                    next.permit = new Permit(next);
                    admitted.addLast(next);
                }
                if (handingOver) {
                    return;
                }
                handingOver = true;
            }
            handOverAll();
        }
    }

    private static final class Waiting {
        private final Lane lane;
        private final String service;
        private final MonoSink<Permit> sink;
        private @Nullable Permit permit;
        private boolean gone;

        Waiting(Lane lane, String service, MonoSink<Permit> sink) {
            this.lane = lane;
            this.service = service;
            this.sink = sink;
        }

        void handOver() {
            sink.success(permit);
        }
    }

    private final Lane healthy;
    private final Lane suspect;
    private final Deque<Waiting> admitted = new ArrayDeque<>();
    private boolean handingOver;

    FetchLimiter(int inAll, int perService) {
        healthy = new Lane(inAll, perService);
        suspect = new Lane(inAll, perService);
    }

    /** A permit as soon as there is one. Who cancels before does not hold one. */
    Mono<Permit> acquire(String service, boolean isSuspect) {
        return Mono.create(sink -> {
            Waiting waiting = new Waiting(isSuspect ? suspect : healthy, service, sink);
            sink.onCancel(() -> forget(waiting));
            boolean enters;
            synchronized (this) {
                enters = !waiting.gone && waiting.lane.enterOrWait(waiting);
                waiting.permit = enters ? new Permit(waiting) : null;
            }
            if (enters) {
                waiting.handOver();
            }
        });
    }

    synchronized int waiting() {
        return healthy.waitingCount() + suspect.waitingCount();
    }

    /**
     * One thread at a time, in a loop: who gets a permit may be done at once and give it back from within, and so might all
     * that wait.
     */
    private void handOverAll() {
        while (true) {
            Waiting next;
            synchronized (this) {
                next = admitted.pollFirst();
                if (next == null) {
                    handingOver = false;
                    return;
                }
            }
            next.handOver();
        }
    }

    /** Cancelling may come before the asking is done, or meet the permit on its way: then nobody else gives it back. */
    private void forget(Waiting waiting) {
        Permit onItsWay;
        synchronized (this) {
            waiting.gone = true;
            waiting.lane.forget(waiting);
            onItsWay = waiting.permit;
        }
        if (onItsWay != null) {
            onItsWay.release();
        }
    }

    /** Guarded by the limiter's monitor. */
    private static final class Lane {
        private final int inAll;
        private final int perService;
        private int running;
        private final Map<String, Integer> runningByService = new HashMap<>();
        private final LinkedHashMap<String, Deque<Waiting>> waiting = new LinkedHashMap<>();

        Lane(int inAll, int perService) {
            this.inAll = inAll;
            this.perService = perService;
        }

        boolean enterOrWait(Waiting who) {
            if (hasRoom(who.service)) {
                enter(who.service);
                return true;
            }
            waiting.computeIfAbsent(who.service, s -> new ArrayDeque<>()).addLast(who);
            return false;
        }

        void leave(String service) {
            running--;
            runningByService.computeIfPresent(service, (s, n) -> n == 1 ? null : n - 1);
        }

        /** Lets in as many as there is room for, one of each service at a time. */
        List<Waiting> admit() {
            List<Waiting> admitted = new ArrayList<>();
            boolean any = true;
            while (any && running < inAll) {
                any = false;
                for (Map.Entry<String, Deque<Waiting>> queue : List.copyOf(waiting.entrySet())) {
                    String service = queue.getKey();
                    if (hasRoom(service)) {
                        admitted.add(queue.getValue().removeFirst());
                        enter(service);
                        any = true;
                        waiting.remove(service);
                        if (!queue.getValue().isEmpty()) {
                            waiting.put(service, queue.getValue());
                        }
                    }
                }
            }
            return admitted;
        }

        void forget(Waiting who) {
            Deque<Waiting> queue = waiting.get(who.service);
            if (queue != null && queue.remove(who) && queue.isEmpty()) {
                waiting.remove(who.service);
            }
        }

        int waitingCount() {
            return waiting.values().stream().mapToInt(Deque::size).sum();
        }

        private boolean hasRoom(String service) {
            return running < inAll && runningByService.getOrDefault(service, 0) < perService;
        }

        private void enter(String service) {
            running++;
            runningByService.merge(service, 1, Integer::sum);
        }
    }
}
