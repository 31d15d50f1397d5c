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
    private AnswerBody() {}

    static Publisher<HttpAnswer> read(int maxBytes, HttpClientResponse response, Flux<ByteBuf> content) {
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
        Mono<byte[]> whole = whole(maxBytes, content);
        Mono<byte[]> body = gzip
                ? whole.publishOn(Schedulers.boundedElastic()).handle((packed, sink) -> {
                    try {
                        sink.next(unpacked(packed, maxBytes));
                    } catch (HttpTrouble e) {
                        sink.error(e);
                    }
                })
                : whole;
        int status = response.status().code();
        return body.map(bytes -> new HttpAnswer(status, lowerCase(headers), bytes));
    }

    private static Mono<byte[]> whole(int maxBytes, Flux<ByteBuf> content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        return content.handle((ByteBuf piece, SynchronousSink<ByteBuf> sink) -> {
                    int size = piece.readableBytes();
                    if (size > maxBytes - body.size()) {
                        sink.error(tooLarge(maxBytes));
                        return;
                    }
                    byte[] bytes = new byte[size];
                    piece.getBytes(piece.readerIndex(), bytes);
                    body.writeBytes(bytes);
                })
                .then(Mono.fromSupplier(body::toByteArray));
    }

    /** Stops unpacking at the limit. */
    static byte[] unpacked(byte[] packed, int maxBytes) throws HttpTrouble {
        if (packed.length == 0) {
            return packed; // an answer without a body may still name its form
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), 8 << 10)) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw tooLarge(maxBytes);
            }
            return bytes;
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
