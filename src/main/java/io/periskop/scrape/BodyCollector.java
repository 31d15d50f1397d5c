package io.periskop.scrape;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.periskop.exposition.Digest;
import io.periskop.scrape.FetchResult.Changed;
import io.periskop.scrape.FetchResult.Failed;
import io.periskop.scrape.FetchResult.Unchanged;
import io.periskop.scrape.ScrapeFailure.Kind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Gathers one body as it comes in: hashes each piece where it lies, and copies only if the whole turns out to be new. A
 * timeout may end it from another thread while a piece comes in: its methods exclude each other.
 */
final class BodyCollector {
    private final BodyMemory memory;
    private final FetchRequest request;
    private final Handover answer;
    private final boolean gzip;
    private final @Nullable String etag;
    private final Digest digest = new Digest();
    private final CompositeByteBuf pieces = Unpooled.compositeBuffer(Integer.MAX_VALUE);

    private long reserved;
    private boolean over;

    BodyCollector(BodyMemory memory, FetchRequest request, Handover answer, boolean gzip, HttpHeaders headers) {
        this.memory = memory;
        this.request = request;
        this.answer = answer;
        this.gzip = gzip;
        this.etag = headers.get(HttpHeaderNames.ETAG);
    }

    Mono<FetchResult> collect(Flux<ByteBuf> content) {
        return content.handle((ByteBuf piece, SynchronousSink<FetchResult> sink) -> {
                    FetchResult refused = add(piece);
                    if (refused != null) {
                        sink.next(refused);
                        sink.complete();
                    }
                })
                .switchIfEmpty(Mono.fromSupplier(this::result))
                .next()
                .doFinally(signal -> drop());
    }

    private synchronized @Nullable FetchResult add(ByteBuf piece) {
        if (over) {
            return null;
        }
        int size = piece.readableBytes();
        if (digest.length() + size > request.bodySizeLimit()) {
            return Failed.of(
                    Kind.TOO_LARGE, "answered with more than " + request.bodySizeLimit() + " bytes (body_size_limit)");
        }
        if (!memory.reserve(size)) {
            return Failed.of(
                    Kind.OVERLOADED,
                    "too many answers are being read at once (limits.body_bytes_in_flight); tried again next time");
        }
        reserved += size;
        for (ByteBuffer part : piece.nioBuffers()) {
            digest.add(part);
        }
        pieces.addComponent(true, piece.retain());
        return null;
    }

    private synchronized FetchResult result() {
        BodyDigest now = new BodyDigest(digest.length(), digest.value());
        if (over || now.equals(request.digest())) {
            return new Unchanged(now.length());
        }
        int length = pieces.readableBytes();
        byte[] bytes = memory.take(length);
        pieces.readBytes(bytes, 0, length);
        answer.put(memory.body(bytes, length, reserved));
        reserved = 0;
        return new Changed(gzip, etag, now);
    }

    private synchronized void drop() {
        if (over) {
            return;
        }
        over = true;
        pieces.release();
        memory.release(reserved);
        reserved = 0;
    }
}
