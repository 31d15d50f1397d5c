package io.periskop.ingest;

import io.periskop.ingest.BodyTrouble.Kind;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads bodies whole, as they came. Bounded, each and all together. One that there is no room for is read to its end all
 * the same, as far as it may be long: a client that is cut off while it sends sees no answer.
 */
public final class RequestBodies {
    private static final int FIRST = 4 << 10;

    private final int mostBytes;
    private final long mostOfAll;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param mostBytes of one
     * @param mostOfAll of all that are held at a time
     */
    public RequestBodies(int mostBytes, long mostOfAll) {
        this.mostBytes = mostBytes;
        this.mostOfAll = mostOfAll;
    }

    /**
     * @param use what is done with the body; its memory counts as held until that is over
     * @return fails with {@link BodyTrouble}
     */
    public <T> Mono<T> read(Flux<DataBuffer> body, Function<byte[], Mono<T>> use) {
        return Mono.usingWhen(
                Mono.fromSupplier(Held::new),
                reading -> body.takeUntil(reading::isOver).then(Mono.defer(() -> used(reading, use))),
                reading -> Mono.fromRunnable(reading::release));
    }

    /** Reads and forgets, but no more than a body may have. */
    public Mono<Void> drain(Flux<DataBuffer> body) {
        long[] seen = {0};
        return body.takeUntil(buffer -> {
                    seen[0] += buffer.readableByteCount();
                    DataBufferUtils.release(buffer);
                    return seen[0] > mostBytes;
                })
                .then();
    }

    private <T> Mono<T> used(Held reading, Function<byte[], Mono<T>> use) {
        BodyTrouble trouble = reading.trouble;
        return trouble == null ? use.apply(reading.whole()) : Mono.error(trouble);
    }

    /** One that is being read. */
    private final class Held {
        private byte[] bytes = new byte[0];
        private int length;
        private long seen;
        private @Nullable BodyTrouble trouble;

        /** Takes a piece. */
        boolean isOver(DataBuffer piece) {
            int size = piece.readableByteCount();
            seen += size;
            if (seen > mostBytes) {
                release();
                trouble = new BodyTrouble(Kind.TOO_LARGE, "the body is longer than " + mostBytes + " bytes");
            } else if (trouble == null && !hasRoom(length + size)) {
                release();
                trouble = new BodyTrouble(Kind.BUSY, "too many requests are being read, come again later");
            } else if (trouble == null) {
                piece.read(bytes, length, size);
                length += size;
            }
            DataBufferUtils.release(piece);
            return seen > mostBytes;
        }

        private boolean hasRoom(int needed) {
            if (needed <= bytes.length) {
                return true;
            }
            int size = Math.min(mostBytes, Math.max(Math.max(FIRST, needed), 2 * bytes.length));
            int more = size - bytes.length;
            if (held.addAndGet(more) > mostOfAll) {
                held.addAndGet(-more);
                return false;
            }
            bytes = Arrays.copyOf(bytes, size);
            return true;
        }

        byte[] whole() {
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }

        void release() {
            held.addAndGet(-bytes.length);
            bytes = new byte[0];
            length = 0;
        }
    }
}
