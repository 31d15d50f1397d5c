package io.periskop.scrape;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.periskop.exposition.Digest;
import io.periskop.exposition.PusherLines;
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
    private static final int LONGEST_ETAG = 1024;

    private final BodyMemory memory;
    private final FetchRequest request;
    private final Handover answer;
    private final boolean gzip;
    private final @Nullable String etag;
    private final long declared;
    private final boolean pushers;
    private final Digest digest = new Digest();
    private final Pieces pieces = new Pieces();

    private long reserved;
    private boolean over;

    BodyCollector(BodyMemory memory, FetchRequest request, Handover answer, boolean gzip, HttpHeaders headers) {
        this.memory = memory;
        this.request = request;
        this.answer = answer;
        this.gzip = gzip;
        this.etag = usable(headers.get(HttpHeaderNames.ETAG));
        this.pushers = isOfPushers(headers.get(HttpHeaderNames.CONTENT_TYPE));
        this.declared = declared(headers.get(HttpHeaderNames.CONTENT_LENGTH));
    }

    Mono<FetchResult> collect(Flux<ByteBuf> content) {
        if (declared > request.bodySizeLimit()) {
            return Mono.just(tooLarge());
        }
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

    private Failed tooLarge() {
        return Failed.of(
                Kind.TOO_LARGE, "answered with more than " + request.bodySizeLimit() + " bytes (body_size_limit)");
    }

    private synchronized @Nullable FetchResult add(ByteBuf piece) {
        if (over) {
            return null;
        }
        int size = piece.readableBytes();
        if (digest.length() + size > request.bodySizeLimit()) {
            return tooLarge();
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
        pieces.add(piece);
        return null;
    }

    private synchronized FetchResult result() {
        BodyDigest now = new BodyDigest(digest.length(), digest.value());
        if (over || now.equals(request.digest())) {
            return new Unchanged(now.length());
        }
        int length = pieces.length();
        byte[] bytes = memory.take(length);
        pieces.copyTo(bytes);
        answer.put(memory.body(bytes, length, reserved));
        reserved = 0;
        return new Changed(gzip, etag, now, pushers);
    }

    /** One that is longer than others' limits for headers would have every later request refused. */
    private static @Nullable String usable(@Nullable String etag) {
        return etag == null || etag.length() > LONGEST_ETAG ? null : etag;
    }

    private static boolean isOfPushers(@Nullable String contentType) {
        return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase(PusherLines.TYPE);
    }

    /** What cannot be read is for the HTTP decoder to judge. */
    private static long declared(@Nullable String contentLength) {
        try {
            return contentLength == null ? 0 : Long.parseLong(contentLength);
        } catch (NumberFormatException e) {
            return 0;
        }
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
