package io.periskop.app;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Stands right behind the decoder of a connection. A request that is to be refused goes on as a small one with a mark: it
 * then takes its turn among others of the connection, and what is behind it is not read. Without this, whatever cannot be
 * decoded would be answered without a word and logged with all its headers.
 */
final class WireGuard extends ChannelDuplexHandler {
    /** No address begins like this: {@link RequestTarget} lets none through. */
    private static final String MARK = "refused:";

    private static final AsciiString VARY_ENCODING = AsciiString.cached("Accept-Encoding");

    private boolean refused;

    /** The refusal that the address of a request stands for. */
    static @Nullable Refusal refusal(String uri) {
        return uri.startsWith(MARK) ? Refusal.valueOf(uri.substring(MARK.length())) : null;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request) {
            context.fireChannelRead(admitted(request));
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            refused = true;
            context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            context.fireChannelRead(message);
        }
    }

    private Object admitted(HttpRequest request) {
        Refusal refusal = Refusal.of(request);
        String target = refusal == null ? RequestTarget.legal(request.uri()) : null;
        if (target != null) {
            return request.setUri(target);
        }
        refused = true;
        ReferenceCountUtil.release(request);
        return marked(refusal == null ? Refusal.BAD_REQUEST : refusal);
    }

    private static HttpRequest marked(Refusal refusal) {
        HttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, MARK + refusal.name());
        request.headers()
                .set(HttpHeaderNames.HOST, "localhost")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return request;
    }

    /** As every server with a clock; and what may be compressed must not be mixed up by caches. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise that was passed in
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response && response.status().code() >= 200) {
            response.headers()
                    .set(
                            HttpHeaderNames.DATE,
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
            if (response.headers().contains(HttpHeaderNames.CONTENT_TYPE)) {
                response.headers().add(HttpHeaderNames.VARY, VARY_ENCODING);
            }
        }
        context.write(message, promise);
    }
}
