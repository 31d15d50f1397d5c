package io.periskop.http;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.timeout.TimeoutException;
import io.periskop.http.HttpTrouble.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names what went wrong on the way to a server. */
public final class HttpTroubles {
    private static final Logger log = LoggerFactory.getLogger(HttpTroubles.class);
    private static final int DEEPEST = 10;
    private static final int LONGEST = 120;
    private static final Pattern PROXY_STATUS = Pattern.compile("status: ([0-9]{3})");

    private HttpTroubles() {}

    /** The nearest cause that has a name; what has none is logged. */
    public static HttpTrouble of(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            HttpTrouble named = named(cause);
            if (named != null) {
                return named;
            }
        }
        log.warn("unexpected trouble of an HTTP exchange", error);
        return new HttpTrouble("unexpected trouble: " + error.getClass().getSimpleName());
    }

    private static @Nullable HttpTrouble named(Throwable cause) {
        if (cause instanceof HttpTrouble already) {
            return already;
        }
        if (cause instanceof UnknownHostException) {
            return new HttpTrouble(Kind.DNS, "its host name cannot be resolved");
        }
        if (cause instanceof ProxyConnectException) {
            return ofProxy(cause);
        }
        if (cause instanceof ConnectTimeoutException) {
            return new HttpTrouble(Kind.TIMEOUT, "no connection in time");
        }
        if (cause instanceof TimeoutException
                || cause instanceof java.util.concurrent.TimeoutException
                || cause instanceof SslHandshakeTimeoutException) {
            return new HttpTrouble(Kind.TIMEOUT, "did not answer in time");
        }
        if (cause instanceof ConnectException) {
            return new HttpTrouble(Kind.REFUSED, "connection refused");
        }
        if (cause instanceof FileNotFoundException) {
            return new HttpTrouble(Kind.REFUSED, "there is no such socket");
        }
        if (cause instanceof PrematureChannelClosureException) {
            return new HttpTrouble(Kind.CONNECTION, "the connection was closed before it answered");
        }
        if (cause instanceof SSLException) {
            return new HttpTrouble(Kind.TLS, "no TLS connection: " + TlsReason.of(cause));
        }
        if (cause instanceof TooLongFrameException) {
            return new HttpTrouble(Kind.TOO_LARGE, "answered with headers over the limit");
        }
        if (cause instanceof IllegalArgumentException || isUndecodable(cause)) {
            return new HttpTrouble(Kind.MALFORMED, "its answer is not HTTP");
        }
        if (cause instanceof IOException) {
            return new HttpTrouble(Kind.CONNECTION, "the connection broke: " + firstWords(cause));
        }
        return null;
    }

    /** Trouble of TLS comes as a cause of such an exception, too. */
    private static boolean isUndecodable(Throwable cause) {
        return cause instanceof DecoderException && cause.getCause() == null;
    }

    /** Netty's words name both addresses, but a person wants the proxy's answer. */
    private static HttpTrouble ofProxy(Throwable error) {
        String words = String.valueOf(error.getMessage());
        Matcher status = PROXY_STATUS.matcher(words);
        if (status.find()) {
            return new HttpTrouble(Kind.PROXY, "refused to connect with status " + status.group(1));
        }
        return words.contains("timeout")
                ? new HttpTrouble(Kind.TIMEOUT, "did not connect in time")
                : new HttpTrouble(Kind.PROXY, "did not connect");
    }

    /** The JDK's and netty's own words; cut, since they may quote the other side. */
    static String firstWords(Throwable error) {
        StringBuilder words = new StringBuilder();
        String.valueOf(error.getMessage())
                .codePoints()
                .limit(LONGEST)
                .map(c -> c < ' ' || c == 0x7f ? ' ' : c)
                .forEach(words::appendCodePoint);
        return words.toString();
    }
}
