package io.periskop.discovery.consul;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Lets so many through at once; the others wait their turn. */
final class Turnstile {
    private final int most;
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int inside;
    private boolean closed;

    Turnstile(int most) {
        this.most = most;
    }

    /** The same, which begins when it is its turn, and makes room when it ends in any way. */
    <T> Mono<T> through(Mono<T> work) {
        return Mono.defer(() -> {
            Turn turn = new Turn();
            return Mono.<Turn>create(sink -> enter(turn, sink)).then(work).doFinally(end -> leave(turn));
        });
    }

    /** Nobody who waits is let through any longer: everybody is about to give up. */
    synchronized void close() {
        closed = true;
    }

    private void enter(Turn turn, MonoSink<Turn> sink) {
        synchronized (this) {
            if (turn.left) {
                return; // given up before it came here
            }
            turn.sink = sink;
            if (closed || inside >= most) {
                waiting.add(turn);
                return;
            }
            turn.inside = true;
            inside++;
        }
        sink.success(turn);
    }

    private void leave(Turn turn) {
        Turn next;
        synchronized (this) {
            turn.left = true;
            if (!turn.inside) {
                waiting.remove(turn);
                return;
            }
            turn.inside = false;
            next = closed ? null : waiting.poll();
            if (next == null) {
                inside--;
            } else {
                next.inside = true;
            }
        }
        if (next != null && next.sink != null) {
            next.sink.success(next);
        }
    }

    private static final class Turn {
        private @Nullable MonoSink<Turn> sink;
        private boolean inside;
        private boolean left;
    }
}
