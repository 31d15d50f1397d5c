package io.periskop.scrape;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.timeout.TimeoutException;
import io.periskop.scrape.FetchResult.Failed;
import io.periskop.scrape.ScrapeFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names what went wrong on the way to a target. */
final class FetchTrouble {
    private static final Logger log = LoggerFactory.getLogger(FetchTrouble.class);
    private static final int DEEPEST = 10;

    private FetchTrouble() {}

    static FetchResult of(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return Failed.of(Kind.DNS, "its host name cannot be resolved");
            }
            if (cause instanceof ConnectTimeoutException) {
                return Failed.of(Kind.TIMEOUT, "no connection in time");
            }
            if (cause instanceof TimeoutException
                    || cause instanceof java.util.concurrent.TimeoutException
                    || cause instanceof SslHandshakeTimeoutException) {
                return Failed.of(Kind.TIMEOUT, "did not answer in time");
            }
            if (cause instanceof ConnectException) {
                return Failed.of(Kind.REFUSED, "connection refused");
            }
            if (cause instanceof PrematureChannelClosureException) {
                return Failed.of(Kind.CONNECTION, "the connection was closed before it answered");
            }
            if (cause instanceof SSLException) {
                return Failed.of(Kind.TLS, "no TLS connection: " + firstWords(cause));
            }
            if (cause instanceof TooLongFrameException) {
                return Failed.of(Kind.TOO_LARGE, "answered with headers over the limit");
            }
            if (cause instanceof IllegalArgumentException || isUndecodable(cause)) {
                return Failed.of(Kind.MALFORMED, "its answer is not HTTP");
            }
            if (cause instanceof IOException) {
                return Failed.of(Kind.CONNECTION, "the connection broke: " + firstWords(cause));
            }
        }
        log.warn("unexpected trouble while scraping", error);
        return Failed.of(
                Kind.CONNECTION, "unexpected trouble: " + error.getClass().getSimpleName());
    }

    /** Trouble of TLS comes as a cause of such an exception, too. */
    private static boolean isUndecodable(Throwable cause) {
        return cause instanceof DecoderException && cause.getCause() == null;
    }

    /** The JDK's and netty's own words; cut, since they may quote the other side. */
    private static String firstWords(Throwable error) {
        StringBuilder words = new StringBuilder();
        String.valueOf(error.getMessage())
                .codePoints()
                .limit(120)
                .map(c -> c < ' ' || c == 0x7f ? ' ' : c)
                .forEach(words::appendCodePoint);
        return words.toString();
    }
}
