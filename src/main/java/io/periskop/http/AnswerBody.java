package io.periskop.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.periskop.http.HttpTrouble.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClientResponse;

/** Reads an answer to its end, bounded as it comes and as it unpacks. */
final class AnswerBody {
    private static final int PIECE = 32 << 10;

    private AnswerBody() {}

    static Publisher<HttpAnswer> read(
            int maxBytes, AnswerMemory memory, HttpClientResponse response, Flux<ByteBuf> content) {
        HttpHeaders headers = response.responseHeaders();
        String encoding =
                headers.get(HttpHeaderNames.CONTENT_ENCODING, "identity").strip();
        boolean gzip = encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip");
        if (!gzip && !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            return Mono.error(
                    new HttpTrouble(Kind.UNSUPPORTED, "answered with a Content-Encoding that was not asked for"));
        }
        if (declared(headers) > maxBytes) {
            return Mono.error(tooLarge(maxBytes));
        }
        int status = response.status().code();
        return Mono.using(
                memory::share,
                share -> body(gzip, maxBytes, share, content)
                        .map(bytes -> new HttpAnswer(status, lowerCase(headers), bytes)),
                AnswerMemory.Share::giveBack);
    }

    private static Mono<byte[]> body(boolean gzip, int maxBytes, AnswerMemory.Share share, Flux<ByteBuf> content) {
        Mono<byte[]> whole = whole(maxBytes, share, content);
        return gzip
                ? whole.publishOn(Schedulers.boundedElastic()).handle((packed, sink) -> {
                    try {
                        sink.next(unpacked(packed, maxBytes, share));
                    } catch (HttpTrouble e) {
                        sink.error(e);
                    }
                })
                : whole;
    }

    private static Mono<byte[]> whole(int maxBytes, AnswerMemory.Share share, Flux<ByteBuf> content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        return content.handle((ByteBuf piece, SynchronousSink<ByteBuf> sink) -> {
                    int size = piece.readableBytes();
                    if (size > maxBytes - body.size()) {
                        sink.error(tooLarge(maxBytes));
                        return;
                    }
                    try {
                        share.take(size);
                    } catch (HttpTrouble e) {
                        sink.error(e);
                        return;
                    }
                    byte[] bytes = new byte[size];
                    piece.getBytes(piece.readerIndex(), bytes);
                    body.writeBytes(bytes);
                })
                .then(Mono.fromSupplier(body::toByteArray));
    }

    /** Stops unpacking at the limit. */
    static byte[] unpacked(byte[] packed, int maxBytes, AnswerMemory.Share share) throws HttpTrouble {
        if (packed.length == 0) {
            return packed; // an answer without a body may still name its form
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), 8 << 10)) {
            ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
            byte[] piece = new byte[PIECE];
            for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
                if (size > maxBytes - unpacked.size()) {
                    throw tooLarge(maxBytes);
                }
                share.take(size);
                unpacked.write(piece, 0, size);
            }
            return unpacked.toByteArray();
        } catch (HttpTrouble e) {
            throw e;
        } catch (IOException e) {
            throw new HttpTrouble(Kind.MALFORMED, "its gzip body cannot be unpacked");
        }
    }

    private static HttpTrouble tooLarge(int maxBytes) {
        return new HttpTrouble(Kind.TOO_LARGE, "answered with more than " + maxBytes + " bytes");
    }

    private static Map<String, String> lowerCase(HttpHeaders headers) {
        Map<String, String> all = new HashMap<>();
        headers.forEach(header -> all.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return all;
    }

    /** What cannot be read is for the HTTP decoder to judge. */
    private static long declared(HttpHeaders headers) {
        try {
            return Long.parseLong(headers.get(HttpHeaderNames.CONTENT_LENGTH, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
