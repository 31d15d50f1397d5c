package io.periskop.app;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a request is answered without a look at what it asks for. */
enum Refusal {
    BAD_REQUEST(400, "400 Bad Request"),
    BAD_HOST(400, "400 Bad Request: exactly one Host header is required, as host or host:port"),
    ADDRESS_TOO_LONG(414, "414 the address is too long, at most 32 KiB"),
    HEADERS_TOO_LARGE(431, "431 the headers are too large, at most 32 KiB together"),
    UNKNOWN_METHOD(501, "501 this method is not implemented"),
    UNKNOWN_VERSION(505, "505 only HTTP/1.0 and HTTP/1.1 are spoken here");

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

    private final int status;
    private final String sentence;

    Refusal(int status, String sentence) {
        this.status = status;
        this.sentence = sentence;
    }

    int status() {
        return status;
    }

    String sentence() {
        return sentence;
    }

    static @Nullable Refusal of(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return undecoded(request.decoderResult());
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return UNKNOWN_VERSION;
        }
        if (!isKnown(request.method())) {
            return UNKNOWN_METHOD;
        }
        return isHostGood(request) ? null : BAD_HOST;
    }

    private static Refusal undecoded(DecoderResult result) {
        if (result.cause() instanceof TooLongHttpLineException) {
            return ADDRESS_TOO_LONG;
        }
        return result.cause() instanceof TooLongHttpHeaderException ? HEADERS_TOO_LARGE : BAD_REQUEST;
    }

    private static boolean isKnown(HttpMethod method) {
        return METHODS.contains(method.name());
    }

    private static boolean isHostGood(HttpRequest request) {
        var hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty()) {
            return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        }
        return hosts.size() == 1 && HostHeader.isGood(hosts.get(0));
    }
}
